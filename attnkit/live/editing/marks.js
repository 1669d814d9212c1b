// Draws marks from data that was computed in the page: marks.py describes each mark, and says why.

const [PATH, USES, X, Y, WORDS, COLOUR, CELL, WEIGHT] = "\uE010\uE011\uE012\uE013\uE014\uE015\uE016\uE017";
const SLOT = /[\uE010-\uE017]/g;
const [PRECISE_HOLE, COLOUR_HOLE] = ["\uE004", "\uE00F"];
const FAR = 2e5; // parts of a point, beyond which nothing is seen: a table could not hold much more

/** The state of a mark for some data: { template, numbers, picture }, as `painter` shows it, and what of the data
    it cannot show: { beyond }. */
export function toMark(description, data) {
  check(data !== undefined && data !== null, "a mark gets no data");
  let visible = description.visible ?? true;
  if (data.visible !== undefined) ({ visible, ...data } = data); // of an object of properties
  if (data.data !== undefined && Object.keys(data).length === 1) ({ data } = data);
  visible ||= description.kind === "values"; // what a heatmap is read from, hidden or not
  const state = visible ? KINDS[description.kind](description, data) : { template: "" };
  return { picture: undefined, ...state, numbers: Int32Array.from(state.numbers ?? []) };
}

const KINDS = { points: drawPoints, bar: drawBar, band: drawBand, text: drawText, cells: drawCells, image: drawImage, values: writeValues, readout: writeReadout };

/** Put something in each slot of a template, in the order in which they stand; it may add numbers. */
const put = (template, slots) => template.replace(SLOT, (slot) => slots[slot]());

/** Holes for coordinates: how one is written, and how many were. */
function coordinates({ hole, x, y }, numbers) {
  const one = ([a, b]) => (value) => {
    numbers.push(Math.round(Math.max(-FAR, Math.min(FAR, a + b * value))));
    return hole;
  };
  return { x: one(x), y: one(y) };
}

// -- what is far away ---------------------------------------------------------------------------------

const SIDES_OF_SIGHT = [[0, -1], [0, 1], [1, -1], [1, 1]]; // an axis, and where on it FAR is
const isFar = (place, [axis, sign]) => sign * place[axis] > FAR;
const placed = ({ x: [a, b], y: [c, d] }) => (point) => [a + b * point[0], c + d * point[1]].map((value) => Math.max(-1e300, Math.min(1e300, value)));
/** Holes for places in the picture. */
const inPicture = (description, numbers) => coordinates({ ...description, x: [0, 1], y: [0, 1] }, numbers);

/** Where the way from one place to another crosses a side. */
function crossing(from, to, [axis, sign]) {
  const share = (sign * FAR - from[axis]) / (to[axis] - from[axis]);
  const along = (i) => (i === axis ? sign * FAR : from[i] + share * (to[i] - from[i]));
  return [along(0), along(1)];
}

/** The part of a line between two places that is not far away, or null. */
function nearLine(from, to) {
  for (const side of SIDES_OF_SIGHT) {
    const [begins, ends] = [isFar(from, side), isFar(to, side)];
    if (begins && ends) return null;
    if (begins) from = crossing(from, to, side);
    if (ends) to = crossing(from, to, side);
  }
  return [from, to];
}

/** The part of a filled shape that is not far away (Sutherland and Hodgman). */
function nearShape(corners) {
  const cut = (corners, side) => corners.flatMap((corner, i) => {
    const before = corners.at(i - 1);
    const crossed = isFar(before, side) === isFar(corner, side) ? [] : [crossing(before, corner, side)];
    return isFar(corner, side) ? crossed : [...crossed, corner];
  });
  return SIDES_OF_SIGHT.reduce(cut, corners);
}

const isNumber = (value) => typeof value === "number" || typeof value === "boolean";

function check(right, what) {
  if (!right) throw new TypeError(what);
}

// -- lines and scatters -----------------------------------------------------------------------------

/** x and y of points: a pair of lists, a list of pairs, or y alone. */
function pointsOf({ drawn }, data) {
  check(Array.isArray(data), "a line or a scatter takes y, or (x, y)");
  const nested = data.some(Array.isArray);
  const [x, y] = !nested ? [drawn.map((value) => value ?? NaN), data] : data.length === 2 ? data : [0, 1].map((axis) => data.map((point) => point?.[axis]));
  check(Array.isArray(x) && Array.isArray(y) && x.length === y.length, `got ${y?.length} y for ${x?.length} x`);
  check([...x, ...y].every(isNumber), "a line or a scatter takes numbers");
  return x.map((value, i) => [value, y[i]]).map((point) => (point.every(Number.isFinite) ? point : null));
}

function drawPoints(description, data) {
  const numbers = [];
  const place = coordinates(description, numbers);
  const points = pointsOf(description, data);
  const { x, y } = inPicture(description, numbers);
  const to = (how, [right, up]) => `${how} ${x(right)} ${y(up)}  `;
  const places = points.map((point) => point && placed(description)(point));
  const isNear = (place) => !SIDES_OF_SIGHT.some((side) => isFar(place, side));
  // Where a point is missing, the line has a gap.
  const step = (place, i) => {
    const before = places[i - 1];
    if (!place) return "";
    if (!before) return isNear(place) ? to("M", place) : "";
    const line = nearLine(before, place);
    return line ? (line[0] === before ? "" : to("M", line[0])) + to("L", line[1]) : "";
  };
  const path = () => places.map(step).join("");
  const use = (point, i) =>
    point && put(description.uses[i % description.uses.length], { [X]: () => place.x(point[0]), [Y]: () => place.y(point[1]) });
  const uses = () => points.map(use).join("");
  return { template: put(description.template, { [PATH]: path, [USES]: uses }), numbers, beyond: beyondAxes(description, points) };
}

/** In words, whether some points are nowhere, or lie where the author's never do: none of them is seen. */
function beyondAxes({ frame, gaps }, points) {
  if (!gaps && !points.every((point) => point?.every(Number.isFinite))) return "nan or infinite";
  const isOutside = (point) => point?.some((value, axis) => frame[axis] && (value < frame[axis][0] || value > frame[axis][1]));
  return points.some(isOutside) ? "outside the axes" : "";
}

// -- bars -------------------------------------------------------------------------------------------

const SIDES = ["x", "y", "width", "height"];

/** A bar, by its length, or by its sides in an object. */
function drawBar(description, data) {
  const { template, sides, lying } = description;
  const given = isNumber(data) ? { [lying ? "width" : "height"]: data } : data;
  const unknown = Object.keys(given).find((name) => !SIDES.includes(name));
  check(!unknown, `this page does not change ${unknown} of a bar`);
  const [x, y, width, height] = SIDES.map((side, i) => given[side] ?? sides[i]);
  const numbers = [];
  const place = inPicture(description, numbers);
  const corners = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]];
  const path = () => (corners.flat().every(Number.isFinite) ? closed(corners.map(placed(description)), place) : "");
  return { template: put(template, { [PATH]: path }), numbers, beyond: beyondAxes(description, corners) };
}

/** A path around some places; none where all of them are far away on one side. */
function closed(places, { x, y }) {
  const near = nearShape(places).map(([a, b], i) => `${i ? "L" : "M"} ${x(a)} ${y(b)}  `);
  return near.length ? `${near.join("")}z ` : "";
}

// -- bands ------------------------------------------------------------------------------------------

/** A filled band between two edges: (y1, y2), or (x, y1, y2). Where a number is missing, it has a gap. */
function drawBand(description, data) {
  check(Array.isArray(data) && (data.length === 2 || data.length === 3) && data.every(Array.isArray), "a band takes (y1, y2), or (x, y1, y2)");
  const [x, low, high] = data.length === 3 ? data : [description.drawn, ...data];
  check([low, high].every(({ length }) => length === x.length), `a band got edges of ${low.length} and ${high.length} points for ${x.length} x`);
  check([x, low, high].every((edge) => edge.every(isNumber)), "a band takes numbers");
  const pieces = [[]];
  x.forEach((value, i) => {
    if ([value, low[i], high[i]].every(Number.isFinite)) pieces.at(-1).push([value, low[i], high[i]]);
    else pieces.push([]);
  });
  const there = pieces.filter(({ length }) => length);
  const beyond = beyondAxes(description, there.flat().flatMap(([value, low, high]) => [[value, low], [value, high]]));
  if (!there.length) return { template: "<g/>" };
  const { one, several, sharp } = description;
  const numbers = [];
  const how = there.length > 1 ? several : one, place = inPicture(how, numbers);
  const draw = (template, piece) => {
    const edge = piece.map(([value, low]) => [value, low]);
    const back = piece.map(([value, , high]) => [value, high]).reverse();
    const corners = [back.at(-1), ...edge, back[0], ...back]; // as matplotlib goes
    const shape = put(template, { [PATH]: () => closed(corners.map(placed(how)), place) });
    return isStraight(corners) ? shape.replace(/(<path [^>]*?)(?=\/>)/, `$1${sharp}`) : shape;
  };
  if (there.length === 1) return { template: draw(one.template, there[0]), numbers, beyond };
  return { template: put(several.template, { [USES]: () => there.map((piece) => draw(several.piece, piece)).join("") }), numbers, beyond };
}

/** Whether all sides of a shape are upright or level. */
const isStraight = (corners) => corners.every(([x, y], i) => !i || x === corners[i - 1][0] || y === corners[i - 1][1]);

// -- texts ------------------------------------------------------------------------------------------

const escaped = (text) =>
  text.replace(/[&<>]/g, (sign) => `&${{ "&": "amp", "<": "lt", ">": "gt" }[sign]};`).replace(/[\uE000-\uE017]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const TEXT = ["text", "x", "y", "ha", "va", "colour", "weight"];

/** Where a text is, by the names that matplotlib has for that. */
function textOf({ start, colour, weight, box }, data) {
  const given = { ...start, colour, weight };
  for (const [name, value] of Object.entries(typeof data === "string" ? { text: data } : data)) {
    if (name === "position") [given.x, given.y] = value;
    else if (name === "color") given.colour = parseInt(/^#([\da-f]{6})$/i.exec(value)?.[1], 16);
    else given[{ horizontalalignment: "ha", verticalalignment: "va" }[name] ?? name] = value;
  }
  const unknown = Object.keys(given).find((name) => !TEXT.includes(name));
  check(!unknown, `this page does not change ${unknown} of a text`);
  check(!box || given.weight === weight, "this page does not change the weight of a text in a box");
  check(typeof given.text === "string", "a text takes a string");
  check(given.colour >= 0, `this page takes a colour such as "#1b9e77", not ${data.color}`);
  return given;
}

// How far below its place the base of a text is, if it reaches so far above and below it.
const RISES = {
  top: ([above]) => above,
  center: ([above, below]) => (above - below) / 2,
  center_baseline: ([above]) => above / 2,
  baseline: () => 0,
  bottom: ([, below]) => -below,
};

const WEIGHTS = { normal: 400, regular: 400, bold: 700 };

function reachOf(reach, tall, signs) {
  return reach.map((most, side) => signs.reduce((far, sign) => Math.max(far, tall[sign]?.[side] ?? 0), most));
}

function drawText(description, data) {
  const { text, x, y, ha, va, colour, weight } = textOf(description, data);
  if (!text || !Number.isFinite(x) || !Number.isFinite(y)) return { template: "" };
  const { templates, box, x: [a, b], y: [c, d] } = description;
  const number = WEIGHTS[weight] ?? weight;
  check(number === 400 || number === 700, `a text is "normal" or "bold", not ${weight}`);
  const reach = reachOf(description.reach, description.tall[number], [...text]);
  check(ha in templates && va in RISES, `a text stands ${ha}, ${va}: this page does not know that`);
  const numbers = [];
  // In the units of the picture, for what follows.
  const { x: across, y: up } = inPicture(description, numbers);
  const [left, base] = [a + b * x, c + d * y + RISES[va](reach)];
  const slots = {
    [PATH]: () => cornersOf(box, text, ha, reach).map(([right, down], i) => `${i ? "L" : "M"} ${across(left + right)} ${up(base + down)}  `).join("") + "z ",
    [X]: () => across(left),
    [Y]: () => up(base),
    [COLOUR]: () => (numbers.push(colour), COLOUR_HOLE),
    [WEIGHT]: () => (number === 400 ? "" : ` font-weight="${number}"`),
    [WORDS]: () => escaped(text),
  };
  return { template: put(templates[ha], slots), numbers };
}

/** The corners of the box around a text, as seen from its place on the base line. */
function cornersOf({ unit, across, beyond, ...font }, text, ha, [above, below]) {
  const width = unit * widthOf(font, [...text]);
  const start = { left: 0, center: width / 2, right: width }[ha];
  const [left, right] = [across[0] - start, across[1] + width - start];
  const [top, bottom] = [-above - beyond[0], below + beyond[1]];
  return [[left, bottom], [right, bottom], [right, top], [left, top]];
}

function widthOf({ widths, kerning }, signs) {
  const of = (sign) => widths[sign] ?? widths["0"];
  const [zero, first, last] = ["0", signs[0], signs.at(-1)].map(of);
  const moves = signs.slice(0, -1).map((sign, i) => of(sign)[0] + (kerning[sign + signs[i + 1]] ?? 0));
  return moves.reduce((sum, move) => sum + move, 0) + last[1] + first[2] - zero[1];
}

// -- heatmaps ---------------------------------------------------------------------------------------

/** The number of the colour of a cell among n, and what is below all, above all, and no number. */
function shade([low, high], n, value) {
  if (!Number.isFinite(value)) return n + 2;
  const share = low === high ? 0 : (value - low) / (high - low);
  return share < 0 ? 0 : share > 1 ? n + 1 : 1 + Math.min(n - 1, Math.floor(share * n));
}

/** In words, whether some cells have a number beyond the limits of the colours, where the author's have none. */
function beyondColours({ limits: [low, high], within }, values) {
  return within && values.some((value) => Number.isFinite(value) && (value < low || value > high)) ? "beyond the colours" : "";
}

function numbersOf(data, n) {
  const values = [data].flat(Infinity);
  check(values.length === n && values.every(isNumber), `a heatmap takes ${n} numbers`);
  return values;
}

function drawCells(description, data) {
  const numbers = [];
  const { cells, limits, colours } = description;
  const values = numbersOf(data, cells.length);
  const look = (value) => () => {
    const shown = colours[shade(limits, colours.length - 3, value)];
    if (!shown.length) return ' fill="none"';
    numbers.push(...shown);
    return ` fill="${COLOUR_HOLE}"${shown.length > 1 ? ` fill-opacity="${PRECISE_HOLE}"` : ""}`;
  };
  const coloured = () => values.map((value, i) => put(cells[i], { [CELL]: look(value) })).join("");
  return { template: put(description.template, { [USES]: coloured }), numbers, beyond: beyondColours(description, values) };
}

function drawImage(description, data) {
  const { template, width, height, limits, bytes } = description;
  const rgba = new Uint8Array(4 * width * height);
  const values = numbersOf(data, width * height);
  values.forEach((value, i) => {
    const from = 4 * shade(limits, bytes.length / 4 - 3, value);
    for (let k = 0; k < 4; k += 1) rgba[4 * i + k] = bytes[from + k];
  });
  return { template, picture: { width, height, rgba: rgba.buffer }, beyond: beyondColours(description, values) };
}

// -- words ------------------------------------------------------------------------------------------

/** The numbers of the cells of a heatmap, as heatmaps.py writes them. */
function writeValues({ largest }, data) {
  const values = [data].flat(Infinity);
  check(values.every(isNumber), "a heatmap takes numbers");
  const numbers = values.filter(Number.isFinite);
  const counts = numbers.every(Number.isInteger) && numbers.some((number) => Math.abs(number) > 1);
  const write = counts ? (number) => number.toFixed(0) : largest >= 1e-3 && largest < 1e5 ? (number) => number.toFixed(4) : (number) => general(number, largest < 1 ? 4 : 6);
  const text = (value) => {
    if (Math.abs(value) === Infinity) return value > 0 ? "∞" : "-∞";
    return Number.isFinite(value) ? write(value).replace(/^-(?=[0.]*$)/, "") : "no number";
  };
  return { template: `<span>${values.map(text).join("|")}</span>` };
}

/** A number as Python's "g" writes it. */
function general(number, digits) {
  const [mantissa, power] = number.toExponential(digits - 1).split("e");
  const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (power >= -4 && power < digits) return trimmed(number.toFixed(digits - 1 - power));
  return `${trimmed(mantissa)}e${power[0]}${power.slice(1).padStart(2, "0")}`;
}

function writeReadout(_, data) {
  check(typeof data === "string", "the readout must return a string");
  return { template: `<span>${escaped(data)}</span>` };
}
