// One Python in this worker: MicroPython, with the small numpy.

async function startPython({ wasm, files, modules = {}, heap, print, warn, write }) {
  let memory;
  const instantiateWasm = (imports, done) => {
    WebAssembly.instantiate(wasm, imports).then((made) => {
      const instance = made.instance ?? made; // of bytes, or of a module that was compiled before
      memory = instance.exports.memory;
      done(instance);
    });
  };
  const python = await loadMicroPython({ instantiateWasm, heapsize: heap, stdout: print, stderr: print });
  python.registerJsModule("_loops", { ...makeLoops(memory), number: shortest, format: formatted, set_printing: setPrinting, warn });
  python.registerJsModule("_page", { ...makePage(memory), print: write });
  for (const [name, text] of Object.entries(files)) python.FS.writeFile(`/${name}`, text);
  python.runPython("import sys\nsys.path[:] = ['']\n");
  reads = (text) => python.runPython(`_number = float("${text}")`) ?? python.globals.get("_number");
  python.pyimport("cell");
  Object.keys(modules).forEach((name) => MODULES.add(name.split(/[./]/)[0]));
  for (const [name, text] of Object.entries(modules)) {
    readNames(text);
    writeModule(python.FS, name, translated(text, 0, true));
  }
  return { python, bytes: () => memory.buffer.byteLength };
}

// A module that the page brings, such as "attnkit/masks.py": written as a reader writes code.
function writeModule(files, name, text) {
  const folders = name.split("/").slice(0, -1);
  folders.forEach((_, i) => {
    const folder = `/${folders.slice(0, i + 1).join("/")}`;
    if (!files.analyzePath(folder).exists) files.mkdir(folder);
  });
  files.writeFile(`/${name}`, text);
}

/** Numbers that were packed to be short: eight bytes each, as base64. */
const unpacked = (text) => new Float64Array(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer);

// Python's own categories of letters; what is missing here is refused.
const OF_LETTERS = {
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  isalpha: (text) => /^\p{L}+$/u.test(text),
  isupper: (text) => /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text),
  islower: (text) => /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text),
};

// Values on their way between the page and Python: { kind, ... }, each with its kind.
function makePage(memory) {
  const floats = (address, n) => new Float64Array(memory.buffer, address, n);
  return {
    number_text: shortest,
    said: inPythonsWords,
    formatted: (value, form, kind) => {
      try {
        return { text: formatted(value, form, kind), wrong: null };
      } catch (error) {
        return { text: null, wrong: error.message };
      }
    },
    parse: (text, address) => {
      const number = /^\s*[-+]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text.replaceAll("_", "")) : NaN;
      floats(address, 1)[0] = number;
      return number === number;
    },
    of_letters: (name, text) => OF_LETTERS[name]?.(text) ?? null,
    none: () => ({ kind: "none" }),
    text: (text) => ({ kind: "str", text }),
    list: (kind) => ({ kind, items: [] }),
    other: (type) => ({ kind: "other", type }),
    write: (values, address) => {
      const numbers = typeof values === "string" ? unpacked(values) : values;
      if (numbers.length) floats(address, numbers.length).set(numbers);
    },
    array: (kind, array, shape, axes, address, size) => ({
      kind,
      array,
      shape: axes ? [...new Int32Array(memory.buffer, shape, axes)] : [],
      values: size ? floats(address, size).slice() : new Float64Array(0),
    }),
  };
}

// A cell of a reader: run(code, inputs, until) runs it anew, ask(expression, inputs) uses its names. A run
// shows the value of a last expression, of the text until that place.
function makeCell({ python, bytes }) {
  const cell = python.pyimport("cell");
  known = (owner) => cell.known(owner).split(" ");

  function attempt(code, inputs, work) {
    try {
      for (const [name, value] of Object.entries(inputs)) cell.give(name, value);
      return { ok: true, ...work() };
    } catch (error) {
      if (error instanceof Refused) return { ok: false, error: { kind: "Refused", line: lineOf(code, error.at), python: "", sentence: error.message } };
      if (error.name !== "PythonError") throw error; // Python itself is broken
      return { ok: false, error: explained(error.message, code) };
    }
  }

  return {
    bytes,
    run(code, inputs = {}, until = code.length) {
      cell.forget();
      return attempt(code, inputs, () => {
        readNames(code, inputs);
        const part = (from, to) => "\n".repeat(lineOf(code, from) - 1) + translated(code.slice(from, to), from);
        const last = lastExpression(code.slice(0, until));
        if (last < 0) {
          cell.run(translated(code));
          return { shown: null };
        }
        cell.run(part(0, last));
        const shown = cell.show(part(last, until).trimEnd());
        cell.run(part(until, code.length));
        return { shown };
      });
    },
    ask: (code, inputs = {}) => attempt(code, inputs, () => ({ value: cell.ask(translated(code)) })),
  };
}
