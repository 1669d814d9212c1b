// The worker: answers the page, one question after the other, and reaches nothing else.

const UNREACHABLE = [
  "fetch", "XMLHttpRequest", "WebSocket", "WebTransport", "EventSource", "importScripts", "indexedDB", "caches",
  "BroadcastChannel", "Worker", "SharedWorker", "WebSocketStream", "RTCPeerConnection", "Notification",
];

function leaveTheNetwork() {
  for (const name of UNREACHABLE) {
    for (let holder = self; holder; holder = Object.getPrototypeOf(holder)) delete holder[name];
    if (name in self) Object.defineProperty(self, name, { value: undefined });
  }
  delete Object.getPrototypeOf(navigator).sendBeacon;
}

const HEAVY = 64 * 2 ** 20; // bytes of memory, with which a worker is better replaced
const SHOWN = 10_000; // characters of what a run prints, and of its value
const LAST = 200; // characters of its last line, which is shown in any case: a check ends with its verdict
const MORE = "\n... and more, which is not shown.\n";
let printed = 0, ending = "", waiting = "", last = 0;

const cut = (text, length) => (text.length > length ? text.slice(0, length) + MORE : text);

function print(text) {
  ending = (ending + text).slice(-LAST);
  if (printed > SHOWN) return;
  waiting += cut(text, SHOWN - printed);
  printed += text.length;
  if (printed > SHOWN || performance.now() - last > 100) flush(); // whatever comes of this run
}

function flush() {
  if (waiting) postMessage({ printed: waiting });
  waiting = "";
  last = performance.now();
}

async function answer({ data }) {
  if (data.start) {
    leaveTheNetwork();
    const line = (text) => print(`${text}\n`);
    self.cell = makeCell(await startPython({ ...data.start, print: line, warn: line, write: print }));
    postMessage({ ready: true });
    return;
  }
  [printed, ending] = [0, ""];
  const result = self.cell[data.what](data.code, data.inputs, data.until);
  if (printed > SHOWN) waiting += `${ending.trimEnd().split("\n").at(-1)}\n`;
  flush();
  if (result.shown) result.shown = cut(result.shown, SHOWN);
  postMessage({ result, heavy: self.cell.bytes() > HEAVY });
}

self.onmessage = (event) => answer(event).catch((error) => postMessage({ broken: String(error) }));
