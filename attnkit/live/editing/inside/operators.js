// What translate.js does to operators and slices: each function gets all tokens, what is written in place
// of each, and the places of those that are not quiet.

// `def f(a, /, b)`: the sign only forbids f(a=1).
function positionalOnly(all, out, loud) {
  loud.forEach((i, n) => {
    const [before, after] = [loud[n - 1], loud[n + 1]];
    if (all[i].text === "/" && all[before]?.text === "," && [",", ")"].includes(all[after]?.text)) out[before] = out[i] = "";
  });
}

// `@(lambda f: f)` and `@made[0]`, where MicroPython takes names and calls alone; `class Table(dict)`, whose
// keys keep their order; `class Head:`, where MicroPython takes Head(3) too;
// `from __future__ import annotations`, which says nothing.
function classesAndDecorators(all, out, loud, inLines) {
  const text = (n) => all[loud[n]]?.text;
  loud.forEach((i, n) => {
    if (text(n) === "class") {
      const [head] = /^(:|\(\)|\(dict\)|\(object\))/.exec([2, 3, 4].map((k) => text(n + k)).join("")) ?? [];
      if (head === ":") out[loud[n + 1]] += "(_object_)";
      else if (head === "()") out[loud[n + 2]] = "(_object_";
      else if (head) out[loud[n + 3]] = head === "(dict)" ? "_dictionary_" : "_object_";
    }
    const isFuture = text(n) === "from" && text(n + 1) === "__future__", isDecorator = text(n) === "@" && begins(all, i);
    if (!isFuture && !isDecorator) return;
    const places = statements(all, inLines), from = places.indexOf(i);
    const line = places.slice(from + 1, places.findIndex((k, m) => m > from && all[k].kind === "newline"));
    if (isFuture) [i, ...line].forEach((k) => (out[k] = ""));
    else if (!/^[\p{L}_][\p{L}\p{N}_.]*(\(.*\))?$/u.test(line.map((k) => all[k].text).join(""))) {
      out[line[0]] = `_itself_(${out[line[0]]}`;
      out[line.at(-1)] += ")";
    }
  });
}

// `@dataclass`, which MicroPython's classes tell nothing of `x: float`: it is told the names of the fields.
function fieldNames(all, out, loud, inLines, source) {
  const column = (i) => all[i].at - (source.lastIndexOf("\n", all[i].at - 1) + 1);
  loud.forEach((i, n) => {
    const text = (k) => all[loud[k]]?.text, names = [];
    if (text(n) !== "dataclass" || !(text(n - 1) === "@" || (text(n - 1) === "." && text(n - 3) === "@"))) return;
    const places = statements(all, inLines);
    let depth = 0, at = places.findIndex((k) => all[k].text === "class" && k > i), inside = null;
    for (at += 1; at < places.length; at++) {
      const begun = !depth && all[places[at - 1]].kind === "newline" && all[places[at]].kind !== "newline";
      depth += "([{".includes(all[places[at]].text) - ")]}".includes(all[places[at]].text);
      if (!begun) continue;
      inside ??= column(places[at]);
      if (column(places[at]) < inside) break;
      if (column(places[at]) === inside && all[places[at]].kind === "name" && all[places[at + 1]]?.text === ":" && !KEYWORDS.has(all[places[at]].text)) names.push(all[places[at]].text);
    }
    const given = `names="${names.join(" ")}"`;
    if (text(n + 1) === "(" && all[loud[n + 1]].at === all[i].at + 9) out[loud[n + 1]] = `(${given}, `;
    else out[i] = `dataclass(${given})`;
  });
}

// `math.pi` and `const(x)`, which MicroPython replaces before it runs: also where no line imports math, and
// where a cell has a const of its own.
function replacedEarly(all, out, loud) {
  const text = (n) => all[loud[n]]?.text;
  loud.forEach((i, n) => {
    const isOwn = text(n) === "math" ? text(n + 1) === "." && /^(pi|e|tau|inf|nan)$/.test(text(n + 2)) : text(n) === "const" && text(n + 1) === "(";
    if (isOwn && ![".", "def", "class"].includes(text(n - 1))) out[i] = `_own_(${text(n)})`;
  });
}

// `raise a from b`, of which MicroPython prints that it has no b.
function withoutCause(all, out, inLines) {
  let depth = 0, raises = false, fresh = true, causes = false;
  inLines.forEach((i) => {
    const { text, kind } = all[i];
    if (kind !== "newline") depth += "([{".includes(text) - ")]}".includes(text);
    if (!depth && (kind === "newline" || text === ";")) [raises, causes] = [false, false];
    else if (fresh && text === "raise") raises = true;
    else if (!depth && raises && text === "from") causes = true;
    if (causes && kind !== "newline") out[i] = "";
    fresh = kind === "newline" || text === ";" || (!depth && text === ":");
  });
}

// The name of `def f(**named)`, where the order of its keys counts, as in `for key in named`.
function namesInOrder(all, out, loud, stored) {
  const text = (n) => all[loud[n]]?.text ?? "";
  const names = new Set(loud.map((_, n) => n).filter((n) => text(n - 1) === "**" && [",", "(", "lambda"].includes(text(n - 2)) && isParameter(text, n - 2)).map(text));
  loud.forEach((i, n) => {
    if (!names.has(text(n)) || all[i].kind !== "name" || stored.has(i) || text(n + 1) === "[" || text(n + 1) === "=") return;
    if (["**", ".", "def", "for", "not", "if", "and", "or", "while"].includes(text(n - 1))) return;
    if (text(n - 1) === "(" && ["len", "sorted", "set"].includes(text(n - 2))) return;
    if (text(n + 1) === "." && ["get", "pop", "setdefault", "update", "clear"].includes(text(n + 2))) return;
    if (text(n - 1) !== "in" || goesThrough(text, n - 2)) out[i] = `_named_(${out[i]})`;
  });
}

// `form % values`, for which MicroPython has digits of its own.
function forms(all, out, loud) {
  loud.forEach((i, n) => {
    const before = all[loud[n - 1]];
    if (all[i].text !== "%" || !isValue(before) || before.kind === "number") return;
    let first = begun(all, loud, n - 1);
    while (all[loud[first]].kind === "string" && all[loud[first - 1]]?.kind === "string") first--;
    const last = poweredUpTo(all, loud, n + 1);
    if (last === undefined || isPartOf(all, loud, first - 1, 2)) return;
    out[loud[first]] = `_rest_(${out[loud[first]]}`;
    out[i] = ",";
    out[loud[last]] += ")";
  });
}

// Whether what stands after this place is a parameter, of a def or a lambda.
function isParameter(text, n) {
  for (let depth = 0, body = false; n >= 0; n--) {
    if (!depth && text(n) === "lambda") return !body;
    if (!depth && text(n) === ":") body = true;
    if (!depth && "([{".includes(text(n))) return text(n - 2) === "def";
    depth += ")]}".includes(text(n)) - "([{".includes(text(n));
  }
  return false;
}

// Whether an `in` after this place is one of `for key in ...`.
function goesThrough(text, n) {
  while (/^([\p{L}_][\p{L}\p{N}_]*|[,.*()])$/u.test(text(n)) && !KEYWORDS.has(text(n))) n--;
  return text(n) === "for";
}

// The parts of statements where something is stored, or deleted.
function targets(all, inLines) {
  const found = new Set();
  let depth = 0, line = [], deletes = false;
  inLines.forEach((i) => {
    const { text, kind } = all[i];
    if (!depth && (kind === "newline" || text === ";")) [line, deletes] = [[], false];
    if (kind === "newline") return;
    depth += "([{".includes(text) - ")]}".includes(text);
    if (!depth && text === ":" && !deletes) return (line = []); // of `if x: a[0] = b`
    if (!line.length && text === "del") deletes = true;
    line.push(i);
    if (deletes || (!depth && (text === "=" || IN_PLACE.test(text)))) line.forEach((each) => found.add(each));
  });
  return found;
}

// `x[a:b:c]`, which MicroPython has for lists and arrays alone, and methods that it has in another way: the
// inner one first, as in `x[::2].upper()[::-1]`.
function partsAndMethods(all, out, loud, stored) {
  loud.forEach((i, n) => {
    slice(all, out, loud, stored, n);
    if (isMethod(all, loud, n) && !stored.has(i)) method(all, out, loud, n);
  });
}

const METHODS = new Set(
  ("sort fromkeys upper lower isalpha isdigit isupper islower isspace center ljust rjust zfill removeprefix removesuffix translate maketrans isascii " +
    "capitalize title swapcase casefold istitle isalnum isdecimal isnumeric isidentifier format __name__ __wrapped__ __dict__ __getitem__ cache_info cache_clear is_integer bit_length").split(" "),
);
const isMethod = (all, loud, n) => {
  const { text } = all[loud[n]], named = () => all.some((each) => each.text === "maxsplit" || each.text === "sep");
  return (METHODS.has(text) || (text === "split" && named())) && all[loud[n - 1]]?.text === "." && all[loud[n - 2]]?.text !== "np";
};

function method(all, out, loud, n) {
  let first = begun(all, loud, n - 2);
  while (all[loud[first]].kind === "string" && all[loud[first - 1]]?.kind === "string") first--;
  out[loud[first]] = `_method_("${all[loud[n]].text}", ${out[loud[first]]}`;
  [out[loud[n - 1]], out[loud[n]]] = ["", ")"];
}

function slice(all, out, loud, stored, close) {
  const text = (n) => all[loud[n]]?.text, i = loud[close];
  const open = all[i].text === "]" ? opening(all, loud, close) : close, first = begun(all, loud, close);
  if (open === close || first === open || stored.has(i)) return;
  const colons = colonsBetween(text, open, close);
  if (colons.length !== 2) return;
  out[loud[first]] = `_sliced_(${out[loud[first]]}`;
  out[loud[open]] = colons[0] === open + 1 ? ", None" : ", ";
  out[loud[colons[0]]] = colons[1] === colons[0] + 1 ? ", None" : ", ";
  out[loud[colons[1]]] = close === colons[1] + 1 ? ", None" : ", ";
  out[i] = ")";
}

// The places of the colons of an index, which is no slice if it has a comma or a lambda.
function colonsBetween(text, open, close) {
  const colons = [];
  let depth = 0;
  for (let n = open + 1; n < close; n++) {
    depth += "([{".includes(text(n)) - ")]}".includes(text(n));
    if (!depth && [",", "lambda"].includes(text(n))) return [];
    if (!depth && text(n) === ":") colons.push(n);
  }
  return colons;
}

// `flag * mask`, of which MicroPython makes 1 * mask, where numpy keeps a truth value: the left side is
// asked what it is, if it is a name, a call, an index or a bracket. An arithmetic result is never True.
function truthsOnTheLeft(all, out, loud) {
  loud.forEach((i, n) => {
    const before = all[loud[n - 1]], after = all[loud[n + 1]];
    if (!(all[i].text in TIGHT) || !isValue(before) || ["number", "string"].includes(before.kind) || before.text === "}") return;
    if (!after || after.kind === "string" || (after.kind === "number" && all[loud[n + 2]]?.text !== "**")) return;
    const first = begun(all, loud, n - 1);
    if (isPartOf(all, loud, first - 1, TIGHT[all[i].text]) || isNumber(all, loud, first, n)) return;
    out[loud[first]] = `_flag_(${out[loud[first]]}`;
    out[loud[n - 1]] += ")";
  });
}

const TIGHT = { "+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "%": 2, "<<": 0, ">>": 0 };
const NUMBERS = new Set(["float", "int", "len", "abs", "round", "sum", "range", "list", "tuple", "str"]);

// Whether the value after this place belongs to an operator that binds it more tightly, or as tightly.
function isPartOf(all, loud, n, tight) {
  const text = all[loud[n]]?.text;
  if (text === "~" || text === "**" || text === "@") return true;
  if (!(text in TIGHT)) return false;
  return TIGHT[text] >= tight || !isValue(all[loud[n - 1]]); // -flag is a whole number
}

// Whether what stands from `first` up to `end` cannot be True: float(x), np.exp(x) or (a + b).
function isNumber(all, loud, first, end) {
  const text = (n) => all[loud[n]].text, opens = opening(all, loud, end - 1);
  if (["np", "math"].includes(text(first))) return !/^(is|all|array_e|iter)/.test(text(first + 2)) && !/^(item|tolist)$/.test(text(opens - 1));
  if (opens === first + 1) return NUMBERS.has(text(first)) && text(opens) === "(";
  let depth = 0, counts = false;
  for (let n = first + 1; text(first) === "(" && opens === first && n < end - 1; n++) {
    depth += "([{".includes(text(n)) - ")]}".includes(text(n));
    if (depth) continue;
    if (n > first + 1 && text(n) in TIGHT) counts = true;
    if (/^(and|or|not|if|in|is|for|lambda|,|:=|[<>=!]=|[<>])$/.test(text(n))) return false;
  }
  return counts;
}

// Both sides of an operator or a comparison, in a cell that may make whole numbers beyond 2**53.
function wholeSides(all, out, places) {
  const wrap = (first, last) => {
    const { kind, text } = all[places[first]];
    if (first >= last && (kind === "string" || (kind === "number" && !isLong(text)))) return;
    out[places[first]] = `_whole_(${out[places[first]]}`;
    out[places[last]] += ")";
  };
  places.forEach((i, n) => {
    if (!(TIGHT[out[i]] > 0) || !isValue(all[places[n - 1]])) return;
    let first = begun(all, places, n - 1);
    while (all[places[first - 1]]?.text === "**") first = begun(all, places, first - 2);
    const last = poweredUpTo(all, places, n + 1);
    if (last === undefined) return;
    if (!isPartOf(all, places, first - 1, TIGHT[all[i].text])) wrap(first, n - 1);
    wrap(n + 1, last);
  });
  places.forEach((i, n) => {
    if (!COMPARES.has(all[i].text)) return;
    const left = sideFrom(all, places, n - 1), right = sideUpTo(all, places, n + 1);
    if (left >= n || right <= n) return;
    if (!COMPARES.has(all[places[left - 1]]?.text)) wrap(left, n - 1);
    wrap(n + 1, right);
  });
}

const isLong = (text) => /^\d{16,}$/.test(text.replaceAll("_", ""));

// Whether a cell may make such numbers: 10**n, 1 << n, n *= k, a factorial, Fibonacci's, or one that is written out.
function makesWholes(loud) {
  if (/(\w+),(\w+)=\2,(\1\+\2|\2\+\1)|\[-1\]\+\w+\[-2\]/.test(loud.map(({ text }) => text).join(""))) return true;
  return loud.some(({ kind, text }, n) => {
    if (kind === "number") return isLong(text);
    if (text === "*=") return !/\./.test(loud[n + 1]?.text);
    if (/^(factorial|comb|perm|prod|lcm|<<)$/.test(text)) return true;
    if (text !== "**" || !isValue(loud[n - 1]) || (loud[n - 1].kind === "number" && /[.e]/.test(loud[n - 1].text))) return false;
    const after = loud.slice(n + 1), end = after.findIndex((token) => token.text === ")");
    if (after[0]?.kind === "number") return after[0].text.length > 1 && /^\d+$/.test(after[0].text);
    return !(after[0]?.text === "(" && after.slice(0, end).some((token) => token.text === "/")) && after[0]?.text !== "-";
  });
}

// Whether a cell may keep a truth of Python's in a name, or hand one over; the condition of an `if` does not.
function keepsTruths(all, inLines) {
  const places = statements(all, inLines), text = (n) => all[places[n]]?.text ?? "";
  let depth = 0, fresh = true, condition = false;
  return places.some((i, n) => {
    depth += "([{".includes(text(n)) - ")]}".includes(text(n));
    if (fresh) condition = /^(if|elif|while|assert)$/.test(text(n));
    const ends = !depth && (all[i].kind === "newline" || text(n) === ";" || text(n) === ":");
    fresh = ends;
    if (ends) condition = false;
    return condition ? text(n) === ":=" : isTruth(text, n);
  });
}

const TRUTHS = /^(True|False|not|is|in|bool|any|all|allclose|array_equal|issubclass|hasattr|callable|startswith|endswith|item|tolist|is[a-z]+|==|!=|[<>]=?)$/;
const SETTINGS = /^(keepdims|strict|reverse|endpoint|flush)$/;
function isTruth(text, n) {
  if (!TRUTHS.test(text(n)) || (text(n) === "in" && goesThrough(text, n - 1))) return false;
  return !(text(n - 1) === "=" && SETTINGS.test(text(n - 2))) && !(/^is./.test(text(n)) && text(n - 2) === "np");
}

const ORDERS = { "<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal", "!=": "not_equal" };
const TURNED = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "!=": "!=" };
const COMPARES = new Set([...Object.keys(ORDERS), "=="]);

// `a < b`, of which MicroPython asks a alone; as it is where b is written out, as in `a < 1`. And `True != b`.
function comparisons(all, out, inLines) {
  const places = statements(all, inLines), done = new Set();
  places.forEach((i, n) => {
    if (!isOrder(all[i]) || done.has(n)) return;
    const row = rowOf(all, places, n);
    row.signs.forEach((sign) => done.add(sign));
    compared(all, out, places, row);
  });
}

const isOrder = (token) => token?.kind === "op" && token.text in ORDERS;

// The places without the newlines in brackets, which end no statement.
function statements(all, inLines) {
  let depth = 0;
  return inLines.filter((i) => {
    depth += "([{".includes(all[i].text) - ")]}".includes(all[i].text);
    return !depth || all[i].kind !== "newline";
  });
}

// All of `a < b == c`: the first and last places of its sides, and the places of its signs.
function rowOf(all, places, n) {
  const row = { signs: [n], sides: [[sideFrom(all, places, n - 1), n - 1], [n + 1, sideUpTo(all, places, n + 1)]] };
  for (let at; (at = row.sides[0][0] - 1) >= 0 && COMPARES.has(all[places[at]].text);) {
    row.signs.unshift(at);
    row.sides.unshift([sideFrom(all, places, at - 1), at - 1]);
  }
  for (let at; (at = row.sides.at(-1)[1] + 1) < places.length && COMPARES.has(all[places[at]].text);) {
    row.signs.push(at);
    row.sides.push([at + 1, sideUpTo(all, places, at + 1)]);
  }
  const text = (at) => all[places[at]]?.text, before = row.sides[0][0] - 1, after = row.sides.at(-1)[1] + 1;
  const joined = ["in", "is"].includes(text(before)) || text(before) + text(before - 1) === "notis" || ["in", "is"].includes(text(after)) || text(after) + text(after + 1) === "notin";
  if (joined) throw new Refused("Write `and` between < and `in` or `is`.", all[places[n]].at);
  return row;
}

const BESIDE = new Set([",", ":", "=", ":=", ";", "->"]);
const isBeside = ({ kind, text }) => kind === "newline" || BESIDE.has(text) || COMPARES.has(text) || IN_PLACE.test(text) || (kind === "name" && KEYWORDS.has(text) && !CONSTANT.has(text));

// Where the side of a comparison begins that ends at n, and where one ends that begins at n; `looser` end a side too.
function sideFrom(all, places, n, looser = []) {
  for (; n >= 0; n--) {
    const { text } = all[places[n]];
    if (")]}".includes(text)) n = opening(all, places, n);
    else if ("([{".includes(text) || isBeside(all[places[n]]) || looser.includes(text)) break;
  }
  return n + 1 + ["*", "**"].includes(all[places[n + 1]]?.text); // as in f(*a | b)
}
function sideUpTo(all, places, n, looser = []) {
  for (let depth = 0; n < places.length; n++) {
    const token = all[places[n]];
    if (!depth && (")]}".includes(token.text) || isBeside(token) || looser.includes(token.text))) return n - 1;
    depth += "([{".includes(token.text) - ")]}".includes(token.text);
  }
  return n - 1;
}

// `a & b`, of which MicroPython makes a whole number if a is True or False; the closest sign first.
function bits(all, out, inLines) {
  const places = statements(all, inLines);
  [["&", "_and_"], ["^", "_xor_"], ["|", "_or_"]].forEach(([sign, name], k, signs) => {
    const looser = signs.slice(k).map(([each]) => each);
    places.forEach((i, n) => {
      if (all[i].text !== sign) return;
      const first = sideFrom(all, places, n - 1, looser.slice(1)), last = sideUpTo(all, places, n + 1, looser);
      if (first >= n || last <= n) return; // a side is missing: Python says so
      out[places[first]] = `${name}(${out[places[first]]}`;
      out[i] = ",";
      out[places[last]] += ")";
    });
  });
}

function compared(all, out, places, { signs, sides }) {
  if (sides.some(([first, last]) => last < first)) return; // a side is missing: Python says so
  const written = ([first, last]) => all[places[last]].kind === "number" && (first === last || (first === last - 1 && "+-".includes(all[places[first]].text)));
  const unsure = signs.findLastIndex((n, k) => isOrder(all[places[n]]) && !written(sides[k + 1]));
  if (unsure < 0) return;
  const wrap = ([first, last], before, after) => {
    out[places[first]] = before + out[places[first]];
    out[places[last]] += after;
  };
  if (signs.length > 1) return sides.slice(0, unsure + 1).forEach((side) => wrap(side, "_left_(", ")"));
  const sign = all[places[signs[0]]].text, [left, right] = sides;
  if (written(left)) {
    const number = places.slice(left[0], left[1] + 1).map((i) => out[i]).join("");
    for (let n = left[0]; n <= signs[0]; n++) out[places[n]] = "";
    return wrap(right, "", ` ${TURNED[sign]} ${number}`);
  }
  wrap(left, `_${ORDERS[sign]}_(`, "");
  out[places[signs[0]]] = ",";
  wrap(right, "", ")");
}

const IN_PLACE = /^([-+*/%@&|^]|\*\*|\/\/|>>|<<)=$/;

// `a *= b` changes an array itself, where MicroPython would make another: it has a += b and a -= b alone.
function changesInPlace(all, out, loud) {
  let depth = 0, start = 0, last = -1, ending = "";
  const end = () => {
    if (ending) out[last] += ending;
    ending = "";
  };
  loud.forEach((i, n) => {
    const { text, kind } = all[i];
    if (!depth && (kind === "newline" || text === ";")) {
      end();
      start = n + 1;
    }
    if (kind === "newline") return;
    depth += "([{".includes(text) - ")]}".includes(text);
    if (!depth && text === ":" && !ending) start = n + 1; // as in `if x: a *= b`
    if (!depth && kind === "op" && IN_PLACE.test(text)) ending = changeOf(all, out, loud.slice(start, n), i);
    if (!depth && text === "=" && !ending) ending = stepsOf(all, out, loud.slice(start, n), i);
    last = i;
  });
  end();
}

// Write the call for `x[a:b:c] = d`; return what closes it.
function stepsOf(all, out, target, operator) {
  const text = (n) => all[target[n]].text, close = target.length - 1;
  if (text(close) !== "]" || target.some((i) => all[i].text === "=") || begun(all, target, close)) return "";
  const open = opening(all, target, close), colons = colonsBetween(text, open, close);
  if (colons.length !== 2 || colons[1] === close - 1) return "";
  out[target[0]] = `_put_(${out[target[0]]}`;
  out[target[open]] = ", _key_[";
  out[operator] = ", (";
  return "))";
}

// Write the call that changes a name, or a place in an array; return what closes it.
function changeOf(all, out, target, operator) {
  const sign = `"${all[operator].text.slice(0, -1)}"`, name = target.map((i) => all[i].text).join("");
  if (/^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name)) {
    out[operator] = `= _changed_(${sign}, ${name}, (`;
    return "))";
  }
  const index = all[target.at(-1)]?.text === "]" ? opening(all, target, target.length - 1) : 0;
  if (!index || begun(all, target, target.length - 1)) return "";
  out[target[0]] = `_changed_at_(${sign}, ${out[target[0]]}`;
  out[target[index]] = ", _key_[";
  out[operator] = ", (";
  return "))";
}

// `a ** b`, which has no end in MicroPython where Python says that a number is too large.
function powers(all, out, loud) {
  loud.forEach((i, n) => {
    if (all[i].text !== "**" || !isValue(all[loud[n - 1]])) return; // not f(**named)
    const first = loud[begun(all, loud, n - 1)], last = loud[poweredUpTo(all, loud, n + 1)];
    if (last === undefined) return; // nothing follows
    out[first] = `_power_(${out[first]}`;
    out[i] = ",";
    out[last] += ")";
  });
}

const CONSTANT = new Set(["None", "True", "False"]);
const isValue = (token) => token && (token.kind === "name" ? !KEYWORDS.has(token.text) || CONSTANT.has(token.text) : ["string", "number"].includes(token.kind) || ")]}".includes(token.text));

// In `places`, where the bracket that ends at n opens.
function opening(all, places, n) {
  for (let depth = 0; n >= 0; n--) {
    const { text } = all[places[n]];
    depth += ")]}".includes(text) - "([{".includes(text);
    if (!depth) return n;
  }
  return 0;
}

// Where the value that ends at n begins: a name or a bracket, with the calls, indices and points after it.
function begun(all, places, n) {
  for (;;) {
    const { text } = all[places[n]], before = ")]}".includes(text) ? opening(all, places, n) : n;
    const previous = all[places[before - 1]];
    if (")]".includes(text) && isValue(previous)) n = before - 1;
    else if (previous?.text === "." && before === n) n -= 2;
    else return before;
  }
}

// Where the right side of `**` that begins at n ends; undefined if there is none.
function poweredUpTo(all, places, n) {
  const text = (k) => all[places[k]]?.text;
  const close = (k) => {
    for (let depth = 0; k < places.length; k++) {
      depth += "([{".includes(text(k)) - ")]}".includes(text(k));
      if (!depth) return k;
    }
  };
  while (["+", "-", "~"].includes(text(n))) n++;
  if (n >= places.length) return undefined;
  if ("([{".includes(text(n))) n = close(n);
  for (;;) {
    if (text(n + 1) === ".") n += 2;
    else if (["(", "["].includes(text(n + 1))) n = close(n + 1);
    else return text(n + 1) === "**" ? poweredUpTo(all, places, n + 2) : n;
  }
}
