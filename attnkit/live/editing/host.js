// Python for a page. MICROPYTHON, WORKER and FILES stand above, in the same script.
//
// attnkitPython({ seconds, modules, place }) starts it: modules has the text of what cells may import beside
// numpy and math, by a path such as "attnkit/masks.py"; place is what the code is called. It returns
// functions whose promises never fail:
// - ready(): true as soon as Python has started
// - run(code, inputs, until): runs a cell anew; { ok, shown, printed, error, anew }. What is shown is the value
//   of a last line, of the first `until` characters if more follow; anew: whether Python has begun anew
// - ask(expression, inputs): uses the names of the last cell; { ok, value, printed, error, anew }
// - stop(sentence): ends what runs, or is about to, with a sentence on who asked for it, and begins anew
// An input or a value is { kind: "float64" | "int64" | "bool", array, shape, values }, { kind: "str", text },
// { kind: "list" | "tuple", items } or { kind: "none" }. The values of an input may be the base64 of their
// bytes as floats; with `scalar`, it is a number of numpy. A value can also be { kind: "dict", items } of pairs, and an input { kind: "module",
// name }, one of the modules. An error is { kind, line, sentence, python }: the line of the cell, plain
// words, and Python's own. Where a browser has no WebAssembly or no workers, attnkitPython() returns
// { missing: a sentence }.

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
  function begin(modules) {
    const worker = newWorker();
    let settle;
    const ready = new Promise((resolve) => (settle = resolve));
    const one = { worker, ready, listen: null, printed: "", heavy: false };
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
    compiled.catch(() => (compiled = null)); // memory may be free again later
    compiled.then((wasm) => worker.postMessage({ start: { wasm, files: FILES, modules, heap: HEAP } }), () => settle(false));
    setTimeout(() => settle(false), STARTING * 1000);
    return one;
  }

  const broken = (why) => ({ ...failed("Broken", "Python has stopped in this page, and begins anew: run the cell again."), broken: why });
  // After these the worker's memory is full, or not to be trusted.
  const ENDED_BY = new Set(["Broken", "MemoryError", "Stopped", "TooLong"]);

  // A sentence begins large, unless with a name such as np.exp or my_scores(), and ends.
  const asSentence = (words) => {
    const isName = /^[\w.]*[._(]/.test(words);
    return `${isName ? words : `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`}${/[.!?…]$/.test(words) ? "" : "."}`;
  };

  // A book may know of names that stand in the chapter and not in the code of its exercise or figure.
  function told(result, place) {
    const [, name] = /^NameError: name '(.+)' is not defined$/.exec(result.error?.python) ?? [];
    if (result.ok) return result;
    const has = name && globalThis.attnkitChapterHas?.(name);
    const elsewhere = `The chapter has ${name}, but ${place} does not: write it here, or use the chapter's notebook.`;
    return { ...result, error: { ...result.error, sentence: has ? elsewhere : asSentence(result.error.sentence) } };
  }

  globalThis.attnkitPython = ({ seconds = SECONDS, modules = {}, place = "this exercise" } = {}) => {
    if (missing()) return { missing: "This browser has no WebAssembly or no workers: open the chapter's notebook." };
    let now = begin(modules), queue = Promise.resolve();

    function replace() {
      now.worker.terminate();
      now = begin(modules);
    }

    async function question(what, code, inputs, until) {
      if (what === "run" && now.heavy) replace(); // whose names are not needed any more
      const one = now;
      one.printed = "";
      let limit;
      const result = await new Promise((resolve) => {
        one.listen = resolve; // also for stop() before Python has started
        one.ready.then((started) => {
          if (!started) return resolve(failed("Broken", "Python does not start in this page: open the chapter's notebook."));
          limit = setTimeout(() => resolve(failed("TooLong", `This ran for ${seconds} seconds and was stopped: does a loop never end?`)), seconds * 1000);
          one.worker.postMessage({ what, code, inputs, until });
        });
      });
      clearTimeout(limit);
      one.listen = null;
      const anew = ENDED_BY.has(result.error?.kind);
      if (anew) replace();
      return { ...told(result, place), printed: one.printed, anew };
    }

    const ask = (...given) => (queue = queue.then(() => question(...given)));
    return {
      ready: () => now.ready,
      run: (code, inputs = {}, until = code.length) => ask("run", code, inputs, until),
      ask: (expression, inputs = {}) => ask("ask", expression, inputs),
      stop: (sentence = "You stopped this run.") => now.listen?.(failed("Stopped", sentence)),
    };
  };
})();
