// Python for a page: attnkitPython() starts it, and returns what the page may do with it.
// MICROPYTHON, WORKER and FILES stand above, in the same script.

(() => {
  "use strict";
  const SECONDS = 5; // that a run may take
  const STARTING = 20; // seconds that Python may take to start, on a slow machine
  const HEAP = 4 * 2 ** 20; // bytes to begin with; it grows up to the limit of the worker

  const failed = (kind, sentence) => ({ ok: false, shown: null, error: { kind, line: null, python: "", sentence } });
  const missing = () => typeof WebAssembly !== "object" || typeof Worker !== "function";
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  let compiled; // once for all workers of a page

  function newWorker() {
    const url = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    return worker;
  }

  // One worker, from its start to its end. It answers one question at a time.
  function begin() {
    const worker = newWorker();
    let settle;
    const ready = new Promise((resolve) => (settle = resolve));
    const one = { worker, ready, listen: null, printed: "", heavy: false, ended: false };
    worker.onmessage = ({ data }) => {
      if (data.ready) settle(true);
      else if (data.printed) one.printed += data.printed;
      else {
        one.heavy = data.heavy;
        one.listen?.(data.result ?? broken(data.broken));
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      settle(false);
      one.listen?.(broken(event.message));
    };
    compiled ??= WebAssembly.compile(bytes(MICROPYTHON));
    compiled.then((wasm) => worker.postMessage({ start: { wasm, files: FILES, heap: HEAP } }), () => settle(false));
    setTimeout(() => settle(false), STARTING * 1000);
    return one;
  }

  const broken = (why) => ({ ...failed("Broken", "Python has stopped in this page, and begins anew: run the cell again."), broken: why });
  // After these the worker's memory is full, or not to be trusted.
  const ENDED_BY = new Set(["Broken", "MemoryError", "Stopped", "TooLong"]);

  globalThis.attnkitPython = ({ seconds = SECONDS } = {}) => {
    if (missing()) return { missing: "This browser has no WebAssembly or no workers: open the chapter's notebook." };
    let now = begin(), queue = Promise.resolve();

    function replace() {
      now.ended = true;
      now.worker.terminate();
      now = begin();
    }

    async function question(what, code, inputs) {
      if (what === "run" && now.heavy) replace(); // whose names are not needed any more
      const one = now;
      if (!(await one.ready) || one.ended) {
        if (!one.ended) replace();
        return { ...failed("Broken", "Python does not start in this page: open the chapter's notebook."), printed: "" };
      }
      one.printed = "";
      const result = await new Promise((resolve) => {
        const limit = setTimeout(() => resolve(failed("TooLong", `This ran for ${seconds} seconds and was stopped: does a loop never end?`)), seconds * 1000);
        one.listen = (answer) => {
          clearTimeout(limit);
          resolve(answer);
        };
        one.worker.postMessage({ what, code, inputs });
      });
      one.listen = null;
      if (ENDED_BY.has(result.error?.kind)) replace();
      return { ...result, printed: one.printed };
    }

    const ask = (...given) => (queue = queue.then(() => question(...given)));
    return {
      ready: () => now.ready,
      run: (code, inputs = {}) => ask("run", code, inputs),
      ask: (expression, inputs = {}) => ask("ask", expression, inputs),
      stop: () => now.listen?.(failed("Stopped", "You stopped this run.")),
      end() {
        now.ended = true;
        now.worker.terminate();
      },
    };
  };
})();
