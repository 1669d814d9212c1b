// A reader's Python, for MicroPython: what MicroPython does in another way than Python is rewritten, so
// that it is done in Python's way, or refused with words. Lines stay where they are.
//
// Here: texts and numbers (MicroPython is off by a digit), displays with * and **, dictionaries, sets, and
// the names of types. In operators.js: operators, comparisons, slices, methods, assignments in place. The
// names that are written, such as _joined_, are functions of reader.py.

const OWN = new Set([
  "str", "float", "int", "zip", "dict", "isinstance", "slice", "type", "range",
]);
let truths = false; // whether the cell has any, or is given one, as of a checkbox: see readNames
let hasWholes = false; // whether it may make whole numbers beyond 2**53
let hasForms = false; // whether it may have a text % values
let rebound = new Set(); // those of them that the cell may use for something else: see readNames
const CLOSED = new Map(Object.entries({
  input: "input()", eval: "eval()", exec: "exec()", compile: "compile()", __import__: "__import__()",
  globals: "globals()", locals: "locals()", breakpoint: "breakpoint()",
}));
const MODULES = new Set(["numpy", "math", "itertools", "functools", "collections", "copy", "dataclasses", "typing", "__future__", "numbers", "operator", "reprlib"]); // python.js adds what the page brings
// The value of an f-string's field ends at a : or ! or = of its own, or at its brace.
function fieldEnd(text, from) {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const sign = text[at];
    if (/["']/.test(sign)) {
      const close = text.indexOf(sign, at + 1);
      if (close < 0) throw new Refused("A text in an f-string has no closing quote.", at);
      at = close;
    } else if ("([{".includes(sign)) depth++;
    else if (depth && ")]}".includes(sign)) depth--;
    else if (!depth && (sign === "}" || sign === ":")) return at;
    else if (!depth && sign === "!" && text[at + 1] !== "=") return at;
  }
  throw new Refused("A { of this f-string has no }.", from);
}

// The texts and fields of an f-string, or of the form after a field's colon.
function pieces(body, inForm, start) {
  const found = [];
  let literal = "", at = 0;
  for (; at < body.length; at++) {
    const sign = body[at];
    if (!inForm && (sign === "{" || sign === "}") && body[at + 1] === sign) literal += body[at++];
    else if (sign === "{") {
      found.push({ literal });
      literal = "";
      const { field, end } = oneField(body, at + 1, start);
      found.push(field);
      at = end;
    } else if (sign === "}") {
      if (inForm) break;
      throw new Refused("A } of this f-string has no {.", start);
    } else literal += sign;
  }
  return { found: [...found, { literal }], end: at };
}

function oneField(body, from, start) {
  let end = fieldEnd(body, from), source = body.slice(from, end), convert = "", form = [];
  let shown = "";
  if (/[^=!<>]=\s*$/.test(source)) {
    shown = source;
    source = source.replace(/=\s*$/, "");
  }
  if (!source.trim()) throw new Refused("A field {} of this f-string is empty.", start);
  if (body[end] === "!") {
    convert = body[end + 1];
    end += 2;
  }
  if (body[end] === ":") {
    const inner = pieces(body.slice(end + 1), true, start);
    form = inner.found;
    end += 1 + inner.end;
  }
  if (body[end] !== "}") throw new Refused("A { of this f-string has no }.", start);
  return { field: { source, shown, convert: convert || (shown && !form.length ? "r" : ""), form }, end };
}

function written(part, quote, prefix) {
  if (part.literal !== undefined) return part.literal && `${prefix}${quote}${part.literal}${quote}`;
  const form = part.form.map((each) => written(each, quote, prefix)).filter(Boolean).join(", ");
  const shown = part.shown ? `${JSON.stringify(part.shown)}, ` : "";
  return `${shown}_shown_((${translated(part.source)}), "${part.convert}", _joined_(${form}))`;
}

function fString(token) {
  try {
    return fStringOf(token);
  } catch (error) {
    if (error instanceof Refused) error.at = token.at;
    throw error;
  }
}

function fStringOf(token) {
  const [, prefix, quote] = /^([a-zA-Z]*)("""|'''|"|')/.exec(token.text);
  const body = token.text.slice(prefix.length + quote.length, -quote.length);
  const parts = pieces(body, false, token.at).found.map((part) => written(part, quote, prefix.replace(/f/i, "")));
  return `_joined_(${parts.filter(Boolean).join(", ")})`;
}

// MicroPython reads 0.1 as it should, but not 99.097: such a number becomes a quotient that is exact.
function exactNumber(token, reads) {
  const text = token.text.replaceAll("_", "");
  if (/j$/i.test(text)) throw new Refused("Complex numbers are not in this page; the chapter's notebook has them.", token.at);
  if (/^0[xob]/i.test(text) || !/[.e]/i.test(text)) return token.text;
  const value = Number(text);
  if (reads(text) === value) return token.text;
  let power = 0, whole = value;
  for (; !Number.isInteger(whole) && power < 1000; power++) whole *= 2;
  if (power > 1000 || whole > Number.MAX_SAFE_INTEGER) {
    const [low, high] = [BigInt(value < 1 ? 1 : value), 1n];
    if (value < 1) throw new Refused("This number is too small for this page; the chapter's notebook has it.", token.at);
    return `(${low} / ${high})`;
  }
  return `(${whole} / ${2n ** BigInt(power)})`;
}

let reads = Number; // how MicroPython reads a number; python.js sets it

// The names in OWN that a cell may define anew, as in `def round(x):`: reader.py then asks what a name is.
function readNames(code, inputs = {}) {
  const all = tokens(code), loud = all.filter((token) => !quiet(token));
  truths = Object.values(inputs).some(holdsTruth) || keepsTruths(all, inLinesOf(all));
  hasWholes = makesWholes(loud);
  hasForms = all.some(({ kind, text }) => kind === "string" && /%(\(\w+\))?[-+ #0]*[\d.]*[a-z%]/i.test(text));
  const anew = ({ text }, i) => OWN.has(text) && loud[i - 1]?.text !== "." && (["def", "class"].includes(loud[i - 1]?.text) || loud[i + 1]?.text !== "(");
  rebound = new Set(loud.filter(anew).map(({ text }) => text));
}

const holdsTruth = ({ kind, array, items }) => (items ? items.some(holdsTruth) : kind === "bool" && !array);

// `from` is the place of this source in the reader's text, for an error; a module is not the reader's.
function translated(source, from = 0, isModule = false) {
  try {
    return rewritten(source, isModule);
  } catch (error) {
    if (error instanceof Refused) error.at += from;
    throw error;
  }
}

function rewritten(source, isModule) {
  const all = tokens(source), out = all.map((token) => token.text);
  const next = (i) => all.slice(i + 1).find((token) => !quiet(token));
  const inLines = inLinesOf(all);
  const stored = targets(all, inLines), open = [];
  let before = null; // the last token that is not quiet
  all.forEach((token, i) => {
    if (quiet(token)) return;
    refuse(token, before, next(i), all, i);
    if (token.kind === "number") out[i] = exactNumber(token, reads);
    else if (token.kind === "string") joinStrings(all, out, i);
    else if (token.kind === "name") renamed(token, before, next(i), out, i, open);
    else bracket(all, before, next(i), out, i, open, stored);
    before = token;
  });
  if (open.length) throw new Refused(`This ${open.at(-1).token.text} is never closed.`, open.at(-1).token.at);
  const loud = inLines.filter((i) => !quiet(all[i])), places = statements(all, inLines);
  positionalOnly(all, out, loud);
  replacedEarly(all, out, loud);
  if (!isModule) namesInOrder(all, out, loud, stored);
  typesAsValues(all, out, loud, stored);
  partsAndMethods(all, out, loud, stored);
  if (!isModule && truths) truthsOnTheLeft(all, out, places);
  if (hasForms) forms(all, out, places);
  powers(all, out, places);
  bits(all, out, inLines);
  if (!isModule && hasWholes) wholeSides(all, out, places);
  comparisons(all, out, inLines);
  changesInPlace(all, out, inLines);
  classesAndDecorators(all, out, loud, inLines);
  fieldNames(all, out, loud, inLines, source);
  withoutCause(all, out, inLines);
  return out.join("");
}

function renamed(token, before, after, out, i, open) {
  const bracket = open.at(-1);
  if (OWN.has(token.text) && !["def", "class", "."].includes(before?.text)) {
    if (after?.text === "(" && !rebound.has(token.text)) out[i] = token.text === "range" && before?.text === "in" ? "_counted_" : `_${token.text}_`;
    else if (after?.text === "(") out[i] = `_own_(${token.text})`;
  }
  if (token.text === "lambda" && bracket) bracket.lambdas++;
  if (token.text === "for" && bracket?.kind === "dict") {
    out[i] = `) ${token.text}`;
    bracket.kind = "dict of pairs";
  }
}

// `write = str`, where the type is a value: kinds.py has one that writes as Python does.
function typesAsValues(all, out, loud, stored) {
  const text = (n) => all[loud[n]]?.text ?? "";
  loud.forEach((i, n) => {
    if (!OWN.has(text(n)) || stored.has(i) || /^[(=]$|^:=$/.test(text(n + 1))) return;
    if ((text(n + 1) === "." && text(n + 2) !== "__name__") || (text(n - 1) === ":" && !isPartOfValue(text, n - 2))) return;
    if (/^([.@]|->|as|def|class|global|nonlocal|import)$/.test(text(n - 1)) || (text(n - 1) === "(" && text(n - 3) === "class")) return;
    if (goesThrough(text, n - 1) || (isParameter(text, n - 1) && text(n - 1) !== "=")) return;
    out[i] = `_own_(${text(n)})`;
  });
}

// Whether a `:` after this place is one of a dictionary or a lambda, and none before a type, as in `x: float`.
function isPartOfValue(text, n) {
  for (let depth = 0; n >= 0; n--) {
    if (!depth && (text(n) === "lambda" || "([{".includes(text(n)))) return text(n) === "lambda" || text(n) === "{";
    depth += ")]}".includes(text(n)) - "([{".includes(text(n));
  }
  return false;
}

// Texts that stand one after the other are one text: if one has fields, all are joined.
function joinStrings(all, out, i) {
  if (isPart(all, i)) return;
  const run = [i];
  for (let k = i + 1; k < all.length && (quiet(all[k]) || all[k].kind === "string"); k++) if (!quiet(all[k])) run.push(k);
  const isF = (k) => /^[a-z]*f/i.test(all[k].text.split(/["']/)[0]);
  if (!run.some(isF)) return;
  run.forEach((k, n) => {
    out[k] = (n ? ", " : "_joined_(") + (isF(k) ? fString(all[k]) : all[k].text) + (n === run.length - 1 ? ")" : "");
  });
}

function isPart(all, i) {
  for (let k = i - 1; k >= 0; k--) if (!quiet(all[k])) return all[k].kind === "string";
  return false;
}

// Displays: [*a, b] becomes a call, and a set or a dictionary one that keeps the order of its keys.
function bracket(all, before, after, out, i, open, stored) {
  const token = all[i], value = isValue(before);
  const inner = open.at(-1);
  if ("([{".includes(token.text)) {
    const kind = token.text === "{" ? "set" : value ? "index" : token.text;
    open.push({ kind, at: i, key: true, lambdas: 0, token, calls: before?.text });
    if (token.text === "{" && after?.text === "}") open.at(-1).kind = "no keys";
  } else if (")]}".includes(token.text)) {
    if (PARTNERS[inner?.token.text] !== token.text) throw new Refused(unfit(inner, token), token.at);
    closed(all, open.pop(), out, i, after, stored);
  }
  const starts = ["[", "(", "{", ","].includes(before?.text);
  if (token.text === "*" && starts && !inner?.lambdas && ["[", "("].includes(inner?.kind)) inner.kind += "*";
  else if (token.text === "*" && starts && !inner?.lambdas && inner?.kind === "set") out[i] = "_all_, ";
  else if (token.text === "**" && inner && !inner.lambdas && ["set", "dict"].includes(inner.kind) && ["{", ","].includes(before.text)) {
    inner.kind = "dict"; // as {**a, "b": 1}
    inner.key = false;
    out[i] = "_all_, ";
  } else if (inner?.lambdas && ":,".includes(token.text)) {
    if (token.text === ":") inner.lambdas--; // of a lambda, as the commas before it
  } else if (token.text === ":" && inner?.key && ["set", "dict"].includes(inner.kind)) {
    inner.kind = "dict";
    inner.key = false;
    out[i] = ",";
  } else if (token.text === "," && inner?.kind === "dict") {
    inner.key = true;
    out[i] = "), (";
  }
}

const PARTNERS = { "(": ")", "[": "]", "{": "}" };
const unfit = (inner, { text }) => (inner ? `This ${text} does not close the ${inner.token.text} before it.` : `This ${text} closes nothing.`);

function closed(all, inner, out, i, after, stored) {
  if (inner.kind === "(*" && (stored.has(i) || after?.text === "in")) return; // (*a, b) gets values
  const as = {
    "[*": ["_list_(", ")"], "(*": ["_tuple_(", ")"], dict: ["_pairs_((", "))"], "dict of pairs": ["_pairs_(*((", "))"], "no keys": ["_pairs_(", ")"],
  }[inner.kind] ?? (inner.kind === "set" && ofSet(all, inner.at, i, after));
  if (as) [out[inner.at], out[i]] = as;
}

// A set of constants is made before the code runs, once: `for x in {1, 2}` goes through this one, and where a set of
// three or more is shown, it is copied. What is only looked for, as in `if x in {1, 2}`, MicroPython finds.
const OF_CONSTANTS = /^([-+*/%~&|^(),]|\*\*|\/\/|<<|>>|None|True|False)$/;

function ofSet(all, open, close, after) {
  const loud = (tokens) => tokens.filter((token) => !quiet(token));
  const before = loud(all.slice(0, open)), inside = loud(all.slice(open + 1, close));
  const isConstant = ({ kind, text }, i) => {
    if (kind === "string") return !/^[a-z]*f/i.test(text);
    const hasStar = text === "*" && [undefined, "(", ","].includes(inside[i - 1]?.text);
    return kind === "number" || (OF_CONSTANTS.test(text) && !hasStar);
  };
  const items = [""];
  let depth = 0;
  for (const { text } of inside) {
    depth += "([{".includes(text) - ")]}".includes(text);
    if (!depth && text === ",") items.push("");
    else items[items.length - 1] += text;
  }
  if (!items.at(-1)) items.pop(); // as in {1, 2, }
  const isIn = before.at(-1)?.text === "in", isFor = isIn && goesThrough((n) => before[n]?.text ?? "", before.length - 2);
  const isWhole = isIn && ([":", "]", ")", "}", "if", "for"].includes(after?.text) || (!isFor && (!after || after.kind === "name")));
  if (!inside.every(isConstant) || (!isWhole && items.length < 3)) return ["_displayed_([", "])"];
  const made = `_constant_(${JSON.stringify([...new Set(items)].sort().join())}, [`;
  if (isWhole) return isFor && [made, "])"];
  return [`_set_(${made}`, "]))"];
}

const NOTEBOOK = "the chapter's notebook has it";

function refuse(token, before, after, all, i) {
  const { text } = token;
  const isCall = after?.text === "(" && before?.text !== "." && before?.text !== "def";
  let why;
  if (token.kind === "name") {
    if (isCall && text === "open") why = `A page has no files to open; ${NOTEBOOK.replace("has it", "can open them")}.`;
    else if (isCall && CLOSED.has(text)) why = `${CLOSED.get(text)}: a page does not have it.`;
    else if (/^__\w*[^_]_?$/.test(text) && all.some((each) => each.text === "class")) why = `Python gives ${text} another name inside a class: write ${text.slice(1)}.`;
    else if (text === "async" || text === "await") why = `${text} is not in this page; ${NOTEBOOK}.`;
    else if (text === "match" && begins(all, i) && all[i + 1]?.kind === "space" && after && after.kind !== "op") why = `match is not in this page: write if and elif; ${NOTEBOOK}.`;
    else if (before?.text === "class" && hasParents(all, i)) why = `A class of more than one other is not in this page; ${NOTEBOOK}.`;
    else if (before?.text === "." && ["shape", "dtype"].includes(text) && after?.text === "=" && !isSelf(all, i)) why = `Write x = x.${text === "shape" ? "reshape" : "astype"}(...) in place of x.${text} = ...`;
    else if (isImport(before, all, i) && !MODULES.has(text)) why = `${IMPORTABLE}; for ${text}, ${NOTEBOOK}.`;
    else if (before?.text === "def" && ["__del__", "__getattribute__", "__init_subclass__"].includes(text)) why = `${text} is never called in this page; ${NOTEBOOK}.`;
    else if (text === "__slots__") why = "A class keeps to no __slots__ in this page: remove this line.";
  }
  if (why) throw new Refused(why, token.at);
}

// Whether `class A(B, C):` has more than one class in its brackets.
function hasParents(all, i) {
  const line = all.slice(i + 1).filter((token) => !quiet(token)), end = line.findIndex(({ text }) => text === ")" || text === ":");
  return line.slice(0, end).some(({ text }) => text === ",");
}
const isSelf = (all, i) => all.slice(0, i).filter((token) => !quiet(token)).at(-2)?.text === "self";

// The name of a module: after `import`, or after a `from` that begins a statement.
function isImport(before, all, i) {
  if (before?.text === "from") return begins(all, all.indexOf(before));
  if (before?.text !== "import" && before?.text !== ",") return false;
  const line = [];
  for (let k = i - 1; k >= 0 && all[k].kind !== "newline" && all[k].text !== ";"; k--) if (!quiet(all[k])) line.unshift(all[k].text);
  return line[0] === "import";
}
function begins(all, i) {
  while (i > 0 && ["space", "comment"].includes(all[i - 1].kind)) i--;
  return i === 0 || all[i - 1].kind === "newline" || ";:".includes(all[i - 1].text);
}

// Where the last statement begins if it is an expression, whose value a notebook shows; else -1.
function lastExpression(source) {
  const all = tokens(source);
  let depth = 0, start = -1, fresh = true, first = null, assigns = false, block = false, silent = false;
  for (const token of all) {
    if (token.kind === "newline" && !depth) fresh = true;
    if (token.text === ";" && !depth) fresh = silent = true;
    if (quiet(token) || (token.text === ";" && !depth)) continue;
    if (fresh) {
      start = token.at;
      first = token;
      assigns = false;
      fresh = silent = false;
      const line = source.slice(source.lastIndexOf("\n", token.at - 1) + 1, token.at);
      block = /^\s/.test(source.slice(source.lastIndexOf("\n", token.at - 1) + 1)) || /:\s*(#.*)?$|^\s*(else|try|finally)\b/.test(line) || /^(if|for|while|with|def|class|elif|else|try|except|finally)\b/.test(line);
    }
    if ("([{".includes(token.text)) depth++;
    if (")]}".includes(token.text)) depth--;
    if (!depth && /^([-+*/%@&|^]|\*\*|\/\/|>>|<<)?=$/.test(token.text)) assigns = true;
    if (!depth && token.text === ":" && first.text !== "lambda" && !isLambda(all, token)) assigns = true; // x: int = 1
  }
  const statement = first && KEYWORDS.has(first.text) && !["None", "True", "False", "not", "lambda"].includes(first.text);
  return !first || silent || block || assigns || statement || first.text === "@" ? -1 : start;
}

const isLambda = (all, colon) => all.slice(0, all.indexOf(colon)).some((token) => token.text === "lambda");
