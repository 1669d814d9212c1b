// One Python in this worker: MicroPython, with the small numpy.

async function startPython({ wasm, files, heap, print, warn }) {
  let memory;
  const instantiateWasm = (imports, done) => {
    WebAssembly.instantiate(wasm, imports).then((made) => {
      const instance = made.instance ?? made; // of bytes, or of a module that was compiled before
      memory = instance.exports.memory;
      done(instance);
    });
  };
  const python = await loadMicroPython({ instantiateWasm, heapsize: heap, stdout: print, stderr: print });
  python.registerJsModule("_loops", { ...makeLoops(memory), number: shortest, format: formatted, warn });
  python.registerJsModule("_page", makePage(memory));
  for (const [name, text] of Object.entries(files)) python.FS.writeFile(`/${name}`, text);
  python.runPython("import sys\nsys.path[:] = ['/']\n");
  return python;
}

// Values on their way between the page and Python: { kind, ... }, each with its kind.
function makePage(memory) {
  const floats = (address, n) => new Float64Array(memory.buffer, address, n);
  return {
    none: () => ({ kind: "none" }),
    text: (text) => ({ kind: "str", text }),
    list: (kind) => ({ kind, items: [] }),
    other: (type) => ({ kind: "other", type }),
    write: (values, address) => values.length && floats(address, values.length).set(values),
    array: (kind, array, shape, axes, address, size) => ({
      kind,
      array,
      shape: axes ? [...new Int32Array(memory.buffer, shape, axes)] : [],
      values: size ? floats(address, size).slice() : new Float64Array(0),
    }),
  };
}
