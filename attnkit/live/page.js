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
async function states(update, sizes) {
  const { shape, controls, marks } = update;
  const table = await inflate(update, Int32Array);
  const pictures = await Promise.all(marks.map(({ picture }) => picture && frames(picture)));
  return (positions) => {
    const state = controls.reduce((i, name) => i * sizes[name] + positions[name], 0);
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
  const { still: positions, sizes } = data;
  const listeners = {};
  const values = { spec: data.spec, positions };
  const updates = await Promise.all(data.updates.map((update) => states(update, sizes)));
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

/** The ends of a pair, which is counted (0, 0), (0, 1), (1, 1), (0, 2) ... as in controls.py. */
function ends(position) {
  const high = Math.floor((Math.sqrt(8 * position + 1) - 1) / 2);
  return [position - (high * (high + 1)) / 2, high];
}
const pair = (low, high) => (high * (high + 1)) / 2 + low;

/** The position that an input chooses where its control stands at another one. */
function chosen({ type, value, checked, dataset }, position, size, texts) {
  if (type === "button") return (position + 1) % size;
  if (type === "checkbox") return checked ? position | value : position & ~value; // a bit of a set
  if (type === "number") return value === "" ? position : nearest(texts.map(Number), Number(value));
  if (!dataset.end) return Number(value);
  const [low, high] = ends(position);
  return dataset.end === "low" ? pair(Math.min(value, high), high) : pair(low, Math.max(value, low));
}

/** Let an input show where its control stands. */
function show(input, position, texts) {
  const { type, dataset } = input;
  if (type === "button") return;
  if (type === "checkbox") input.checked = position & input.value;
  else if (type === "radio") input.checked = Number(input.value) === position;
  else if (type === "number") input.value = texts[position];
  else input.value = dataset.end ? ends(position)[Number(dataset.end === "high")] : position;
  if (type === "range") input.setAttribute("aria-valuetext", texts[input.value]);
  if (!dataset.end) return;
  const share = input.value / (input.max || 1);
  input.parentNode.style.setProperty(`--${dataset.end}`, share);
  if (dataset.end === "low") input.style.zIndex = share > 0.5 ? 1 : 0; // where both meet, one can move on
}

/** Join one published figure's inputs to its model. */
async function mount(root) {
  const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
  const model = await makeModel(data);
  bring(model, root);
  const inputs = [...root.querySelectorAll("[data-control]")];
  const outputs = [...root.querySelectorAll("[data-shows]")];
  const showAll = (positions = model.get("positions")) => {
    for (const input of inputs) show(input, positions[input.dataset.control], data.texts[input.dataset.control]);
    for (const { dataset, firstChild } of outputs) {
      const [position, texts] = [positions[dataset.shows], data.texts[dataset.shows]];
      const isPair = texts.length < data.sizes[dataset.shows]; // its texts are those of an end
      firstChild.textContent = isPair ? ends(position).map((i) => texts[i]).join(" – ") : texts[position];
    }
  };
  model.on("change:positions", () => showAll());
  model.on("change:drag", () => model.move(model.get("drag")));
  for (const input of inputs) {
    const { control, late } = input.dataset;
    const choose = () => {
      const position = model.get("positions")[control];
      return { [control]: chosen(input, position, data.sizes[control], data.texts[control]) };
    };
    const waits = late !== undefined; // for the release; until then only its value is shown
    if (waits && input.type === "range")
      input.addEventListener("input", () => showAll({ ...model.get("positions"), ...choose() }));
    input.addEventListener(input.type === "button" ? "click" : waits ? "change" : "input", () => {
      model.move(choose());
      showAll(); // it may have asked for more than there is
    });
  }
  const readout = root.querySelector(".attn-readout");
  const stops = [...root.querySelectorAll("[data-play]")].map((button) => play(button, model, data.sizes, readout));
  // The page came with the picture for paper; it is printed whatever the reader last chose.
  let left = null; // until afterprint, which may come alone, as beforeprint may come twice
  addEventListener("beforeprint", () => {
    for (const stop of stops) stop();
    left ??= { ...model.get("positions") };
    model.move(data.still);
  });
  addEventListener("afterprint", () => {
    if (left) model.move(left);
    left = null;
  });
  model.move(data.positions);
  showAll();
  root.dataset.live = "";
}

/** Step a control by itself until its end, or until it is stopped. @returns how to stop it */
function play(button, model, sizes, readout) {
  const name = button.dataset.play;
  const last = sizes[name] - 1;
  const again = button.dataset.repeat !== undefined && last > 0;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const interval = Math.max(Number(button.dataset.interval), calm ? 1000 : 0);
  let timer = null;
  const stop = () => {
    if (!timer) return;
    clearInterval(timer);
    timer = null;
    button.textContent = "▶";
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("Pause", "Play"));
    readout.setAttribute("aria-live", "polite");
  };
  const step = () => {
    const position = model.get("positions")[name];
    if (position + 1 >= last && !again) stop(); // first, so that the last step is read aloud
    if (position < last) model.move({ [name]: position + 1 });
    else if (again) model.move({ [name]: 0 });
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (model.get("positions")[name] === last) model.move({ [name]: 0 });
    button.textContent = "⏸";
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("Play", "Pause"));
    readout.setAttribute("aria-live", "off"); // several sentences a second are too many to read aloud
    timer = setInterval(step, interval);
  });
  return stop;
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
