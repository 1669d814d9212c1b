// The published page: native inputs choose a row in each table, and the row is the state.

/** The numbers of all tables of a figure, deflated and in base64: bytes to be read one by one. */
export async function inflate(tables) {
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter(); // the stream of a Blob takes ten times as long
  writer.write(Uint8Array.from(atob(tables), (c) => c.charCodeAt(0)));
  writer.close();
  return { bytes: new Uint8Array(await new Response(stream.readable).arrayBuffer()), at: 0 };
}

/** Undo tables.write: numbers of seven bits a byte, axes in an order, sums along some of them. */
export function read({ shape, times, order }, written, Type) {
  const product = (lengths) => lengths.reduce((a, b) => a * b, 1);
  const steps = shape.map((_, axis) => product(shape.slice(axis + 1)));
  const numbers = new Type(product(shape));
  const index = shape.map(() => 0);
  for (let i = 0, place = 0; i < numbers.length; i += 1) {
    let unsigned = 0;
    let shift = 0;
    do {
      unsigned |= (written.bytes[written.at] & 127) << shift;
      shift += 7;
    } while (written.bytes[written.at++] > 127);
    numbers[place] = (unsigned >>> 1) ^ -(unsigned & 1);
    for (let k = order.length - 1; k >= 0; k -= 1) {
      const axis = order[k];
      place += steps[axis];
      if (++index[axis] < shape[axis]) break;
      place -= steps[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  shape.forEach((length, axis) => {
    const step = steps[axis];
    for (let time = times[axis]; time > 0; time -= 1)
      for (let start = 0; start < numbers.length; start += step * length)
        for (let i = start + step * time; i < start + step * length; i += 1) numbers[i] += numbers[i - step];
  });
  return numbers;
}

/** One state of a table, which holds every state of its first column, then of its second ... */
function pick(table, columns, state) {
  const states = table.length / columns;
  const picked = new table.constructor(columns);
  for (let i = 0; i < columns; i += 1) picked[i] = table[i * states + state];
  return picked;
}

// A text may have a character that looks like a hole. One that no text can have stands before its number.
const masked = (text) => text.replace(HOLE, (hole) => "\uFFFE" + (hole.charCodeAt(0) % 16).toString(16));
const unmasked = (markup) => markup.replace(/\uFFFE(.)/g, (_, hole) => `&#${0xe000 + parseInt(hole, 16)};`);

/** The first template of a mark: its markup in the page, with holes where numbers vary. */
export function template(group, holes) {
  const copy = document.implementation.createHTMLDocument("").importNode(group, true); // draws no holes
  const elements = [...copy.querySelectorAll("*")];
  for (const { firstChild: text } of elements) if (text?.nodeType === Node.TEXT_NODE) text.data = masked(text.data);
  for (const [number, attribute, value] of holes) {
    const plain = decoded(value.replace(/&#573(4[4-9]|5\d);/g, (like) => masked(decoded(like))));
    if (attribute) elements[number].setAttribute(attribute, plain);
    else elements[number].textContent = plain;
  }
  return unmasked(copy.innerHTML);
}

/** Write out a template whose parts repeat, as repeats.py describes it. */
export function unfold(pieces, numbers) {
  const runs = pieces.filter(Array.isArray).length;
  const found = [];
  let [run, at, template] = [0, runs, ""];
  for (const piece of pieces) {
    const [part, most] = Array.isArray(piece) ? piece : [piece, 1];
    const times = Array.isArray(piece) ? numbers[run++] : 1;
    const holes = part.match(HOLE)?.length ?? 0;
    for (let i = 0; i < times; i += 1)
      for (let hole = 0; hole < holes; hole += 1) found.push(numbers[at + hole * most + i]);
    at += most * holes;
    template += part.repeat(times);
  }
  return { template, numbers: Int32Array.from(found) };
}

/** The states of one update over every position of its controls. */
function states(update, sizes, written) {
  const { shape, controls, marks } = update;
  const table = read(update, written, Int32Array);
  const pictures = marks.map(({ picture }) => picture && frames(picture, written));
  return (positions) => {
    const state = controls.reduce((i, name) => i * sizes[name] + positions[name], 0);
    const numbers = pick(table, shape[0], state);
    return marks.map(({ templates, at }, i) => {
      if (!templates) return undefined; // it never moves
      const several = templates.length > 1;
      const template = templates[several ? numbers[at] : 0];
      const rest = numbers.subarray(at + several);
      const filled = Array.isArray(template) ? unfold(template, rest) : { template, numbers: rest };
      return { ...filled, picture: pictures[i]?.(state) };
    });
  };
}

function frames(picture, written) {
  const { width, height } = picture;
  const table = read(picture, written, Uint8Array);
  const palette = Uint32Array.from(picture.palette);
  const bytes = width * height * (palette.length ? 1 : 4);
  return (state) => {
    const pixels = pick(table, bytes, state);
    const rgba = palette.length ? Uint32Array.from(pixels, (i) => palette[i]).buffer : pixels;
    return { width, height, rgba };
  };
}

/** The group of a mark in the picture: those that are drawn are numbered. */
function groupOf(mark, spec, root) {
  const number = spec.marks.slice(0, mark).filter((kind) => kind === "svg").length;
  return root.querySelector(`[data-mark="${number}"]`);
}

/** Give the marks what the page came with as its picture: first templates, images that stay. */
function complete(data, root) {
  data.updates
    .flatMap(({ marks }) => marks)
    .forEach((mark, i) => {
      if (data.spec.marks[i] !== "svg" || !mark.templates) return;
      const [holes, ...others] = mark.templates;
      if (typeof holes === "string" || typeof holes[0] === "string") return; // it is a template already
      const first = template(groupOf(i, data.spec, root), holes);
      const image = first.match(/ href="data:[^"]*"/)?.[0] ?? ' href=""';
      const drawn = (each) => (typeof each === "string" ? each.replace(' href=""', image) : each);
      mark.templates = mark.picture ? [first.replace(image, ' href=""'), ...others] : [first, ...others.map(drawn)];
    });
}

/** The pixels of an image that never moves, whose cells can be read. */
async function pixelsOf(group) {
  const image = new Image();
  image.src = group.querySelector("image").getAttribute("href");
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
  context.drawImage(image, 0, 0);
  return { width, height, rgba: context.getImageData(0, 0, width, height).data };
}

/** A model for `bring`, backed by tables instead of a kernel. */
async function makeModel(data, root) {
  const { still: positions, sizes } = data;
  const listeners = {};
  const values = { spec: data.spec, positions };
  const written = await inflate(data.tables);
  const updates = data.updates.map((update) => states(update, sizes, written));
  let mark = 0;
  const first = data.updates.map(({ marks }) => (mark += marks.length) - marks.length);
  const compute = (u, at) => updates[u](at).map((state, i) => (values[`mark${first[u] + i}`] = state));
  const fire = (name) => listeners[`change:${name}`]?.forEach((callback) => callback());
  updates.forEach((_, u) => compute(u, positions));
  let edited = null; // what computes marks in the place of their tables
  let shown = positions; // by the tables; null if some of their marks show other things
  /** Show what the tables have at some positions, but nothing for some marks. */
  const showTables = (at, without = new Set()) => {
    data.updates.forEach(({ controls, marks }, u) => {
      if ((shown && controls.every((name) => at[name] === shown[name])) || marks.some((_, i) => without.has(first[u] + i))) return;
      compute(u, at);
      marks.forEach(({ templates }, i) => templates && fire(`mark${first[u] + i}`));
    });
    shown = at;
  };
  for (const { levels, mark } of data.spec.cells)
    if (levels && !values[`mark${mark}`]) values[`mark${mark}`] = { picture: await pixelsOf(groupOf(mark, data.spec, root)) };
  return {
    get: (name) => values[name],
    set: (name, value) => (values[name] = value),
    save_changes: () => fire("drag"),
    on: (event, callback) => (listeners[event] ??= []).push(callback),
    move(chosen) {
      const moved = Object.keys(chosen).filter((name) => chosen[name] !== values.positions[name]);
      values.positions = { ...values.positions, ...chosen };
      if (moved.length && edited) edited();
      else showTables(values.positions);
      if (moved.length) fire("positions");
    },
    edited: () => edited,
    /** Let a function compute the marks from now on, at first all of them; or the tables again. It calls show(). */
    edit(follow) {
      edited = follow;
      if (follow) return follow(true);
      shown = null;
      showTables(values.positions);
    },
    /** Show states of marks that were computed for some positions, and all that is not computed with them. */
    show(states, computed, at) {
      showTables(at, computed);
      for (const [i, state] of states) values[`mark${i}`] = state;
      for (const i of states.keys()) fire(`mark${i}`);
      fire("shown");
    },
  };
}

/** The position of a pair; (0, 0), (0, 1), (1, 1), (0, 2) ... are counted as in controls/__init__.py. */
const pairOf = (low, high) => (high * (high + 1)) / 2 + low;

/** The ends of the pair at a position. */
function endsOf(position) {
  const high = Math.floor((Math.sqrt(8 * position + 1) - 1) / 2);
  return [position - pairOf(0, high), high];
}

/** The position that an input chooses where its control stands at another one. */
function chosen({ type, value, checked, dataset }, position, size, texts) {
  if (type === "button") return (position + 1) % size;
  if (type === "checkbox") return checked ? position | value : position & ~value; // a bit of a set
  if (type === "number") return value === "" ? position : nearest(texts.map(Number), Number(value));
  if (!dataset.end) return Number(value);
  const [low, high] = endsOf(position);
  return dataset.end === "low" ? pairOf(Math.min(value, high), high) : pairOf(low, Math.max(value, low));
}

/** Let an input show where its control stands. */
function show(input, position, texts) {
  const { type, dataset } = input;
  if (type === "button") return;
  if (type === "checkbox") input.checked = position & input.value;
  else if (type === "radio") input.checked = Number(input.value) === position;
  else if (type === "number") input.value = texts[position];
  else input.value = dataset.end ? endsOf(position)[Number(dataset.end === "high")] : position;
  if (type === "range") input.setAttribute("aria-valuetext", texts[input.value]);
  if (!dataset.end) return;
  const share = input.value / (Number(input.max) || 1);
  input.parentNode.style.setProperty(`--${dataset.end}`, share);
  if (dataset.end === "low") input.style.zIndex = share > 0.5 ? 1 : 0; // where both meet, one can move on
}

/** Whether an input was moved since the page came, by a reader or by a browser that remembers. */
function wasMoved({ type, checked, defaultChecked, value, defaultValue, selectedOptions }) {
  if (type === "checkbox" || type === "radio") return checked !== defaultChecked && (checked || type === "checkbox");
  if (selectedOptions) return !selectedOptions[0]?.defaultSelected;
  return type !== "button" && value !== defaultValue;
}

/** The inputs that were moved, or will be before their figure is live, in this order. */
function movedEarly(root) {
  const found = [...root.querySelectorAll("[data-control]")].filter(wasMoved);
  const moved = [...found, ...found]; // one end of a pair may have stopped the other
  const add = ({ target, type }) => {
    const counts = root.dataset.live !== "" && target.dataset.control;
    if (counts && (target.type === "button") === (type === "click")) moved.push(target);
  };
  for (const type of ["input", "click"]) root.addEventListener(type, add);
  return moved;
}

/** The play buttons that are pressed before their figure is live. */
function pressedEarly(root) {
  const pressed = [];
  root.addEventListener("click", ({ target }) => root.dataset.live !== "" && pressed.push(target.closest("[data-play]")));
  return pressed;
}

/** Wait until a figure comes near, or a reader touches it. */
async function near(root) {
  let watch;
  await new Promise((go) => {
    watch = new IntersectionObserver((all) => all.some((one) => one.isIntersecting) && go(), { rootMargin: "100%" });
    watch.observe(root);
    for (const event of ["pointerdown", "focusin", "input"]) root.addEventListener(event, go, { once: true });
  });
  watch.disconnect();
}

/** The data of a figure, which stands in the page or, if it is large, in a file of its own. */
async function dataOf(root, unique) {
  const { textContent: text } = root.querySelector(':scope > script[type="application/json"]');
  const { file, name } = JSON.parse(text);
  if (!file) return JSON.parse(unique(text));
  root.dataset.live = "far";
  await near(root);
  root.dataset.live = "loading";
  return come(file, name, unique);
}

/** Load a script; it may fail. */
async function load(file) {
  const script = Object.assign(document.createElement("script"), { src: trusted(file) }); // fetch fails on a disk
  await new Promise((go) => {
    script.onload = script.onerror = go;
    document.head.append(script);
  });
  script.remove();
}

/** Data that stand in a file of their own. */
async function come(file, name, unique) {
  await load(file);
  const data = globalThis.attnkitData?.[name];
  if (!data) throw new Error(`its file ${file} is missing`);
  return JSON.parse(unique(JSON.stringify(data))); // the same figure may stand twice on a page
}

/** Whether a reader's own code is kept, where kept.js keeps it for this book. A page may have no storage. */
function isKept(key) {
  try {
    const root = new URL(document.documentElement.dataset.content_root ?? ".", document.baseURI).pathname;
    return [`${key} ${root}`, key].some((each) => localStorage.getItem(each) !== null);
  } catch {
    return false;
  }
}

/** Offer the code of a figure to be edited: it is loaded, and Python, when the button is pressed. */
function offerEditing(root, model, unique) {
  const program = root.querySelector(":scope > .attn-program");
  if (!program) return;
  const { file, name, python } = JSON.parse(program.textContent);
  if (!python) return; // the page does not say where it is
  const box = root.querySelector(":scope > .attn-edit");
  const [button, said] = box.children;
  const key = `figure ${root.closest("figure[id]")?.id ?? root.id}`;
  let loading = false;
  box.hidden = button.disabled = false;
  said.textContent = isKept(key) ? "Your own code for this figure is kept here." : "";
  button.addEventListener("click", async () => {
    if (loading) return;
    loading = true;
    said.textContent = "Python is being loaded …";
    try {
      const data = await come(file, name, unique);
      if (!globalThis.attnkitFigure) await load(python);
      said.textContent = globalThis.attnkitFigure(root, model, data, key); // what a browser lacks
      box.hidden = !said.textContent;
    } catch {
      said.textContent = "Python was not loaded: try again, or open the chapter’s notebook.";
    }
    loading = false;
  });
}

/** An address in the form that a page may ask for (Trusted Types). */
function trusted(address) {
  try {
    return trustedTypes.createPolicy("attnkit", { createScriptURL: () => address }).createScriptURL(address);
  } catch {
    return address;
  }
}

/** Join one published figure's inputs to its model. */
async function mount(root) {
  const early = movedEarly(root);
  const pressed = pressedEarly(root);
  const unique = makeUnique(root);
  const data = await dataOf(root, unique);
  complete(data, root);
  const model = await makeModel(data, root);
  bring(model, root);
  const inputs = [...root.querySelectorAll("[data-control]")];
  const choose = (positions, input) => {
    const name = input.dataset.control;
    return { ...positions, [name]: chosen(input, positions[name], data.sizes[name], data.texts[name]) };
  };
  const readout = root.querySelector(".attn-readout");
  const speak = hear(readout);
  let before = readout.textContent;
  const say = () => {
    if (readout.textContent !== before) speak();
    before = readout.textContent;
  };
  const move = (positions) => {
    before = readout.textContent;
    model.move(positions);
    if (!model.edited()) say();
  };
  // What Python computes comes a moment later; several sentences a second are too many to read aloud.
  model.on("change:shown", () => root.querySelector("[data-plays]") ?? say());
  const showAll = joinInputs(root, inputs, model, data.texts, choose, move);
  const stops = [...root.querySelectorAll("[data-play]")].map((button) => play(button, model, data.sizes, speak));
  printStill(model, data.still, stops);
  model.move(early.reduce(choose, data.positions));
  before = readout.textContent;
  showAll();
  addEventListener("pageshow", () => model.move(inputs.filter(wasMoved).reduce(choose, model.get("positions"))));
  root.dataset.live = "";
  offerEditing(root, model, unique);
  for (const button of pressed) button?.click();
  // A figure that plays from the start waits for a reader who wants little motion.
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const button of calm || pressed.length ? [] : root.querySelectorAll("[data-playing]")) button.click();
}

/** Let inputs move the model, and show where it is. @returns how to show it once more */
function joinInputs(root, inputs, model, texts, choose, move) {
  const outputs = [...root.querySelectorAll("[data-shows]")];
  const showAll = (positions = model.get("positions")) => {
    for (const input of inputs) show(input, positions[input.dataset.control], texts[input.dataset.control]);
    for (const { dataset, firstChild } of outputs) {
      const [position, labels] = [positions[dataset.shows], texts[dataset.shows]];
      const { between } = dataset; // of a pair, whose texts are those of its ends
      firstChild.textContent = between ? endsOf(position).map((i) => labels[i]).join(between) : labels[position];
    }
  };
  model.on("change:positions", () => showAll());
  model.on("change:drag", () => move(model.get("drag")));
  for (const input of inputs) {
    const waits = input.dataset.late !== undefined; // for the release; until then only its value is shown
    if (waits && input.type === "range")
      input.addEventListener("input", () => showAll(choose(model.get("positions"), input)));
    input.addEventListener(input.type === "button" ? "click" : waits ? "change" : "input", () => {
      move(choose(model.get("positions"), input));
      showAll(); // it may have asked for more than there is
    });
  }
  return showAll;
}

/** Print the picture for paper, with which the page came, whatever the reader last chose, or wrote. */
function printStill(model, still, stops) {
  let left = null; // until afterprint, which may come alone, as beforeprint may come twice
  addEventListener("beforeprint", () => {
    for (const stop of stops) stop();
    left ??= { positions: { ...model.get("positions") }, follow: model.edited() };
    if (left.follow) model.edit(null);
    model.move(still);
  });
  addEventListener("afterprint", () => {
    if (left) model.move(left.positions);
    if (left?.follow) model.edit(left.follow);
    left = null;
  });
}

/** Step a control by itself until its end, or until it is stopped. @returns how to stop it */
function play(button, model, sizes, speak) {
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
    delete button.dataset.plays;
    speak(); // where it stands now
    button.textContent = "▶";
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("Pause", "Play"));
  };
  const step = () => {
    const position = model.get("positions")[name];
    if (position < last) model.move({ [name]: position + 1 });
    else if (again) model.move({ [name]: 0 });
    if (position + 1 >= last && !again) stop();
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (model.get("positions")[name] === last) model.move({ [name]: 0 });
    button.textContent = "⏸";
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("Play", "Pause"));
    button.dataset.plays = "";
    timer = setInterval(step, interval);
  });
  return stop;
}

/** Bring the waiting figures to life one by one; in between the page can respond. */
async function mountAll() {
  const figures = [...document.querySelectorAll('.attn:has(> script[type="application/json"])')];
  const waiting = figures.filter((root) => !root.attnMounted && hasArrived(root));
  for (const root of waiting) {
    root.attnMounted = true; // not in the markup: a page that was saved is brought to life again
    renew(root);
    root.dataset.live = "loading";
  }
  for (const root of waiting) {
    const mounted = mount(root).catch((error) => stayStill(root, error));
    if (root.dataset.live === "far") continue;
    await mounted;
    await moment();
  }
}

/** Keep the picture of a figure that cannot live, and say so; live.css hides the controls. */
function stayStill(root, error) {
  root.dataset.live = "failed";
  const said = Object.assign(document.createElement("p"), { className: "attn-message" });
  said.setAttribute("role", "status");
  said.textContent = `This figure does not move here: ${error.message}.`;
  root.append(said);
  globalThis.reportError?.(error);
}

/** Let a figure be as it was published, if it was live when its page was saved; keep how that was. */
function renew(root) {
  const picture = root.querySelector(".attn-picture");
  // A page may forbid style="", but not what a script sets.
  picture.style.cssText = picture.getAttribute("style");
  const saved = root.querySelector("template.attn-still");
  if (saved) {
    picture.replaceChildren(saved.content.cloneNode(true)); // what was added below it goes, too
    for (const node of root.querySelectorAll(".attn-cell, .attn-heard, .attn-numbers, .attn-editor, .attn > .attn-message")) node.remove();
    return;
  }
  const still = Object.assign(document.createElement("template"), { className: "attn-still" });
  still.content.append(...[...picture.childNodes].map((node) => node.cloneNode(true)));
  root.append(still);
}

/** Give a figure ids of its own, if an earlier one has the same; return what does so in a text. */
function makeUnique(root) {
  const old = root.id;
  let own = old;
  if (document.getElementById(old) === root) return (text) => text;
  while (document.getElementById(own)) own += "y"; // without digits, as all ids in a picture
  for (const node of [root, ...root.querySelectorAll("*")])
    for (const attribute of node.attributes) attribute.value = attribute.value.replaceAll(old, own);
  return (text) => text.replaceAll(old, own);
}

/** Whether a figure has arrived in full: while it is being parsed, nothing follows it. */
const hasArrived = (root) => root.nextSibling || document.readyState !== "loading";

const moment = () =>
  new Promise((go) => (globalThis.requestIdleCallback ? requestIdleCallback(go, { timeout: 200 }) : setTimeout(go)));

// Each figure comes to life when it has arrived, while the rest of the page still loads.
const arrivals = new MutationObserver(mountAll);
if (document.readyState === "loading") arrivals.observe(document, { childList: true, subtree: true });
addEventListener("DOMContentLoaded", () => {
  arrivals.disconnect();
  mountAll();
});
mountAll();
