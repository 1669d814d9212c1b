// Moves the marks of a figure. matplotlib drew it and numpy computed every number; nothing is
// computed here. A mark's state is a template and the numbers for its holes: one private-use
// character each, U+E000 + decimals for a number, U+E00A or U+E00B for a coordinate in twentieths or
// fiftieths of a point, U+E00F for a colour (see svg.py).

const HOLE = /[\uE000-\uE00F]/g;
const COLOUR = 0xe00f;
const PARTS = { 0xe00a: 20, 0xe00b: 50 };

/** Write one number as its hole asks for. @returns {string} */
function written(hole, number, roles) {
  const code = hole.charCodeAt(0);
  if (code in PARTS) return (number / PARTS[code]).toFixed(2);
  if (code !== COLOUR) return (number / 10 ** (code - 0xe000)).toFixed(code - 0xe000);
  const colour = "#" + number.toString(16).padStart(6, "0");
  return roles[colour] ?? colour;
}

/** Fill the holes of a template from numbers[at] on. @returns {string} */
export function fill(template, numbers, roles = {}, at = 0) {
  return template.replace(HOLE, (hole) => written(hole, numbers[at++], roles));
}

/** Find the attributes and texts with holes: which element, which attribute, which numbers. */
export function slots(template) {
  const found = [];
  let element = -1;
  let at = 0;
  const add = (attribute, pattern) => {
    const count = pattern.match(HOLE)?.length ?? 0;
    if (count) found.push({ element, attribute, pattern, at, count });
    at += count;
  };
  for (const [, attributes, text] of template.matchAll(/<[a-zA-Z]([^>]*)>([^<]*)/g)) {
    element += 1;
    for (const [, name, value] of attributes.matchAll(/([\w:-]+)="([^"]*)"/g)) add(name, value);
    add(null, text);
  }
  return found;
}

const NAMED = { amp: "&", nbsp: "\u00a0", lt: "<", gt: ">", quot: '"', apos: "'" };

/** A text, or the value of an attribute, of which some characters are written by name or number. */
export function decoded(text) {
  return text.replace(/&(?:#(x?)([\da-f]+)|(\w+));/gi, (_, hex, code, name) =>
    name ? NAMED[name] : String.fromCodePoint(parseInt(code, hex ? 16 : 10)),
  );
}

/** Put markup in an element. matplotlib and Python wrote it: every tag is closed, every text escaped.
    No parser of HTML is asked: a page may forbid that to scripts. */
export function build(markup, target) {
  const [made, space] = [document.createDocumentFragment(), target.namespaceURI];
  const path = [made];
  for (const [, end, tag, attributes, closed, text] of markup.matchAll(/<(\/?)([\w:-]+)([^>]*?)(\/?)>|([^<]+)/g)) {
    const parent = path.at(-1);
    if (text) parent.append(decoded(text));
    else if (end) path.pop();
    else {
      const node = document.createElementNS(space, tag);
      for (const [, name, value] of attributes.matchAll(/([\w:-]+)="([^"]*)"/g)) node.setAttribute(name, decoded(value));
      parent.append(node);
      if (!closed) path.push(node);
    }
  }
  target.replaceChildren(made);
}

/** Return a function that shows a state in an element, touching only what changed. */
export function painter(target, roles) {
  let template, parts, elements, shown, canvas;
  return (state) => {
    const { numbers } = state;
    const { width, height } = state.picture ?? {};
    const resized = canvas && width && (canvas.canvas.width !== width || canvas.canvas.height !== height);
    if (state.template !== template || resized) {
      template = state.template;
      parts = slots(template);
      build(fill(template, numbers, roles), target);
      elements = [...target.querySelectorAll("*")];
      const image = elements.findIndex((node) => node.tagName === "image");
      const drawn = state.picture && image >= 0; // a hidden picture has none
      if (drawn) elements[image] = makeFrame(elements[image], state.picture);
      canvas = drawn && elements[image].firstChild.getContext("2d");
    } else {
      for (const { element, attribute, pattern, at, count } of parts) {
        let i = at;
        while (i < at + count && numbers[i] === shown[i]) i += 1;
        if (i === at + count) continue;
        const text = fill(pattern, numbers, roles, at);
        if (attribute) elements[element].setAttribute(attribute, text);
        else elements[element].textContent = decoded(text);
      }
    }
    shown = numbers;
    if (canvas) {
      canvas.putImageData(new ImageData(pixels(state.picture), width, height), 0, 0);
    }
  };
}

/** The bytes of a picture, whether they came in a table of the page or from a kernel. */
function pixels({ rgba }) {
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(rgba) ? rgba : new Uint8Array(rgba);
  return new Uint8ClampedArray(buffer, byteOffset, byteLength);
}

/** Put a canvas in the place of a picture: it can be repainted at once, without decoding. */
function makeFrame(image, { width, height }) {
  const frame = document.createElementNS(image.namespaceURI, "foreignObject");
  for (const { name, value } of image.attributes) if (name !== "href") frame.setAttribute(name, value);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  frame.append(canvas);
  image.replaceWith(frame);
  return frame;
}

/**
 * Bring a figure to life. The model is anything with get(name), set(name, value), save_changes()
 * and on(event, callback): an anywidget model in a notebook, a few tables in a page.
 */
export function bring(model, root) {
  const { marks, cells, handles, roles } = model.get("spec");
  const picture = root.querySelector("svg");
  root.addEventListener("focusin", keepKeys);
  const readout = root.querySelector(".attn-readout");
  // matplotlib drew the groups in the order of their depth, so each is found by its number.
  const group = (number) => picture.querySelector(`[data-mark="${number}"]`);
  let drawn = 0;
  const repaint = marks.map((kind, i) => {
    if (kind === "values") return () => {};
    return painter(kind === "readout" ? readout : group(drawn++), roles);
  });
  keepRoom(readout);
  const refreshers = [];
  marks.forEach((_, i) => {
    model.on(`change:mark${i}`, () => {
      repaint[i](model.get(`mark${i}`));
      refreshers.forEach((refresh) => refresh());
    });
  });
  if (!cells.length && !handles.length) return;
  const overlay = element("svg", { class: "attn-overlay", viewBox: picture.getAttribute("viewBox"), "aria-hidden": "true" });
  picture.after(overlay);
  if (cells.length) {
    const touch = matchMedia("(hover: none)").matches;
    const what = cells.some(hasLabels) ? "a cell or a label" : "a cell";
    const hint = touch ? `Tap ${what}.` : `Point at ${what}, or walk with Tab and the arrow keys.`;
    const room = longest([hint, ...cells.flatMap(longestTold)]);
    const output = make("div", { class: "attn-cell", "data-longest": room });
    output.append(make("p", {}, hint));
    readout.after(make("span", { class: "attn-heard", "aria-live": "polite" }), output);
    if (cells.some(({ words }) => words)) refreshers.push(() => name(model, cells));
    const readings = cells.map((grid) => readCells(model, grid, cells, overlay, output));
    const forget = () => readings.some(({ cell }) => cell) || silently(output, hint); // what was told may be true no longer
    for (const reading of readings) Object.assign(reading, { forget });
    refreshers.push(...readings.map(({ refresh }) => refresh), forget);
    refreshers.push(offerTables(model, cells, output));
  }
  for (const handle of handles) dragHandle(model, handle, overlay);
}

/**
 * Let the sentence of a figure be read aloud, in a region that is empty until then: Chromium says at once what
 * stands in a live region of a new page, and so would say the sentences of all figures.
 * @returns how to say it
 */
export function hear(readout) {
  const heard = make("span", { class: "attn-heard", "aria-live": "polite" });
  readout.after(heard);
  let said, timer;
  return () => {
    const words = readout.textContent;
    said = words === said ? `${words}\u00a0` : words; // of the same words in a row, Orca says the first
    heard.textContent = said;
    clearTimeout(timer);
    timer = setTimeout(() => (heard.textContent = ""), 1000); // nobody meets it twice
  };
}

/** Lay a picture with colours of its own on a paper of its own. */
export function layPaper(picture, { colour = "", tone }) {
  picture.style.background = colour;
  if (tone) picture.dataset.paper = tone;
  else delete picture.dataset.paper;
}

/** Write what need not be heard. */
function silently(output, text) {
  output.setAttribute("aria-live", "off");
  write(output.firstChild, text);
}

const MINUS = "\u2212"; // as on sliders and on axes

const longest = (texts) => texts.reduce((a, b) => (b.length > a.length ? b : a));

/** About the most that is told of a cell or a label; live.css keeps room for it. */
function longestTold({ row, column, rows, columns, labels }) {
  const text = `${MINUS}0.000000`;
  const most = (names) => largest([...names].sort((a, b) => b.length - a.length).map((name) => ({ name, text })));
  return [
    `${row} ${longest(rows)}, ${column} ${longest(columns)}: ${text} (held)`,
    ...(labels.row ? [`${row} ${longest(rows)}: ${most(columns)} (held)`] : []),
    ...(labels.column ? [`${column} ${longest(columns)}: ${most(rows)} (held)`] : []),
  ];
}

/** Never let the readout shrink, so that the content below it does not jump. */
function keepRoom(readout) {
  let before;
  const keep = ({ width, height }) => {
    before ??= width;
    readout.style.minHeight = width === before ? `${height}px` : "";
    before = width;
  };
  if (!globalThis.ResizeObserver) return;
  // In the next frame: resizing inside the callback would raise a ResizeObserver loop error.
  new ResizeObserver(([{ contentRect }]) => requestAnimationFrame(() => keep(contentRect))).observe(readout);
}

/** Jupyter takes the keys of whatever has the focus, unless that very element says otherwise. */
function keepKeys({ target }) {
  target.setAttribute("data-lm-suppress-shortcuts", "true");
}

const SVG = "http://www.w3.org/2000/svg";

function make(tag, attributes, text = "", space = document.body.namespaceURI) {
  const made = document.createElementNS(space, tag);
  place(made, attributes);
  made.textContent = text;
  return made;
}

const element = (tag, attributes) => make(tag, attributes, "", SVG);

/** Where a pointer is in the figure, in points. */
function at(event, overlay) {
  const box = overlay.getBoundingClientRect();
  const { x, y, width } = overlay.viewBox.baseVal;
  const scale = width / box.width;
  return { x: x + (event.clientX - box.left) * scale, y: y + (event.clientY - box.top) * scale };
}

/** The index of the entry nearest to a point. */
function nearest(points, point) {
  let best = 0;
  points.forEach((p, i) => {
    if (Math.abs(p - point) < Math.abs(points[best] - point)) best = i;
  });
  return best;
}

/** The index of the cell between whose edges a point lies; cells may be of any width. */
function cellAt(edges, point) {
  const way = Math.sign(edges.at(-1) - edges[0]);
  let i = 0;
  while (i < edges.length - 2 && (point - edges[i + 1]) * way >= 0) i += 1;
  return i;
}

const hasLabels = ({ labels }) => labels.row || labels.column;

/**
 * The labels of the rows, or of the columns: the number that a cell would have in their place, beside the others,
 * and the edge and the end between which they lie. Beside a single cell, they stand for that cell.
 */
function beside({ x, y, labels }, side) {
  const [edges, reach] = [side === "row" ? x : y, labels[side]];
  if (!reach) return { number: 0, edge: 0, end: 0 };
  const before = nearest(all(edges), reach[0]) === 0;
  const edge = edges.at(before ? 0 : -1);
  const number = edges.length < 3 ? 0 : before ? -1 : edges.length - 1;
  return { number, edge, end: reach[1 - nearest(reach, edge)] };
}

/** The labels of rows, then those of columns, as cells beside the others. */
function labelCells(grid) {
  const [row, column] = [beside(grid, "column").number, beside(grid, "row").number];
  return [...(column ? grid.rows.map((_, i) => [i, column]) : []), ...(row ? grid.columns.map((_, i) => [row, i]) : [])];
}

/** Whether a label is read rather than a cell, and whether it is that of a row or of a column. */
const labelRead = (grid, [row, column]) => (!(column in grid.columns) ? "row" : !(row in grid.rows) ? "column" : "");

const span = (edges, i) => [edges[i], edges[i + 1]];
const all = (edges) => [edges[0], edges.at(-1)];

/** The rectangle between two edges each way. */
function bounds(x, y) {
  const [left, right] = [Math.min(...x), Math.max(...x)];
  const [top, bottom] = [Math.min(...y), Math.max(...y)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function place(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

/** Which matrix it is, how large, and what its rows and columns are. */
function matrix({ title, row, column, rows, columns }) {
  const count = ({ length }, word, name) => `${length} ${word}${length > 1 ? "s" : ""}${name === word ? "" : ` (${name})`}`;
  return `${title}, ${count(rows, "row", row)}, ${count(columns, "column", column)}`;
}

/** Call heatmaps, their rows and columns what they are called at present. */
function name(model, grids) {
  for (const grid of grids) {
    const [mark, number] = grid.words;
    const { template, numbers } = model.get(`mark${mark}`);
    Object.assign(grid, JSON.parse(decoded(fill(template, numbers).replace(/<[^>]*>/g, "")))[number]);
  }
}

/** Say what is new: what is set again is said twice. */
const say = (node, attribute, text) => node.getAttribute(attribute) === text || node.setAttribute(attribute, text);
const write = (node, text) => node.textContent === text || (node.textContent = text);

/** What the cells say at present, by their number in the order of reading. */
function cellTexts(model, { mark, levels }) {
  const { template, numbers, picture } = model.get(`mark${mark}`);
  if (!levels) {
    const texts = fill(template, numbers).replace(/<[^>]*>/g, "").split("|");
    return (i) => decoded(texts[i]).replace(/^([a-z]+ )?-/, `$1${MINUS}`); // with a hyphen, both signs share a template
  }
  if (!picture) return () => "no value";
  const rgba = pixels(picture);
  return (i) => {
    const [red, green, blue, alpha] = rgba.subarray(4 * i);
    return levels[(red | (green << 8) | (blue << 16) | (alpha << 24)) >>> 0] ?? "no value";
  };
}

/** Whether a matrix has no number yet: then there is nothing to read. */
const isEmpty = (model, { mark, levels }) =>
  !levels && /^(<[^>]*>|no number|\|)*$/.test(model.get(`mark${mark}`).template);

/** Offer the numbers as tables below the picture; they are made when they are first asked for. */
function offerTables(model, grids, output) {
  const box = make("details", { class: "attn-numbers" });
  box.append(make("summary", {}, grids.length > 1 ? "The numbers as tables" : "The numbers as a table"));
  output.after(box);
  let tables;
  const refresh = () => {
    if (!box.open) return;
    tables ??= grids.map((grid) => makeTable(model, grid, box));
    for (const show of tables) show();
  };
  box.addEventListener("toggle", refresh);
  return refresh;
}

/** Make the table of a matrix; return what brings it up to date. */
function makeTable(model, grid, box) {
  const around = box.appendChild(make("div", {}));
  const table = around.appendChild(make("table", {}));
  const caption = table.createCaption();
  const head = table.createTHead().insertRow();
  head.insertCell();
  const body = table.createTBody();
  const header = (row, scope) => row.appendChild(make("th", { scope }));
  const columns = grid.columns.map(() => header(head, "col"));
  const rows = grid.rows.map(() => header(body.insertRow(), "row"));
  const cells = rows.flatMap((row) => grid.columns.map(() => row.parentNode.insertCell()));
  let scrolls = false;
  return () => {
    around.hidden = isEmpty(model, grid);
    const texts = cellTexts(model, grid);
    write(caption, matrix(grid));
    rows.forEach((row, i) => write(row, grid.rows[i]));
    columns.forEach((column, i) => write(column, grid.columns[i]));
    cells.forEach((cell, i) => write(cell, texts(i)));
    scrolls ||= around.scrollWidth > around.clientWidth;
    if (scrolls) place(around, { tabindex: 0, role: "group", "aria-label": grid.title });
  };
}

/** Let the cells of a heatmap be read by pointer, by keyboard and by ear.

    For keys and for the ear it is a slider through the cells: every screen reader leaves it the
    arrow keys and says its value text, and on a touch screen a swipe moves it. Of an application
    Orca says no name, and of a grid it would want every cell. */
function readCells(model, grid, grids, overlay, output) {
  const frame = bounds(all(grid.x), all(grid.y));
  const areas = {
    cell: element("rect", { ...frame, class: "attn-area" }),
    row: element("rect", { class: "attn-labels", "vector-effect": "non-scaling-stroke" }),
    column: element("rect", { class: "attn-labels", "vector-effect": "non-scaling-stroke" }),
  };
  const walker = makeWalker(grid, frame, overlay.viewBox.baseVal);
  const lights = makeLights(grid, grids);
  const reading = { cell: null, held: false, areas, walker };
  reading.refresh = () => {
    const focused = document.activeElement === walker;
    walker.hidden = !focused && isEmpty(model, grid);
    for (const area of Object.values(areas)) area.style.display = walker.hidden ? "none" : "";
    if (walker.hidden) reading.cell = null;
    const { cell, held } = reading;
    const [row, column] = ["row", "column"].map((side) => beside(grid, side));
    place(areas.row, bounds([row.edge, row.end], all(grid.y)));
    place(areas.column, bounds(all(grid.x), [column.edge, column.end]));
    const also = lights.show(cell);
    const [text, number] = told(model, grid, cell ?? [0, 0]);
    if (Number(walker.value) !== number) walker.value = number;
    const said = also.length ? `${text}; it lights ${also.join(", ")}` : text;
    say(walker, "aria-label", matrix(grid));
    say(walker, "aria-valuetext", said);
    if (!cell) return;
    output.setAttribute("aria-live", focused ? "off" : "polite"); // a slider says its value itself
    output.previousSibling.textContent = focused && held ? "held" : "";
    write(output.firstChild, held ? `${text} (held)` : text);
  };
  reading.choose = () => {
    const [atRow, atColumn] = reading.cell;
    const [column, row] = grid.choose;
    const label = labelRead(grid, reading.cell);
    const chosen = { ...(column && label !== "row" && { [column]: atColumn }), ...(row && label !== "column" && { [row]: atRow }) };
    if (!Object.keys(chosen).length) return false;
    model.set("drag", chosen);
    model.save_changes();
    return true;
  };
  pointAtCells(reading, grid, overlay);
  walkCells(reading, grid);
  overlay.before(walker);
  overlay.prepend(areas.row, areas.column); // below all else: they take no pointer from a handle or a cell
  overlay.append(...lights.parts, areas.cell);
  reading.refresh();
  return reading;
}

/** The slider through the cells of a heatmap, which lies over it and is not seen. */
function makeWalker(grid, frame, { x, y, width, height }) {
  const moves = grid.choose.some(Boolean) ? " and moves the controls to it" : "";
  const walker = make("input", {
    type: "range",
    class: "attn-cells",
    max: grid.rows.length * grid.columns.length + labelCells(grid).length - 1,
    value: 0,
    autocomplete: "off",
    "aria-roledescription": "heatmap",
    "aria-description": `Arrow keys walk the cells${labelCells(grid).length ? " and labels" : ""}, Enter holds one${moves}.`,
  });
  const share = (part, whole) => `${(100 * part) / whole}%`;
  Object.assign(walker.style, {
    left: share(frame.x - x, width),
    top: share(frame.y - y, height),
    width: share(frame.width, width),
    height: share(frame.height, height),
  });
  return walker;
}

/** What lights a cell, its row, its column, and those that are linked in other heatmaps. */
function makeLights(grid, grids) {
  const links = [
    { of: grid, index: "row", lit: "row" },
    { of: grid, index: "column", lit: "column" },
    ...grid.links.map((link) => ({ ...link, of: grids[link.grid] })),
  ];
  const lit = links.map(() => element("rect", { class: "attn-lit" }));
  const lens = element("rect", { class: "attn-lit-cell" });
  /** Light what belongs to a cell or a label, or to none; tell what is lit in other heatmaps. */
  const show = (cell) => {
    for (const part of [...lit, lens]) part.style.display = "none";
    const light = (part, x, y) => {
      place(part, bounds(x, y));
      if (cell) part.style.display = "";
    };
    const [row, column] = cell ?? [0, 0];
    const label = labelRead(grid, [row, column]);
    if (!label) light(lens, span(grid.x, column), span(grid.y, row));
    const names = links.map(({ of, index, lit: side }, i) => {
      if (label && label !== index) return "";
      const n = index === "row" ? row : column;
      const end = label && i < 2 ? [labelEnd(label)] : [];
      if (side === "row") light(lit[i], [...all(of.x), ...end], span(of.y, n));
      else light(lit[i], span(of.x, n), [...all(of.y), ...end]);
      return `${of[side]} ${of[`${side}s`][n]} of ${of.title}`;
    });
    return names.slice(2).filter(Boolean);
  };
  /** Where a label ends; on a phone it is larger. */
  const labelEnd = (side) => {
    const { edge, end } = beside(grid, side);
    return edge + (end - edge) * (getComputedStyle(lens).getPropertyValue("--attn-text") || 1);
  };
  return { parts: [...lit, lens], show };
}

/** What is told of a cell or a label, and its number in the order of reading, in which labels come last. */
function told(model, grid, [row, column]) {
  const { length } = grid.columns;
  const texts = cellTexts(model, grid);
  const label = labelRead(grid, [row, column]);
  if (!label) {
    const number = row * length + column;
    return [`${grid.row} ${quoted(grid.rows[row])}, ${grid.column} ${quoted(grid.columns[column])}: ${texts(number)}`, number];
  }
  const ofRow = label === "row";
  const [others, word] = ofRow ? [grid.columns, grid.column] : [grid.rows, grid.row];
  const named = (name) => (/^\d+$/.test(name) ? `${word} ${name}` : quoted(name)); // a number alone could be a value
  const cells = others.map((name, i) => ({ name: named(name), text: texts(ofRow ? row * length + i : i * length + column) }));
  const number = grid.rows.length * length + labelCells(grid).findIndex(([i, j]) => i === row && j === column);
  return [`${grid[label]} ${quoted(ofRow ? grid.rows[row] : grid.columns[column])}: ${largest(cells)}`, number];
}

/** A name as it stands in a sentence, in which a full stop would be read as its end. */
const quoted = (name) => (/^\p{P}+$/u.test(name) ? `\u201c${name}\u201d` : name);

/**
 * The three largest numbers of a row or a column and where they stand; where some are negative, the largest and
 * the smallest. Of a level of colours that is open, one end alone is known: none lies beyond it.
 */
function largest(cells) {
  const open = { "above": Infinity, "below": -Infinity };
  const value = ({ text }) => {
    const [, word, number] = /^(?:(\w+) )?(.*)$/.exec(text.replace(MINUS, "-").replace("\u221e", "Infinity"));
    return open[word] ?? Number(number);
  };
  const sorted = cells.filter((cell) => !isNaN(value(cell))).sort((a, b) => value(b) - value(a));
  if (!sorted.length) return "no number";
  const first = value(sorted[0]);
  if (sorted.some(({ text }) => text.includes(MINUS)) && value(sorted.at(-1)) < first) {
    return `largest ${listed(sorted, 1)}; smallest ${listed([...sorted].reverse(), 1)}`;
  }
  return `largest ${listed(sorted.filter((cell) => value(cell) > 0 || first <= 0), 3)}`; // of weights, not those that are 0
}

/** The first few of some cells, and how many more are told as the last of them is. */
function listed(cells, most) {
  const shown = cells.slice(0, most);
  const more = cells.slice(most).filter(({ text }) => text === shown.at(-1).text).length;
  return `${shown.map(({ name, text }) => `${text} at ${name}`).join(", ")}${more ? ` and ${more} more` : ""}`;
}

/**
 * Read the cell or the label under the pointer. A click on it holds it in place of another, and a second one lets
 * it go; where a click moves a control, that keeps it.
 */
function pointAtCells(reading, grid, overlay) {
  const { areas, walker } = reading;
  for (const [of, area] of Object.entries(areas)) {
    const point = (event) => {
      if (reading.held) return;
      const { x, y } = at(event, overlay);
      reading.cell = [
        of === "column" ? beside(grid, of).number : cellAt(grid.y, y),
        of === "row" ? beside(grid, of).number : cellAt(grid.x, x),
      ];
      reading.refresh();
    };
    area.addEventListener("pointermove", point);
    area.addEventListener("pointerleave", () => {
      if (!reading.held && document.activeElement !== walker) reading.cell = null;
      reading.refresh();
    });
    area.addEventListener("click", (event) => {
      const before = reading.held && String(reading.cell);
      reading.held = false;
      point(event); // a finger does not point at a cell before it taps it
      walker.focus({ preventScroll: true });
      reading.held = !reading.choose() && before !== String(reading.cell);
      reading.refresh();
    });
  }
}

/** Walk through the cells and, past the last one on their side, the labels; Enter holds one, Escape lets it go. */
function walkCells(reading, grid) {
  const { walker } = reading;
  const [nRows, nColumns] = [grid.rows.length, grid.columns.length];
  const right = grid.x[1] > grid.x[0] ? 1 : -1;
  const down = grid.y[1] > grid.y[0] ? 1 : -1;
  const steps = { ArrowRight: [0, right], ArrowLeft: [0, -right], ArrowDown: [down, 0], ArrowUp: [-down, 0] };
  const clamp = (i, n, label) => Math.max(Math.min(0, label), Math.min(Math.max(n - 1, label), i));
  const step = ([down, right]) => {
    const [row, column] = reading.cell;
    const [below, after] = [beside(grid, "column").number, beside(grid, "row").number];
    return [
      clamp(row + down, nRows, column in grid.columns ? below : 0),
      clamp(column + right, nColumns, row in grid.rows ? after : 0),
    ];
  };
  const [top, bottom] = down > 0 ? [0, nRows - 1] : [nRows - 1, 0];
  // The slider's own End is the last label, and its PageUp goes on by a tenth of all cells.
  const ends = { End: () => [nRows - 1, nColumns - 1], PageUp: ([, column]) => [top, column], PageDown: ([, column]) => [bottom, column] };
  walker.addEventListener("input", () => {
    reading.held = false;
    const label = labelCells(grid)[walker.value - nRows * nColumns];
    reading.cell = label ?? [Math.floor(walker.value / nColumns), walker.value % nColumns];
    reading.refresh();
  });
  walker.addEventListener("focus", () => {
    reading.cell ??= [0, 0];
    reading.refresh();
  });
  walker.addEventListener("blur", () => {
    if (!reading.held) reading.cell = null;
    reading.refresh();
  });
  walker.addEventListener("keydown", (event) => {
    const { key } = event;
    if (key === "Enter" || key === " ") {
      reading.cell ??= [0, 0];
      reading.held = !reading.held;
      reading.choose();
    } else if (key === "Escape" && !reading.held) {
      reading.cell = null;
      reading.forget();
    } else if (key === "Escape") reading.held = false;
    else if (key in steps || key in ends) {
      reading.cell ??= [0, 0]; // Escape put it out of sight
      reading.held = false; // moving on releases the cell
      reading.cell = key in steps ? step(steps[key]) : ends[key](reading.cell);
    } else return;
    event.preventDefault();
    reading.refresh();
  });
}

/** Let a mark be dragged in the plot: the pointer's place chooses the position of its controls. */
function dragHandle(model, { x, y, box, reach }, overlay) {
  const [left, top, right, bottom] = box;
  const area = element("rect", { class: `attn-handle ${x && y ? "attn-xy" : x ? "attn-x" : "attn-y"}` });
  const follow = () => {
    const positions = model.get("positions");
    const [px, py] = [x, y].map((axis) => axis && axis.points[positions[axis.control]]);
    const reached = (p) => [p - reach, p + reach];
    place(area, bounds(x ? reached(px) : [left, right], y ? reached(py) : [top, bottom]));
  };
  const drag = (event) => {
    const pointer = at(event, overlay);
    const chosen = {};
    if (x) chosen[x.control] = nearest(x.points, pointer.x);
    if (y) chosen[y.control] = nearest(y.points, pointer.y);
    model.set("drag", chosen);
    model.save_changes();
  };
  area.addEventListener("pointerdown", (event) => {
    area.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  area.addEventListener("pointermove", (event) => {
    if (area.hasPointerCapture(event.pointerId)) drag(event);
  });
  // Browsers ignore touch-action inside an SVG: a touch in the direction of the handle is caught
  // here, and any other one scrolls the page.
  let start, ours;
  area.addEventListener("touchstart", ({ touches }) => ([start, ours] = [touches[0], false]), { passive: true });
  const take = (event) => {
    const [dx, dy] = ["clientX", "clientY"].map((name) => Math.abs(event.touches[0][name] - start[name]));
    ours ||= x && y ? true : x ? dx >= dy : dy >= dx;
    if (ours && event.cancelable) event.preventDefault();
  };
  area.addEventListener("touchmove", take, { passive: false });
  model.on("change:positions", follow);
  overlay.append(area);
  follow();
}
