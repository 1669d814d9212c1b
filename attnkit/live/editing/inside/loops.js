// The loops of the small numpy: numpy.py decides shapes and types, and these functions compute. They
// read and write float64 in Python's own memory, by a ticket that Python has written there:
// [number of axes, ...shape, then for each array: its place, ...its steps], all in numbers, not bytes.

// What an operation has met, as numpy warns of it.
const DIVIDED_BY_ZERO = 1, OVERFLOW = 2, INVALID = 4, BEYOND_WHOLE = 8;
const MOST = Number.MAX_SAFE_INTEGER; // the largest whole number that float64 holds with all below it

const halfToEven = (x) => {
  if (!Number.isFinite(x)) return x;
  const low = Math.floor(x), over = x - low;
  if (over !== 0.5) return over < 0.5 ? (low === 0 && x < 0 ? -0 : low) : low + 1 || (x < 0 ? -0 : 0);
  return low % 2 === 0 ? low || (x < 0 ? -0 : 0) : low + 1 || (x < 0 ? -0 : 0);
};
const truth = (yes) => (yes ? 1 : 0);

function remainder(x, y) { // the sign of y, as in Python
  const left = x % y;
  if (left === 0) return y < 0 ? -0 : 0;
  return left < 0 !== y < 0 ? left + y : left;
}

function floorDivide(x, y) {
  if (y === 0) return x / y;
  if (!Number.isFinite(x)) return NaN;
  const left = x % y;
  const whole = (x - left) / y - truth(left !== 0 && left < 0 !== y < 0);
  const low = Math.floor(whole);
  return whole === 0 ? (x / y < 0 || Object.is(x / y, -0) ? -0 : 0) : low + truth(whole - low > 0.5);
}

function power(x, y) {
  if (y === 2) return x * x;
  if (y === 0.5) return x === -Infinity ? Infinity : Math.sqrt(x) + 0; // of -0, too, it is 0
  if (x === 1 || y === 0) return 1;
  if (Math.abs(x) === 1 && Math.abs(y) === Infinity) return 1;
  return x ** y;
}

const BINARY = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  floor_divide: floorDivide,
  remainder,
  power,
  whole_multiply: (x, y) => x * y + 0, // a whole number is never -0
  whole_floor_divide: (x, y) => (y === 0 ? NaN : floorDivide(x, y) + 0),
  whole_remainder: (x, y) => (y === 0 ? NaN : remainder(x, y) + 0),
  fmod: (x, y) => x % y,
  whole_fmod: (x, y) => (x % y) + 0,
  whole_and: (x, y) => Number(BigInt(x) & BigInt(y)),
  whole_or: (x, y) => Number(BigInt(x) | BigInt(y)),
  whole_left_shift: (x, y) => (y < 0 ? 0 : x * 2 ** y),
  whole_right_shift: (x, y) => Math.floor(x / 2 ** (y < 0 ? 64 : y)) + 0,
  maximum: (x, y) => (x !== x ? x : y !== y ? y : x >= y ? x : y),
  minimum: (x, y) => (x !== x ? x : y !== y ? y : x <= y ? x : y),
  fmax: (x, y) => (x >= y || y !== y ? x : y),
  fmin: (x, y) => (x <= y || y !== y ? x : y),
  arctan2: Math.atan2,
  hypot: Math.hypot,
  logaddexp: (x, y) => (x === y ? x + Math.LN2 : Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)))),
  less: (x, y) => truth(x < y),
  less_equal: (x, y) => truth(x <= y),
  greater: (x, y) => truth(x > y),
  greater_equal: (x, y) => truth(x >= y),
  equal: (x, y) => truth(x === y),
  not_equal: (x, y) => truth(x !== y),
  logical_and: (x, y) => truth(x !== 0 && y !== 0), // NaN counts as true
  logical_or: (x, y) => truth(x !== 0 || y !== 0),
  logical_xor: (x, y) => truth((x !== 0) !== (y !== 0)),
};
const UNARY = {
  copy: (x) => x,
  as_bool: (x) => truth(x !== 0),
  as_whole: (x) => Math.trunc(x) + 0,
  negative: (x) => -x,
  whole_negative: (x) => 0 - x,
  absolute: Math.abs,
  sign: (x) => Math.sign(x) + 0, // of -0, too, it is 0
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  expm1: Math.expm1,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  square: (x) => x * x,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  arcsinh: Math.asinh,
  arccosh: Math.acosh,
  arctanh: Math.atanh,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  rint: halfToEven,
  isnan: (x) => truth(x !== x),
  isinf: (x) => truth(Math.abs(x) === Infinity),
  isfinite: (x) => truth(Number.isFinite(x)),
  logical_not: (x) => truth(x === 0),
};
const POLES = new Set(["divide", "floor_divide", "power", "log", "log2", "log10", "log1p", "arctanh"]);

// Add as numpy does, so that the last digit agrees: eight sums side by side, halves of what is long.
function pairwise(x, from, n) {
  if (n < 8) {
    let sum = -0;
    for (let i = 0; i < n; i++) sum += x[from + i];
    return sum;
  }
  if (n > 128) {
    const half = (n >> 1) - ((n >> 1) % 8);
    return pairwise(x, from, half) + pairwise(x, from + half, n - half);
  }
  const sums = x.slice(from, from + 8);
  let i = 8;
  for (; i < n - (n % 8); i += 8) for (let k = 0; k < 8; k++) sums[k] += x[from + i + k];
  let sum = sums[0] + sums[1] + (sums[2] + sums[3]) + (sums[4] + sums[5] + (sums[6] + sums[7]));
  for (; i < n; i++) sum += x[from + i];
  return sum;
}

function best(x, n, better) { // the first place of the best; NaN is better than all
  let place = 0;
  for (let i = 0; i < n && x[place] === x[place]; i++) if (x[i] !== x[i] || better(x[i], x[place])) place = i;
  return place;
}
const above = (x, y) => x > y, below = (x, y) => x < y;
const order = (x, y) => (x !== x) - (y !== y) || x - y || 0; // NaN last
const REDUCE = {
  sum: (x, n, inRow) => 0 + (inRow ? pairwise(x, 0, n) : x.subarray(0, n).reduce((sum, each) => sum + each, -0)),
  prod: (x, n) => x.subarray(0, n).reduce((product, each) => product * each, 1),
  max: (x, n) => x[best(x, n, above)],
  min: (x, n) => x[best(x, n, below)],
  argmax: (x, n) => best(x, n, above),
  argmin: (x, n) => best(x, n, below),
  any: (x, n) => truth(x.subarray(0, n).some((each) => each !== 0)),
  all: (x, n) => truth(x.subarray(0, n).every((each) => each !== 0)),
};
// The last axis of an array in a row, replaced.
const ALONG = {
  sort: (row) => void row.sort(order),
  argsort: (row) => row.set([...row.keys()].sort((i, j) => order(row[i], row[j]) || i - j)),
  cumsum: running((sum, each) => sum + each),
  cumprod: running((product, each) => product * each),
};

function running(f) {
  return (row) => {
    let seen = 0;
    for (let i = 1; i < row.length; i++) {
      const r = f(row[i - 1], row[i]);
      if (!(Math.abs(r) <= MOST)) seen |= met(() => false, r, row[i - 1], row[i]);
      row[i] = r;
    }
    return seen;
  };
}

// Visit the rows of the arrays of a ticket: visit(length of the row, place in each array).
function walk({ shape, arrays }, visit) {
  if (shape.includes(0)) return;
  const last = shape.length - 1, row = last < 0 ? 1 : shape[last];
  const places = arrays.map((array) => array.place), counts = new Int32Array(shape.length);
  for (let axis = 0; axis >= 0;) {
    visit(row, places);
    for (axis = last - 1; axis >= 0; axis--) {
      arrays.forEach((array, k) => (places[k] += array.steps[axis]));
      if (++counts[axis] < shape[axis]) break;
      arrays.forEach((array, k) => (places[k] -= array.steps[axis] * shape[axis]));
      counts[axis] = 0;
    }
  }
}

let memory, numbers, words; // Python's memory, as numbers and as whole numbers of 32 bits

function read(address, count) {
  if (numbers?.buffer !== memory.buffer) { // it has grown
    numbers = new Float64Array(memory.buffer);
    words = new Int32Array(memory.buffer);
  }
  const start = address >> 2, axes = words[start], shape = words.slice(start + 1, start + 1 + axes);
  const arrays = [];
  for (let k = 0, at = start + 1 + axes; k < count; k++, at += 1 + axes) {
    arrays.push({ place: words[at], steps: words.slice(at + 1, at + 1 + axes) });
  }
  return { shape, arrays, along: arrays.map(({ steps }) => steps[axes - 1] ?? 0), end: start + 1 + axes + count * (1 + axes) };
}

function met(pole, r, x, y, over = OVERFLOW) {
  if (r !== r) return x !== x || y !== y ? 0 : INVALID;
  if (Math.abs(r) !== Infinity) return BEYOND_WHOLE;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return x === 0 && pole(x, y) ? DIVIDED_BY_ZERO : 0; // 0 ** -inf
  return pole(x, y) ? DIVIDED_BY_ZERO : over;
}

function binary(name, f) {
  const pole = POLES.has(name) ? (name === "power" ? (x) => x === 0 : (x, y) => y === 0) : () => false;
  const over = name === "floor_divide" ? OVERFLOW | INVALID : OVERFLOW; // for numpy it is inf - inf, too
  return (address) => {
    const ticket = read(address, 3), [dz, dx, dy] = ticket.along;
    let seen = 0;
    walk(ticket, (n, [z, x, y]) => {
      for (let i = 0; i < n; i++) {
        const p = numbers[x + i * dx], q = numbers[y + i * dy], r = f(p, q);
        numbers[z + i * dz] = r;
        if (!(Math.abs(r) <= MOST)) seen |= met(pole, r, p, q, over);
      }
    });
    return seen;
  };
}

function unary(name, f) {
  const pole = POLES.has(name) ? () => true : () => false;
  return (address) => {
    const ticket = read(address, 2), [dz, dx] = ticket.along;
    let seen = 0;
    walk(ticket, (n, [z, x]) => {
      for (let i = 0; i < n; i++) {
        const p = numbers[x + i * dx], r = f(p);
        numbers[z + i * dz] = r;
        if (!(Math.abs(r) <= MOST)) seen |= met(pole, r, p, 0);
      }
    });
    return seen;
  };
}

// The last `inner` axes of the second array become one number of the first, whose steps there are 0.
function reduce(f) {
  return (address) => {
    const { shape, arrays: [to, from], end } = read(address, 2), outer = shape.length - words[end];
    const inner = { shape: shape.slice(outer), arrays: [{ place: 0, steps: from.steps.slice(outer) }] };
    const values = new Float64Array(inner.shape.reduce((size, n) => size * n, 1));
    const inRow = (inner.arrays[0].steps.at(-1) ?? 1) === 1;
    const kept = [...shape.slice(0, outer), 1];
    const steps = (array) => ({ place: array.place, steps: [...array.steps.slice(0, outer), 0] });
    let seen = 0;
    walk({ shape: kept, arrays: [steps(to), steps(from)] }, (_, [z, x]) => {
      let filled = 0;
      inner.arrays[0].place = x;
      walk(inner, (n, [place]) => {
        const step = inner.arrays[0].steps.at(-1) ?? 0;
        for (let i = 0; i < n; i++) values[filled++] = numbers[place + i * step];
      });
      const r = f(values, filled, inRow);
      numbers[z] = r;
      if (!(Math.abs(r) <= MOST)) seen |= values.every(Number.isFinite) ? met(() => false, r, 0, 0) : 0;
    });
    return seen;
  };
}

function along(f) {
  return (address) => {
    const ticket = read(address, 1);
    let seen = 0;
    walk(ticket, (n, [place]) => (seen |= f(numbers.subarray(place, place + n))));
    return seen;
  };
}

// (n, m) = (n, k) @ (k, m): a ticket of three axes n, m, k; the first array has no step along k.
function matmul(address) {
  const { shape: [rows, columns, inner], arrays: [z, x, y] } = read(address, 3);
  let seen = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const p = x.place + i * x.steps[0], q = y.place + j * y.steps[1];
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += numbers[p + k * x.steps[2]] * numbers[q + k * y.steps[2]];
      numbers[z.place + i * z.steps[0] + j * z.steps[1]] = sum;
      if (!(Math.abs(sum) <= MOST)) {
        const factors = [...Array(inner).keys()].flatMap((k) => [numbers[p + k * x.steps[2]], numbers[q + k * y.steps[2]]]);
        seen |= met(() => false, sum, factors.reduce((a, b) => (a !== a || Number.isFinite(b) ? a : b), 0), 0);
      }
    }
  }
  return seen;
}

// to[i] = from[places[i]], or from[places[i]] = to[i].
const take = (address) => {
  const { shape: [n], arrays: [z, x, at] } = read(address, 3);
  for (let i = 0; i < n; i++) numbers[z.place + i] = numbers[x.place + numbers[at.place + i]];
  return 0;
};
const put = (address) => {
  const { shape: [n], arrays: [z, x, at] } = read(address, 3);
  for (let i = 0; i < n; i++) numbers[x.place + numbers[at.place + i]] = numbers[z.place + i];
  return 0;
};

function where(address) {
  const ticket = read(address, 4), [dz, dc, dx, dy] = ticket.along;
  walk(ticket, (n, [z, c, x, y]) => {
    for (let i = 0; i < n; i++) numbers[z + i * dz] = numbers[c + i * dc] !== 0 ? numbers[x + i * dx] : numbers[y + i * dy];
  });
  return 0;
}

function ofArray(address, kind, separator, prefix) {
  const ticket = read(address, 1), [step] = ticket.along, values = [];
  walk(ticket, (n, [x]) => { for (let i = 0; i < n; i++) values.push(numbers[x + i * step]); });
  return arrayText({ shape: [...ticket.shape], values }, kind, separator, prefix);
}

function makeLoops(ofPython) {
  memory = ofPython;
  const each = (make, functions) => Object.entries(functions).map(([name, f]) => [name, make(name, f)]);
  return Object.fromEntries([
    ...each(binary, BINARY),
    ...each(unary, UNARY),
    ...each((name, f) => reduce(f), REDUCE),
    ...each((name, f) => along(f), ALONG),
    ["matmul", matmul], ["take", take], ["put", put], ["where", where],
    ["array_text", ofArray],
  ]);
}
