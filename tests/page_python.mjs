// A page's worker without a page: each line of input has Python code, a line of output what it printed.

import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";

const { argv, stdin } = process;
const [script, wasm, files, modules] = argv.slice(2).map((path) => readFileSync(path));
// The worker's script sees a worker, and nothing of Node.
Object.assign(globalThis, { WorkerGlobalScope: class {}, self: globalThis, importScripts() {}, process: undefined });
const { startPython, makeCell } = new Function(`${script}\nreturn { startPython, makeCell };`)();

let printed = [];
const print = (text) => printed.push(text);
const started = await startPython({ wasm, files: JSON.parse(files), modules: JSON.parse(modules), heap: 1 << 22, print, warn: print, write: print });
const { python } = started;
python.runPython("import page\n");

// JSON has no NaN, no infinity and no -0.
const plain = (value) => {
  if (value.items) return { ...value, items: value.items.map(plain) };
  if (!value.values) return value;
  return { ...value, values: [...value.values].map((x) => (Number.isFinite(x) && !Object.is(x, -0) ? x : Object.is(x, -0) ? "-0" : String(x))) };
};
const cell = makeCell(started);

function bare(code) {
  try {
    python.runPython(`result = None\n${code}\nsent = page.outgoing(result)`);
    return { error: null, result: plain(python.globals.get("sent")) };
  } catch (failed) {
    return { error: String(failed.message), result: null };
  }
}

for await (const line of createInterface({ input: stdin })) {
  const { what, code, inputs } = JSON.parse(line);
  printed = [];
  const answer = what === "bare" ? bare(code) : cell[what](code, inputs);
  if (answer.value) answer.value = plain(answer.value);
  console.log(JSON.stringify({ printed: printed.join(what === "bare" ? "\n" : ""), ...answer }));
}
