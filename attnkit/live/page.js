// The published page: native inputs choose a row in each table, and the row is the state.

/** Undo tables.deflate: base64, inflate, numbers of seven bits a byte, sums along some axes. */
export async function inflate({ table, shape, along }, Type) {
  const packed = Uint8Array.from(atob(table), (c) => c.charCodeAt(0));
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter(); // the stream of a Blob takes ten times as long
  writer.write(packed);
  writer.close();
  const bytes = new Uint8Array(await new Response(stream.readable).arrayBuffer());
  const numbers = new Type(shape.reduce((a, b) => a * b));
  for (let i = 0, at = 0; i < numbers.length; i += 1) {
    let unsigned = 0;
    let shift = 0;
    do {
      unsigned |= (bytes[at] & 127) << shift;
      shift += 7;
    } while (bytes[at++] > 127);
    numbers[i] = (unsigned >>> 1) ^ -(unsigned & 1);
  }
  for (const axis of along) {
    const step = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const size = step * shape[axis];
    for (let start = 0; start < numbers.length; start += size)
      for (let i = start + step; i < start + size; i += 1) numbers[i] += numbers[i - step];
  }
  return numbers;
}

/** One state of a table, which holds every state of its first column, then of its second ... */
function pick(table, columns, state) {
  const states = table.length / columns;
  const picked = new table.constructor(columns);
  for (let i = 0; i < columns; i += 1) picked[i] = table[i * states + state];
  return picked;
}

/** The states of one update over every position of its controls. */
async function states(update, labels) {
  const { shape, controls, marks } = update;
  const table = await inflate(update, Int32Array);
  const pictures = await Promise.all(marks.map(({ picture }) => picture && frames(picture)));
  return (positions) => {
    const state = controls.reduce((i, name) => i * labels[name].length + positions[name], 0);
    const numbers = pick(table, shape[0], state);
    return marks.map(({ templates, at }, i) => ({
      template: templates[numbers[at]],
      numbers: numbers.subarray(at + 1),
      picture: pictures[i]?.(state),
    }));
  };
}

async function frames(picture) {
  const { width, height, shape } = picture;
  const table = await inflate(picture, Uint8Array);
  const palette = Uint32Array.from(picture.palette);
  return (state) => {
    const pixels = pick(table, shape[0], state);
    const rgba = palette.length ? Uint32Array.from(pixels, (i) => palette[i]).buffer : pixels;
    return { width, height, rgba };
  };
}

/** A model for `bring`, backed by tables instead of a kernel. */
async function makeModel(data) {
  const { still: positions, labels } = data;
  const listeners = {};
  const values = { spec: data.spec, positions };
  const updates = await Promise.all(data.updates.map((update) => states(update, labels)));
  let mark = 0;
  const first = data.updates.map(({ marks }) => (mark += marks.length) - marks.length);
  const compute = (u) => updates[u](values.positions).map((state, i) => (values[`mark${first[u] + i}`] = state));
  const fire = (name) => listeners[`change:${name}`]?.forEach((callback) => callback());
  updates.forEach((_, u) => compute(u));
  return {
    get: (name) => values[name],
    set: (name, value) => (values[name] = value),
    save_changes: () => fire("drag"),
    on: (event, callback) => (listeners[event] ??= []).push(callback),
    move(chosen) {
      const moved = Object.keys(chosen).filter((name) => chosen[name] !== values.positions[name]);
      values.positions = { ...values.positions, ...chosen };
      data.updates.forEach(({ controls, marks }, u) => {
        if (!controls.some((name) => moved.includes(name))) return;
        compute(u);
        marks.forEach((_, i) => fire(`mark${first[u] + i}`));
      });
      if (moved.length) fire("positions");
    },
  };
}

/** Join one published figure's inputs to its model. */
async function mount(root) {
  const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
  const model = await makeModel(data);
  bring(model, root);
  const inputs = [...root.querySelectorAll("[data-control]")];
  const show = () => {
    for (const input of inputs) {
      const name = input.dataset.control;
      const position = model.get("positions")[name];
      if (input.type === "checkbox") input.checked = Boolean(position);
      else if (input.type === "radio") input.checked = Number(input.value) === position;
      else input.value = position;
      if (input.type !== "range") continue;
      const text = data.labels[name][position];
      input.setAttribute("aria-valuetext", text);
      root.querySelector(`output[for="${input.id}"]`).textContent = text;
    }
  };
  model.on("change:positions", show);
  model.on("change:drag", () => model.move(model.get("drag")));
  for (const input of inputs)
    input.addEventListener("input", () =>
      model.move({ [input.dataset.control]: input.type === "checkbox" ? Number(input.checked) : Number(input.value) }),
    );
  const readout = root.querySelector(".attn-readout");
  for (const button of root.querySelectorAll("[data-play]")) play(button, model, data.labels, readout);
  // The page came with the picture for paper; it is printed whatever the reader last chose.
  let left = null; // until afterprint, which may come alone, as beforeprint may come twice
  addEventListener("beforeprint", () => {
    left ??= { ...model.get("positions") };
    model.move(data.still);
  });
  addEventListener("afterprint", () => {
    if (left) model.move(left);
    left = null;
  });
  model.move(data.positions);
  show();
  root.dataset.live = "";
}

/** Step a control by itself until its end, or until it is stopped. */
function play(button, model, labels, readout) {
  const name = button.dataset.play;
  const last = labels[name].length - 1;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const interval = Math.max(Number(button.dataset.interval), calm ? 1000 : 0);
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    button.textContent = "▶";
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("Pause", "Play"));
    readout.setAttribute("aria-live", "polite");
  };
  const step = () => {
    const position = model.get("positions")[name];
    if (position + 1 >= last) stop(); // first, so that the last step is read aloud
    if (position < last) model.move({ [name]: position + 1 });
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (model.get("positions")[name] === last) model.move({ [name]: 0 });
    button.textContent = "⏸";
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("Play", "Pause"));
    readout.setAttribute("aria-live", "off"); // several sentences a second are too many to read aloud
    timer = setInterval(step, interval);
  });
}

/** Bring the waiting figures to life one by one; in between the page can respond. */
async function mountAll() {
  const waiting = [...document.querySelectorAll(".attn:not([data-live])")].filter(hasArrived);
  for (const root of waiting) root.dataset.live = "loading";
  for (const root of waiting) {
    await mount(root).catch((error) => {
      root.dataset.live = "failed"; // the picture stays; live.css hides the controls
      reportError(error);
    });
    await moment();
  }
}

/** Whether a figure has arrived in full: while it is being parsed, nothing follows it. */
const hasArrived = (root) => root.nextSibling || document.readyState !== "loading";

const moment = () =>
  new Promise((go) => (globalThis.requestIdleCallback ? requestIdleCallback(go, { timeout: 200 }) : setTimeout(go)));

await mountAll(); // the figure before this script, while the rest of the page still loads
if (document.readyState === "loading") await new Promise((go) => addEventListener("DOMContentLoaded", go));
await mountAll();
