// A figure whose code is edited, without a page: its program, the worker's Python, and the marks.

import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";

const { argv, stdin } = process;
const [page, script, wasm, files, text] = argv.slice(2).map((path) => readFileSync(path));
const program = JSON.parse(text);
Object.assign(globalThis, { WorkerGlobalScope: class {}, self: globalThis, importScripts() {}, process: undefined });
const { makeComputer, makeFollower } = new Function(`${page}\nreturn { makeComputer, makeFollower };`)();
const { startPython, makeCell } = new Function(`${script}\nreturn { startPython, makeCell };`)();

const print = () => {};
const started = await startPython({ wasm, files: JSON.parse(files), modules: program.modules, heap: 1 << 22, print, warn: print, write: print });
const cell = makeCell(started);
// As host.js has it: its promises never fail. What is sent to a worker is copied.
let loses = false; // its next answer takes too long: it begins anew
const TOO_LONG = { ok: false, anew: true, error: { kind: "TooLong", line: null, sentence: "This ran for 5 seconds." } };
let queue = Promise.resolve();
function answered(...asked) {
  if (!loses) return structuredClone(cell.ask(...structuredClone(asked)));
  loses = false;
  cell.run("");
  return TOO_LONG;
}
let runs = 0; // of cells
const python = {
  run: (code) => ((runs += 1), (queue = queue.then(() => cell.run(code)))),
  ask: (...asked) => (queue = queue.then(() => answered(...asked))),
};
const computer = makeComputer(program, python);

let positions, follow = null, all;
let shown = new Map();
const said = [];
let computed = []; // the marks that do not keep their tables
const model = {
  get: () => positions,
  edited: () => follow,
  show(states, marks) {
    states.forEach((state, i) => shown.set(i, state));
    computed = [...marks];
  },
};

for await (const line of createInterface({ input: stdin })) {
  const asked = JSON.parse(line);
  let answer;
  if (asked.run !== undefined) {
    const running = computer.run(asked.run);
    if (asked.meanwhile) {
      positions = asked.meanwhile;
      follow();
    }
    answer = await running;
    follow ??= makeFollower(model, computer, () => {}, (error) => said.push(error));
    all = true; // as page.js asks when the figure begins to follow
  } else {
    shown = new Map();
    said.length = 0;
    loses = asked.loses;
    for (positions of asked.moves.slice(0, -1)) follow(all);
    positions = asked.moves.at(-1);
    await follow(all);
    all = false;
    while (!said.length) await new Promise((go) => setTimeout(go));
    const states = [...shown].map(([mark, { template, numbers, picture }]) => [mark, { template, numbers: [...numbers], rgba: picture && [...new Uint8Array(picture.rgba)] }]);
    answer = { states, marks: computed, error: said.at(-1), computed: said.length, runs };
  }
  console.log(JSON.stringify(answer));
}
