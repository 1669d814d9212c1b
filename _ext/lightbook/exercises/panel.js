// An exercise in a page: the cell becomes an editor, with buttons below that check it, and give it away.

// MODULES, above in the same script, has what exercises import of attnkit.

const KEY = "exercise ";
const VERDICT = /(?<!\S)(right|not yet)\s*$/; // how each check ends
let python; // one for all exercises of a page

// A page may have no storage: a browser's setting, or a page from a disk.
const storage = {
  get: (id) => attempt(() => localStorage.getItem(KEY + id)),
  set: (id, text) => attempt(() => localStorage.setItem(KEY + id, text)),
  drop: (id) => attempt(() => localStorage.removeItem(KEY + id)),
};
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

// What the reader hears: the check's own word, or the error and its line.
function verdict({ ok, printed, error }, above, lines) {
  const line = error?.line > above && error.line <= above + lines ? error.line - above : null;
  if (!ok) return { line, text: `${line ? `Line ${line}: ` : ""}${error.sentence}` };
  const found = VERDICT.exec(printed)?.[1];
  if (found) return { text: found === "right" ? "Right." : "Not yet: change the code, and check again." };
  return { text: "The check was not reached: its last line prints right, or not yet. Reset brings it back." };
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
    <pre class="editor-printed" aria-label="What the code printed" hidden></pre>`;
  const [check, stop, reset, copies, downloads] = box.querySelectorAll("button");
  for (const button of box.querySelectorAll("button")) button.type = "button";
  stop.hidden = true;
  return { box, check, stop, reset, copies, downloads, said: box.children[1], printed: box.children[2] };
}

globalThis.attnkitExercise = (cell, { id, setup, check: after, number, values = {}, notebook: inNotebook = setup }) => {
  const shown = cell.querySelector(".cell_input pre"), start = shown.textContent.trimEnd();
  const made = panel(), say = (text) => (made.said.textContent = text);
  const above = setup ? setup.split("\n").length : 0;
  const whole = (before) => [before, editor.area.value, after].filter(Boolean).join("\n");
  let running = false;

  async function check() {
    if (running) return;
    python ??= attnkitPython({ modules: MODULES });
    running = true;
    python.stop("This run was stopped: another exercise is checked."); // which would otherwise wait for it
    made.stop.hidden = false;
    say("Running …");
    const result = await python.run(whole(setup), values);
    running = false;
    if (document.activeElement === made.stop) made.check.focus();
    made.stop.hidden = true;
    const { text, line } = verdict(result, above, editor.area.value.split("\n").length);
    editor.mark(line);
    made.printed.textContent = result.printed.replace(VERDICT, "").trimEnd();
    made.printed.hidden = !made.printed.textContent;
    say(text);
  }

  const kept = storage.get(id);
  const editor = attnkitEditor(kept ?? start, `Your answer to exercise ${number}`, {
    run: check,
    change: (text) => (text === start ? storage.drop(id) : storage.set(id, text)),
  });
  made.box.prepend(editor.box);
  made.check.addEventListener("click", check);
  made.stop.addEventListener("click", () => python.stop());
  made.reset.addEventListener("click", () => {
    editor.replace(start);
    made.printed.hidden = true;
    say("The code is as at the start.");
  });
  made.copies.addEventListener("click", () => copy(editor.area, say));
  made.downloads.addEventListener("click", () => download(`${id}.ipynb`, notebook(whole(inNotebook))));
  const old = [...cell.children]; // the cell, and what it printed when the book was made
  if (after) old.push(cell.nextElementSibling);
  for (const part of old) part.hidden = true;
  cell.append(made.box);
  editor.area.focus({ preventScroll: true });
  if (kept !== null) say("This is what you wrote before.");
};
