// Edit this figure: the reader's cell runs in the page's Python, and the figure follows its controls
// with it. cells.py says how; attnkitPython, attnkitEditor and toMark stand above, in the same script.

const text = (value) => ({ kind: "str", text: value });
// After these, Python has begun anew, and knows no cell.
const BEGUN_ANEW = new Set(["Broken", "MemoryError", "Stopped", "TooLong"]);
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
  const { name, make, given, updates, values, fonts } = program;
  const marks = program.marks.map((mark) => (mark?.box ? { ...mark, box: { ...mark.box, ...fonts[mark.box.font] } } : mark));
  const question = `[_made_[_name_](*_values_) for _made_ in [_program_.${make[1]}(${name}, *_given_)] for _name_, _values_ in _asked_]`;
  const inputs = { _program_: { kind: "module", name: make[0] }, _given_: tuple(given) };
  let last = null; // the positions that are drawn
  let cell, isKnown; // the text that was run; whether Python still knows its names
  return {
    /** The numbers of the marks that it computes: all others keep their tables. */
    marks: new Set(marks.flatMap((mark, i) => (mark ? [i] : []))),
    async run(code) {
      const result = await python.run(code);
      [cell, isKnown, last] = [code, result.ok, null];
      return result;
    },
    /** The states of the marks that differ at some positions: { states, error }, by their numbers. */
    async compute(positions) {
      const moved = updates.map(([, controls]) => !last || controls.some((control) => positions[control] !== last[control]));
      const asked = updates.filter((_, u) => moved[u]).map(([update, controls]) => tuple([text(update), tuple(controls.map((control) => values[control][positions[control]]))]));
      if (!isKnown) {
        const again = await python.run(cell);
        if (!again.ok) return { error: again.error };
      }
      const answer = await python.ask(question, { ...inputs, _asked_: tuple(asked) });
      isKnown = answer.ok || !BEGUN_ANEW.has(answer.error.kind);
      if (!answer.ok) return { error: answer.error };
      try {
        const found = answer.value.items.map(valueOf);
        const data = updates.map((_, u) => (moved[u] ? found.shift() : undefined));
        const states = new Map();
        marks.forEach((mark, i) => {
          if (mark && moved[mark.update]) states.set(i, toMark(mark, mark.at.reduce((part, at) => part?.[at], data[mark.update])));
        });
        last = { ...positions };
        return { states };
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        return { error: { line: null, sentence: `The figure cannot be drawn from this: ${error.message}.` } };
      }
    },
  };
}

/** Let a figure follow a computer: while it computes, later moves wait, and the last of them counts. */
function makeFollower(model, computer, say) {
  let busy = false;
  let waits = false;
  return async function follow() {
    waits = true;
    if (busy) return;
    busy = true;
    while (waits) {
      waits = false;
      const positions = model.get("positions");
      const { states, error } = await computer.compute(positions);
      if (model.edited() !== follow) break; // the book's version is back
      say(error ?? null);
      if (states) model.show(states, computer.marks, positions);
    }
    busy = false;
  };
}

globalThis.attnkitFigure = (root, model, program) => {
  const box = document.createElement("div");
  box.className = "attn-editor";
  box.innerHTML = `<div class="editor-buttons"><button type="button">Run</button><button type="button" hidden>Stop</button>
    <button type="button">Back to the book’s version</button></div><p class="editor-said" role="status"></p>
    <pre class="editor-printed" aria-label="What the code printed" hidden></pre>`;
  const [start, stop, back] = box.querySelectorAll("button");
  const [, said, printed] = box.children;
  const python = attnkitPython({ modules: program.modules });
  const write = (words) => said.textContent === words || (said.textContent = words);
  if (python.missing) {
    write(python.missing);
    root.append(said);
    return;
  }
  const computer = makeComputer(program, python);
  const lines = () => editor.area.value.split("\n").length;
  const say = (error, well = "The figure follows this code.") => {
    const line = error?.line <= lines() ? error?.line : null;
    editor.mark(line ?? null);
    write(error ? `${line ? `Line ${line}: ` : ""}${error.sentence} The figure shows its last good state.` : well);
  };
  const follow = makeFollower(model, computer, say);
  let running = false;

  async function run() {
    if (running) return;
    running = true;
    stop.hidden = false;
    write("Running …");
    const result = await computer.run(editor.area.value);
    running = false;
    if (document.activeElement === stop) start.focus();
    stop.hidden = true;
    printed.textContent = result.printed.trimEnd();
    printed.hidden = !printed.textContent;
    if (!result.ok) return say(result.error);
    model.edit(follow);
  }

  const editor = attnkitEditor(program.source, "The code of this figure", { run });
  box.prepend(editor.box);
  start.addEventListener("click", run);
  stop.addEventListener("click", () => python.stop());
  back.addEventListener("click", () => {
    editor.replace(program.source);
    model.edit(null);
    say(null, "This is the book’s version again.");
  });
  root.append(box);
  editor.area.focus({ preventScroll: true });
};
