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
const PRINTED = 10_000; // characters of a run that are shown
let printed = 0, waiting = "", last = 0;

function print(text) {
  if (printed >= PRINTED) return;
  printed += text.length;
  waiting += printed < PRINTED ? text : `${text.slice(0, PRINTED - printed)}\n... and more, which is not shown.\n`;
  if (printed >= PRINTED || performance.now() - last > 100) flush(); // whatever comes of this run
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
  printed = 0;
  const result = self.cell[data.what](data.code, data.inputs);
  flush();
  postMessage({ result, heavy: self.cell.bytes() > HEAVY });
}

self.onmessage = (event) => answer(event).catch((error) => postMessage({ broken: String(error) }));
