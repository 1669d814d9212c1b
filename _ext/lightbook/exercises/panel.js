// An exercise in a page: the cell becomes an editor, with buttons below that check it, and give it away.

// MODULES, above in the same script, has what exercises import of attnkit; CHAPTERS, by the address of
// a page, the names of its notebook, and the text of functions that stand alone.

const VERDICT = /(?<!\S)(right|not yet)\s*$/; // how each check ends
const ASSERT = /^assert\b.*$/gm; // how the book's own solutions check themselves
let python; // one for all exercises of a page

const [, chapter] = Object.entries(CHAPTERS).find(([page]) => location.pathname.replace(/\.html$/, "").endsWith(`/${page}`)) ?? [];
/** Whether the page's chapter has a name: host.js asks, where Python knows none such. */
globalThis.attnkitChapterHas = (name) => chapter?.names.includes(name) ?? false;

const uses = (code, name) => new RegExp(`(?<![\\w.])${name}\\b`).test(code);

/** The chapter's functions that an answer calls, and those that they call. An exercise about a function
    does not get it. */
function lent(answer, start, values) {
  const { functions = {} } = chapter ?? {};
  const free = Object.keys(functions).filter((name) => !(name in values) && !new RegExp(`^def ${name}\\b`, "m").test(start));
  const found = new Set();
  for (let code = answer, before = -1; found.size > before;) {
    before = found.size;
    for (const name of free) if (uses(code, name)) found.add(name);
    code = [...found].map((name) => functions[name]).join("\n");
  }
  return [...found].map((name) => functions[name]).join("\n");
}

// What the reader hears: the check's own word, or the error and its line.
function verdict({ ok, printed, error }, above, code) {
  const lines = code.split("\n").length;
  const line = error?.line > above && error.line <= above + lines ? error.line - above : null;
  if (!ok && error.line > above + lines) return { text: `The check cannot go on with what this code leaves it. ${error.sentence}` };
  if (!ok) return { line, text: `${line ? `Line ${line}: ` : ""}${error.sentence}` };
  const found = VERDICT.exec(printed)?.[1];
  if (found === "right") return { text: "Right." };
  if (found) return { text: "Not yet: change the code, and check again.", again: true };
  if (code.search(ASSERT) >= 0) return { text: "Right, as far as this code’s own assert lines check." };
  return { text: "The check was not reached: its last line prints right, or not yet. Reset brings it back." };
}

const SHORT = 60; // characters of an answer that is said back

/** What the names are that the reader was to give a value: "Here x is 1.0." */
async function answers(start) {
  const lines = [...start.matchAll(/^(\w+(?:, \w+)*) = .*#.*your answer/gm)];
  const names = lines.flatMap(([, names]) => names.split(", "));
  const said = [];
  for (const name of names) {
    const { value } = await python.ask(`repr(${name})`);
    if (value && value.text.length <= SHORT && !value.text.includes("\n")) said.push(`${name} is ${value.text}`);
  }
  return said.length ? ` Here ${said.join(", and ")}.` : "";
}

function notebook(source) {
  const lines = source.split(/(?<=\n)/);
  const cell = { cell_type: "code", execution_count: null, id: "exercise", metadata: {}, outputs: [], source: lines };
  const kernelspec = { display_name: "Python 3", language: "python", name: "python3" };
  return JSON.stringify({ cells: [cell], metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }, null, 1);
}

function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function copy(area, say) {
  try {
    await navigator.clipboard.writeText(area.value);
  } catch {
    area.select(); // where a page may not write to the clipboard, select and copy
    if (!document.execCommand("copy")) return say("Press Ctrl+C to copy.");
  }
  say("Copied.");
}

function panel() {
  const box = document.createElement("div");
  box.className = "exercise";
  box.innerHTML = `<div class="editor-buttons"><button>Check</button><button>Stop</button><button>Reset</button>
    <button>Copy</button><button>Download as a notebook</button></div><p class="editor-said" role="status"></p>
    <pre class="editor-printed" role="group" aria-label="What the code printed" tabindex="0" hidden></pre>`;
  const [check, stop, reset, copies, downloads] = box.querySelectorAll("button");
  for (const button of box.querySelectorAll("button")) button.type = "button";
  stop.hidden = true;
  return { box, check, stop, reset, copies, downloads, said: box.children[1], printed: box.children[2] };
}

const joined = (...parts) => parts.filter(Boolean).join("\n");

globalThis.attnkitExercise = (cell, { id, setup, check: after, number, values = {}, notebook: inNotebook = setup }) => {
  const shown = cell.querySelector(".cell_input pre"), start = shown.textContent.trimEnd();
  const made = panel(), say = (text) => (made.said.textContent = text);
  let running = false;
  let isReset = false; // since the last run began

  // A solution of the book, pasted whole, has assert lines in place of the check that a cell shows: that check
  // follows it then. An assert line may also need names that only a hidden check makes.
  async function judged(above, code) {
    const run = (answer, check = after) => python.run(joined(above, answer, check), values, joined(above, answer).length);
    const result = await run(code);
    if (!result.ok && after && /^NameError/.test(result.error.python) && code.search(ASSERT) >= 0) {
      const without = await run(code.replace(ASSERT, "pass"));
      return without.ok ? without : result;
    }
    if (!result.ok || after || VERDICT.test(result.printed)) return result;
    const inCell = start.slice(start.indexOf("\n\n") + 1); // after the reader's part and an empty line
    const checked = await run(code, inCell);
    return checked.ok && VERDICT.test(checked.printed) ? checked : result;
  }

  const inFull = (code) => joined(lent(code, start, values), inNotebook, code, after);

  async function check() {
    if (running) return;
    python ??= attnkitPython({ modules: MODULES });
    running = true;
    isReset = false;
    python.stop("This run was stopped: another exercise is checked."); // which would otherwise wait for it
    made.stop.hidden = false;
    say("Running …");
    const code = editor.area.value, above = joined(lent(code, start, values), setup);
    const result = await judged(above, code);
    const printed = joined(result.printed.replace(VERDICT, "").trimEnd(), result.shown);
    const { text, line, again } = verdict(result, above ? above.split("\n").length : 0, code);
    const said = again && !printed ? text + (await answers(start)) : text;
    running = false;
    if (document.activeElement === made.stop) made.check.focus();
    made.stop.hidden = true;
    if (isReset) return;
    if (editor.area.value !== code) return say("The code has changed while it ran: check it again.");
    editor.mark(line);
    made.printed.textContent = printed;
    made.printed.hidden = !printed;
    say(said);
    made.said.scrollIntoView({ block: "nearest" }); // in a low window it is below the code
  }

  const editor = attnkitEditor(start, `Your answer to exercise ${number}`, {
    key: `exercise ${id}`,
    of: joined(start, after), // its check may change alone
    back: made.reset.textContent,
    run: check,
    change: () => running || say(""), // it was of another text
  });
  made.box.prepend(editor.box);
  made.check.addEventListener("click", check);
  made.stop.addEventListener("click", () => python.stop());
  made.reset.addEventListener("click", () => {
    isReset = true;
    if (running) python.stop();
    editor.replace(start);
    made.printed.hidden = true;
    say("The code is as at the start.");
  });
  made.copies.addEventListener("click", () => copy(editor.area, say));
  made.downloads.addEventListener("click", () => {
    download(`${id}.ipynb`, notebook(inFull(editor.area.value)));
    say(`Your browser saves ${id}.ipynb.`);
  });
  const old = [...cell.children]; // the cell, and what it printed when the book was made
  if (after) old.push(cell.nextElementSibling);
  for (const part of old) part.hidden = true;
  cell.append(made.box);
  editor.area.focus({ preventScroll: true });
  if (editor.isKept) say("This is what you wrote before.");
};
