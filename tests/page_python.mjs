// A page's worker without a page: each line of input has Python code, a line of output what it printed.

import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";

const { argv, stdin } = process;
const [script, wasm, files] = argv.slice(2).map((path) => readFileSync(path));
// The worker's script sees a worker, and nothing of Node.
Object.assign(globalThis, { WorkerGlobalScope: class {}, self: globalThis, importScripts() {}, process: undefined });
const start = new Function(`${script}\nreturn startPython;`)();

let printed = [];
const print = (text) => printed.push(text);
const python = await start({ wasm, files: JSON.parse(files), heap: 1 << 22, print, warn: print });
python.runPython("import page\n");

// JSON has no NaN, no infinity and no -0.
const plain = (value) => {
  if (value.items) return { ...value, items: value.items.map(plain) };
  if (!value.values) return value;
  return { ...value, values: [...value.values].map((x) => (Number.isFinite(x) && !Object.is(x, -0) ? x : Object.is(x, -0) ? "-0" : String(x))) };
};
for await (const line of createInterface({ input: stdin })) {
  printed = [];
  let error = null, result = null;
  try {
    python.runPython(`result = None\n${JSON.parse(line)}\nsent = page.outgoing(result)`);
    result = plain(python.globals.get("sent"));
  } catch (failed) {
    error = String(failed.message);
  }
  console.log(JSON.stringify({ printed: printed.join("\n"), error, result }));
}
