// Edit this figure: the reader's cell runs in the page's Python, and the figure follows its controls
// with it. cells.py says how; attnkitPython, attnkitEditor and toMark stand above, in the same script.

const SLOW = 300; // milliseconds, after which a reader may want to stop what runs
const text = (value) => ({ kind: "str", text: value });
// These, on no line of the cell, are of a program that cannot go on with what it got.
const OF_DATA = new Set(["AttributeError", "IndexError", "TypeError", "ValueError"]);
const tuple = (items) => ({ kind: "tuple", items });

/** What Python handed over, as plain numbers, texts, lists and objects. */
function valueOf({ kind, array, shape, values, items, text, type }) {
  if (kind === "none") return null;
  if (kind === "str") return text;
  if (kind === "dict") return Object.fromEntries(items.map(valueOf));
  if (items) return items.map(valueOf);
  if (!values) throw new TypeError(`Python returned a ${type}, which is no data for a figure`);
  return array ? nested([...values], shape) : values[0];
}

function nested(values, [, ...inner]) {
  if (!inner.length) return values;
  const size = inner.reduce((a, b) => a * b, 1);
  return Array.from({ length: values.length / (size || 1) }, (_, i) => nested(values.slice(i * size, (i + 1) * size), inner));
}

/** Runs a reader's cell in python, of host.js, and computes the marks of a figure with it. */
function makeComputer(program, python) {
  const { name, make: made, given, updates, values, tables, fonts } = program;
  const marks = program.marks.map((mark) => (mark?.box ? { ...mark, box: { ...mark.box, ...fonts[mark.box.font] } } : mark));
  // The update functions are made once for each run of the cell: what they are given may be large.
  const making = `(_made_ := _program_.${made[1]}(${name}, *_given_))`;
  const answers = "[_made_[_name_](*_values_) for _name_, _values_ in _asked_]";
  const inputs = { _program_: { kind: "module", name: made[0] }, _given_: tuple(given) };
  const kinds = { _controls_: tuple(Object.values(values).map(([first]) => first)) }; // whether some are True or False
  let last = null; // the positions that are drawn
  let cell, isKnown; // the text that was run; whether Python still knows its names
  let isMade = false; // whether it has the update functions
  let running; // the last run of a cell, which whoever computes waits for
  const beyond = new Map(); // what each mark could not show of its data
  // Once more after an error, watched: what the figure asks of the reader's function, and gets.
  const watched = `(_seen_ := [], _watched_ := _program_.${made[1]}(lambda *a, **k: (_seen_.append((a, ${name}(*a, **k))), _seen_[-1][1])[1], *_given_))`;
  const shape = "f'an array of shape {x.shape}' if hasattr(x, 'shape') else repr(x) if len(repr(x)) < 40 else repr(x)[:40] + '...'";
  async function withCall(error, _asked_) {
    const again = await python.ask(`(${watched}, ${answers.replace("_made_", "_watched_")})`, { ...inputs, _asked_ });
    if (again.anew) isKnown = false;
    const { ok, value } = await python.ask(`[${shape} for x in (*_seen_[-1][0], _seen_[-1][1])]`);
    if (!ok) return error;
    const asked = value.items.map(valueOf), got = asked.pop();
    return { ...error, sentence: `${error.sentence} The figure asks for ${name}(${asked.join(", ")}), and gets ${got}${got.endsWith("...") ? "" : "."}` };
  }
  return {
    async run(code) {
      const result = await (running = python.run(code, kinds));
      [cell, isKnown, isMade, last] = [code, result.ok, false, null];
      return result;
    },
    /** The states of the marks that differ at some positions, or of all, and the numbers of those that it
        computes there: all others keep their tables. { states, computed, beyond, error, printed }. */
    async compute(positions, all = false) {
      const { ok: hasRun, error: why } = await running;
      if (!hasRun) return { error: why };
      if (all) last = null;
      const computes = updates.map(([, controls]) => !controls.some((control) => tables[control]?.includes(positions[control])));
      const moved = updates.map(([, controls], u) => computes[u] && (!last || controls.some((control) => positions[control] !== last[control])));
      const asked = updates.filter((_, u) => moved[u]).map(([update, controls]) => tuple([text(update), tuple(controls.map((control) => values[control][positions[control]]))]));
      if (!isKnown) {
        const again = await python.run(cell, kinds);
        isMade = false;
        if (!again.ok) return { error: again.error };
      }
      const _asked_ = tuple(asked);
      const answer = await (isMade ? python.ask(answers, { _asked_ }) : python.ask(`(${making}, ${answers})[1]`, { ...inputs, _asked_ }));
      const { ok, error, printed, anew } = answer;
      isKnown = !anew;
      isMade ||= ok;
      if (!ok) return { error: error.line === null && OF_DATA.has(error.kind) ? await withCall(error, _asked_) : error, printed };
      try {
        const found = answer.value.items.map(valueOf);
        const data = updates.map((_, u) => (moved[u] ? found.shift() : undefined));
        const states = new Map();
        marks.forEach((mark, i) => {
          if (!mark || !moved[mark.update]) return;
          states.set(i, toMark(mark, mark.at.reduce((part, at) => part?.[at], data[mark.update])));
          beyond.set(i, states.get(i).beyond);
        });
        const computed = new Set(marks.flatMap((mark, i) => (mark && computes[mark.update] ? [i] : [])));
        last = { ...positions };
        return { states, computed, printed, beyond: [...new Set([...computed].map((i) => beyond.get(i)))].filter(Boolean) };
      } catch (wrong) {
        if (!(wrong instanceof TypeError)) throw wrong;
        return { error: { line: null, sentence: `The figure cannot be drawn from this: ${wrong.message}.` }, printed };
      }
    },
  };
}

/** Let a figure follow a computer: while it computes, later moves wait, and the last of them counts.
    It says when it begins, and what comes of it: an error or null, what was printed, and what could not be shown. */
function makeFollower(model, computer, begin, end) {
  let [busy, waits, all] = [false, false, false];
  return async function follow(anew = false) {
    waits = true;
    all ||= anew;
    if (busy) return;
    busy = true;
    while (waits && model.edited() === follow) {
      begin();
      const positions = model.get("positions");
      const computing = computer.compute(positions, all);
      [waits, all] = [false, false];
      const { states, computed, beyond, error, printed } = await computing;
      if (model.edited() !== follow) break; // the book's version is back
      if (error?.kind === "Stopped") waits = false; // moves that waited would only begin it again
      if (states) model.show(states, computed, positions);
      end(error ?? null, printed, beyond);
    }
    busy = false;
  };
}

/** What stands above a figure whose code is edited. */
function makePanel() {
  const box = document.createElement("div");
  box.className = "attn-editor";
  box.innerHTML = `<div class="editor-buttons"><button type="button">Run</button><button type="button" hidden>Stop</button>
    <button type="button">Back to the book’s version</button></div><p class="editor-said" role="status"></p>
    <pre class="editor-printed" role="group" aria-label="What the code printed" tabindex="0" hidden></pre>`;
  const [start, stop, back] = box.querySelectorAll("button");
  const [, said, printed] = box.children;
  let timer = null;
  return {
    box, start, stop, back,
    write: (words) => said.textContent === words || (said.textContent = words),
    see: () => said.scrollIntoView({ block: "nearest" }), // in a low window it is below the code
    print(words) {
      printed.textContent = words.trimEnd();
      printed.hidden = !printed.textContent;
    },
    /** Offer to stop what runs, unless it ends soon. */
    busy(now) {
      clearTimeout(timer);
      if (now) {
        timer = setTimeout(() => {
          stop.hidden = false;
          this.write("Running …");
        }, SLOW);
        return;
      }
      if (document.activeElement === stop) start.focus();
      stop.hidden = true;
    },
  };
}

/** Keep the line that is typed, and what is said, above what stays at the foot of a window (live.css). */
function keepAboveFoot(box, root) {
  const { style } = document.documentElement;
  const foot = () => [".attn-controls", ".attn-said"].map((each) => root.querySelector(each)).filter((each) => getComputedStyle(each).position === "sticky");
  box.addEventListener("focusin", () => (style.scrollPaddingBottom = `${Math.max(0, ...foot().map(({ offsetHeight }) => offsetHeight))}px`));
  box.addEventListener("focusout", () => (style.scrollPaddingBottom = ""));
}

/** What a reader hears of a figure's function that the code does not make. */
const renamed = (error, name) =>
  error.python === `NameError: name '${name}' is not defined` ? { ...error, sentence: `The figure calls ${name}: define it here, and keep its name.` } : error;

/** @returns how to let the description of a picture say whose code drew it. */
function describe(picture) {
  const book = picture.getAttribute("aria-label");
  return (own) => picture.setAttribute("aria-label", own ? `Drawn with your own code. The book’s version: ${book}` : book);
}

/** Let a reader edit the code of a figure; @returns what this browser lacks for it. */
globalThis.attnkitFigure = (root, model, program, key) => {
  const python = attnkitPython({ modules: program.modules, place: "the code of this figure" });
  if (python.missing) return python.missing;
  const panel = makePanel();
  const computer = makeComputer(program, python);
  const follow = makeFollower(model, computer, () => panel.busy(true), show);
  const describeAsOwn = describe(root.querySelector(".attn-picture svg"));
  let running = false;
  let isAsked = false; // what comes is the answer to a press
  let ran = program.source;
  let printedByCell = "";

  function say(error) {
    const line = ran === editor.area.value ? error.line : null;
    const whose = ran !== editor.area.value ? "The code that ran last: " : line ? `Line ${line}: ` : "";
    editor.mark(line);
    const shows = model.edited() ? "its last good state" : "the book’s version";
    const { sentence } = renamed(error, program.name);
    panel.write(`${whose}${sentence} The figure shows ${shows}.`);
  }

  function show(error, printed = "", beyond = []) {
    if (running) return; // what is shown was another text's
    panel.busy(false);
    panel.print(printedByCell + printed);
    tell(error, beyond);
    if (isAsked) panel.see();
    isAsked = false;
  }

  function tell(error, beyond) {
    if (error) return say(error);
    editor.mark(null);
    const own = ran !== program.source;
    describeAsOwn(own);
    if (ran !== editor.area.value) return panel.write("The figure follows the code that ran last: press Run for this one.");
    const unseen = own && beyond.length ? ` Some of its numbers are ${beyond.join(", some ")}.` : "";
    panel.write(`The figure follows this code.${unseen}`);
  }

  async function run() {
    if (running) return;
    running = isAsked = true;
    python.stop(); // what an earlier text still does
    panel.busy(true);
    panel.write("Running …");
    ran = editor.area.value;
    const result = await computer.run(ran);
    if (!running) return; // the book's version is back
    running = false;
    printedByCell = result.printed + (result.shown ? `${result.shown}\n` : "");
    if (result.ok) return model.edit(follow);
    show(result.error);
  }

  function change() {
    const behind = model.edited() ? "The figure follows the code that ran last: press Run for this one." : "This code has not run.";
    if (!running) panel.write(editor.area.value === ran ? "" : behind);
  }
  const back = panel.back.textContent;
  const editor = attnkitEditor(program.source, "The code of this figure", { key, back, run, change });
  panel.box.prepend(editor.box);
  keepAboveFoot(panel.box, root);
  panel.start.addEventListener("click", run);
  panel.stop.addEventListener("click", () => python.stop());
  panel.back.addEventListener("click", () => {
    running = false;
    ran = program.source;
    model.edit(null);
    describeAsOwn(false);
    python.stop();
    panel.busy(false);
    panel.print("");
    editor.replace(program.source);
    panel.back.focus({ preventScroll: true });
    panel.write("This is the book’s version again.");
  });
  root.querySelector(".attn-picture").before(panel.box); // the code is above, as in a notebook
  if (editor.isKept) panel.write("This is what you wrote before. It has not run.");
  editor.area.focus({ preventScroll: true });
  panel.box.scrollIntoView({ block: "nearest" });
  return "";
};
