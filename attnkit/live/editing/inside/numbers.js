// Numbers as text, as Python and numpy write them. MicroPython's own conversions are off by a digit.

const padded = (text, places) => text.replace(/e([+-])(\d+)$/, (_, s, digits) => `e${s}${digits.padStart(places, "0")}`);

// Of a number's digits, the last is rounded half to even, from its exact value.
function rounded(x, digits, write) {
  const text = write(x, digits), exact = write(x, Math.min(100, digits + 30));
  const [tail] = exact.split("e");
  const rest = tail.slice(tail.length - Math.min(100 - digits, 30));
  if (!/^50*$/.test(rest)) return text;
  const cut = tail.slice(0, tail.length - rest.length).replace(/\.$/, "");
  const even = "02468".includes(cut.at(-1));
  return even ? cut + (exact.includes("e") ? `e${exact.split("e")[1]}` : "") : text;
}

function bigFixed(x, digits) { // toFixed writes 1e+21 and above in another form
  return BigInt(x).toString() + (digits ? `.${"0".repeat(digits)}` : "");
}

const fixed = (x, digits) => (Math.abs(x) >= 1e21 ? bigFixed(x, digits) : rounded(x, digits, (v, n) => v.toFixed(n)));
const scientific = (x, digits) => padded(rounded(x, digits, (v, n) => v.toExponential(n)), 2);
const signed = (x, text) => (x < 0 || Object.is(x, -0) ? `-${text}` : text);
const odd = (x) => (x !== x ? "nan" : x > 0 ? "inf" : "-inf");

// The shortest digits that mean this number: Python's repr.
function shortest(x) {
  if (!Number.isFinite(x)) return odd(x);
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return signed(x, padded(size.toExponential(), 2));
  const text = size >= 1e21 ? bigFixed(size, 0) : String(size);
  return signed(x, text.includes(".") ? text : `${text}.0`);
}

function general(size, precision, keep) {
  const digits = Math.max(precision, 1), exponent = size === 0 ? 0 : Number(scientific(size, digits - 1).split("e")[1]);
  const text = exponent < -4 || exponent >= digits ? scientific(size, digits - 1) : fixed(size, digits - 1 - exponent);
  return keep ? text : text.replace(/(\.\d*?)0+(?=e|$)/, "$1").replace(/\.(?=e|$)/, "");
}

function floatDigits(size, kind, precision, alternate) {
  const lower = kind.toLowerCase();
  if (lower === "f") return fixed(size, precision ?? 6);
  if (lower === "e") return scientific(size, precision ?? 6);
  if (lower === "g") return general(size, precision ?? 6, alternate);
  if (lower === "%") return `${fixed(size * 100, precision ?? 6)}%`;
  if (precision === undefined) return shortest(size);
  const text = general(size, precision, false);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;

function parsed(spec, type) {
  const found = SPEC.exec(spec);
  if (!found) throw new Error(`Invalid format specifier '${spec}' for object of type '${type}'`);
  const [, fill, align, sign, alternate, zero, width, group, precision, kind] = found;
  return {
    fill: fill ?? (zero ? "0" : " "), align: align ?? (zero ? "=" : undefined), sign, alternate, group, kind,
    width: Number(width ?? 0), precision: precision === undefined ? undefined : Number(precision),
  };
}

function grouped(text, mark) {
  if (!mark) return text;
  const [, whole, rest] = /^(\d*)(.*)$/.exec(text);
  return whole.replace(/\B(?=(\d{3})+$)/g, mark) + rest;
}

function aligned(sign, text, { fill, align, width }) {
  const room = fill.repeat(Math.max(0, width - sign.length - [...text].length));
  if (align === "=") return sign + room + text;
  if (align === "<") return sign + text + room;
  if (align === "^") return room.slice(0, room.length >> 1) + sign + text + room.slice(room.length >> 1);
  return room + sign + text;
}

const unknownKind = (kind, type) => new Error(`Unknown format code '${kind}' for object of type '${type}'`);

// Format as Python's format(): a "float" and "str" come as they are, an "int" as its digits.
function formatted(value, spec, type) {
  const form = parsed(spec, type), { kind } = form;
  if (type === "str") {
    if ((kind ?? "s") !== "s") throw unknownKind(kind, type);
    if (form.sign) throw new Error("Sign not allowed in string format specifier");
    if (form.group) throw new Error(`Cannot specify '${form.group}' with 's'.`);
    const text = form.precision === undefined ? value : [...value].slice(0, form.precision).join("");
    return aligned("", text, { ...form, align: form.align ?? "<" });
  }
  const whole = type === "int" && "dbxXon".includes(kind ?? "d");
  if (!whole && kind && !"eEfFgG%".includes(kind)) throw unknownKind(kind, type);
  const number = whole ? BigInt(value) : Number(value);
  const minus = number < 0 || Object.is(number, -0), size = minus ? -number : number;
  const sign = minus ? "-" : form.sign === "+" || form.sign === " " ? form.sign : "";
  let text;
  if (whole) {
    const base = { b: 2, o: 8, x: 16, X: 16 }[kind] ?? 10;
    text = (form.alternate && base !== 10 ? `0${kind}` : "") + size.toString(base);
  } else text = Number.isFinite(size) ? floatDigits(size, kind ?? (form.precision === undefined ? "" : "r"), form.precision, form.alternate) : odd(size);
  text = grouped(text, form.group);
  return aligned(sign, /[EXGF]/.test(kind ?? "") ? text.toUpperCase() : text, form);
}

// What np.set_printoptions() sets.
let printing = {};
function setPrinting(precision, suppress, width, threshold) {
  printing = { precision, suppress, width, threshold };
}
setPrinting(8, false, 75, 1000);

// How numpy writes the numbers of one array: all with the same number of places.
function floatWriter(values) {
  const finite = values.filter(Number.isFinite), sizes = finite.map(Math.abs).filter(Boolean);
  const most = sizes.reduce((a, b) => Math.max(a, b), -Infinity), least = sizes.reduce((a, b) => Math.min(a, b), Infinity);
  const exponent = sizes.length > 0 && (most >= 1e8 || (!printing.suppress && (least < 1e-4 || most / least > 1000)));
  const write = exponent ? withExponent : positional;
  const parts = finite.map((x) => /^(-?\d+)\.(\d*)(?:e(.*))?$/.exec(write(x)));
  const longest = (k) => parts.reduce((n, part) => Math.max(n, part[k]?.length ?? 0), 0);
  let left = longest(1);
  const right = longest(2), power = exponent ? longest(3) - 1 : 0;
  const tail = exponent ? right + power + 2 : right;
  if (finite.length < values.length) {
    left = Math.max(left, 3 - (tail + 1), 3 + values.includes(-Infinity) - (tail + 1));
  }
  return (x) => {
    if (!Number.isFinite(x)) return odd(x).padStart(left + tail + 1);
    if (exponent) {
      const text = signed(x, rounded(Math.abs(x), right, (v, n) => v.toExponential(n)));
      return padded(right ? text : text.replace("e", ".e"), power).padStart(left + 1 + right + power + 2);
    }
    const [whole, part] = write(x).split(".");
    return `${whole.padStart(left)}.${part.padEnd(right)}`;
  };
}

function positional(x) {
  const size = Math.abs(x), n = printing.precision, text = shortest(size).includes("e") ? fixed(size, n) : shortest(size);
  const [whole, part = ""] = (text.split(".")[1]?.length > n ? fixed(size, n) : text).split(".");
  return signed(x, `${whole}.${part.replace(/0+$/, "")}`);
}

function withExponent(x) {
  const size = Math.abs(x), full = size.toExponential(), n = printing.precision;
  const [digits, exponent] = padded(full.split("e")[0].length > n + 2 ? scientific(size, n) : full, 2).split("e");
  const [whole, part = ""] = digits.split(".");
  return signed(x, `${whole}.${part.replace(/0+$/, "")}e${exponent}`);
}

function writerOf(values, kind, axes) {
  if (kind === "bool") return (x) => (x ? (axes ? " True" : "True") : "False");
  if (kind === "int64") {
    const width = values.reduce((n, x) => Math.max(n, String(x).length), 0);
    return (x) => String(x).padStart(width);
  }
  return floatWriter(values);
}

// Write an array as numpy does, in lines of 75 signs, corners only where it has more than 1,000 numbers.
function arrayText({ shape, values }, kind, separator, prefix) {
  const short = values.length > printing.threshold, edge = 3;
  const shown = (n) => (short && n > 2 * edge ? [0, 1, 2, null, n - 3, n - 2, n - 1] : [...Array(n).keys()]);
  const seen = [];
  const collect = (axis, at) => {
    if (axis === shape.length) return seen.push(values[at]);
    for (const i of shown(shape[axis])) if (i !== null) collect(axis + 1, at * shape[axis] + i);
  };
  collect(0, 0);
  const write = writerOf(seen, kind, shape.length);
  const recur = (axis, at, indent, width) => {
    if (axis === shape.length) return write(values[at]);
    const next = (i) => recur(axis + 1, at * shape[axis] + i, `${indent} `, width - 1);
    const items = shown(shape[axis]).map((i) => (i === null ? "..." : next(i)));
    if (axis < shape.length - 1) {
      const between = separator.trimEnd() + "\n".repeat(shape.length - axis - 1) + indent;
      return `[${items.join(between)}]`;
    }
    return `[${wrapped(items, separator, indent, width - Math.max(separator.trimEnd().length, 1))}]`;
  };
  return recur(0, 0, ` ${" ".repeat(prefix.length)}`, printing.width);
}

function wrapped(items, separator, indent, width) {
  let done = "", line = indent;
  items.forEach((word, k) => {
    if (line.length + word.length > width && line.length > indent.length) {
      done += `${line.trimEnd()}\n`;
      line = indent;
    }
    line += word + (k < items.length - 1 ? separator : "");
  });
  return (done + line).slice(indent.length);
}
