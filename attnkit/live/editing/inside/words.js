// What went wrong in a reader's code, in plain words, with the line of the cell.

const KINDS = { ndarray: "array", str: "text", NoneType: "None", int: "whole number", float: "number", function: "function", closure: "function", dict: "dictionary", float64: "number", int64: "whole number", _Ufunc: "function" };
const a = (kind) => {
  if (/^[A-Z]/.test(kind) && !KINDS[kind]) return `An object of the class ${kind}`;
  const word = KINDS[kind] ?? kind;
  return `${/^[aeiou]/.test(word) ? "An" : "A"} ${word}`;
};
const small = (text) => text[0].toLowerCase() + text.slice(1);

const IMPORTABLE = "Beside numpy, this page has math, itertools, functools, collections, dataclasses and typing";
const NONE = "None stands where numbers are needed: does a function lack its return?";
const PARTS = { dict: "dictionary", bound_method: "function", closure: "function", function: "function", type: "class" };

/** What stands where an array is to be made. */
function noNumbers(kind) {
  const what = a(PARTS[kind] ?? kind);
  if (what === "A function") return "A function stands where numbers are needed: are its brackets () missing?";
  if (["generator", "map", "filter", "zip"].includes(kind)) return `${what} stands where numbers are needed: list(x) makes a list of it.`;
  return `${what} stands where numbers are needed${kind === "str" ? ": write numbers without quotes; arrays of texts are in the chapter's notebook" : ""}.`;
}

function ofList(kind, name) {
  return known("array").includes(name) ? `${a(kind)} has no .${name}, as an array has: np.array(x) makes one.` : `${a(kind)} has no .${name}.`;
}

const TOO_FEW = "This function takes more or fewer values than it gets here; in the chapter's notebook, some take more.";

const SENTENCES = [
  [/^NameError: name '(.+)' isn't defined$/, (name) => `The name ${name} is not known here: ${meantName(name)}`],
  [/^NameError: local variable referenced before assignment$/, () => "A name is used here before this function gives it a value."],
  [/^SyntaxError: can't assign to expression$/, () => "The left side of = must be a name, or a place in an array."],
  [/^SyntaxError: identifier redefined as global$/, () => "This page cannot read a name before its := in one comprehension: write a loop."],
  [/^SyntaxError: 'return' outside function$/, () => "return stands outside of a function: begin its line with four spaces, below the line with def."],
  [/^SyntaxError: \*x must be assignment target$/, () => "*a, b without brackets is not in this page: write (*a, b)."],
  [/^SyntaxError: ((?:'yield'|'break'|can't declare|argument name|positional arg).*)$/, (why) => `Python cannot read this line: ${why}.`],
  [/^(?:Type|Value)Error: an array of (str|dict|set|frozenset|map|filter|zip|object|generator|closure|function|bound_method|type|[A-Z]\w*): /, noNumbers],
  [/^TypeError: (?:can't convert ndarray to (?:float|int)|only 0-dimensional arrays can be converted to Python scalars)$/, () => "One number is needed here, and an array of several stands here: np.exp and its like take arrays, and those of math do not."],
  [/^ValueError: need more than (\d+) values to unpack$/, (n) => `The right side has ${n} values, and the left side more names.`],
  [/^ValueError: operands could not be broadcast together with shapes (\([\d,]*\)) (\([\d,]*\)) ?$/, (one, two) =>
    `operands could not be broadcast together with shapes ${one} ${two}: from the right, two lengths must be the same, or one of them 1 (keepdims=True and [:, None] make a 1).`],
  [/^ValueError: setting an array element with a sequence\. (.*)$/, (more) => `The rows of this array are not of one length: is a comma meant as a decimal point? ${more}`],
  [/^ValueError: invalid literal for int\(\) with base 10: (.*)$/, (text) => `int() cannot make a whole number of this text: ${text}.`],
  [/^AttributeError: '(list|tuple)' object has no attribute '(.+)'$/, ofList],
  [/^IndentationError/, () => "The spaces at the beginning of this line do not fit the lines above."],
  [/^ZeroDivisionError: divide by zero$/, () => "A number is divided by zero here."],
  [/^RuntimeError: (?:maximum recursion depth exceeded|pystack exhausted)$/, () => "A function calls itself without end, or more than about a hundred times, where a page ends: it needs a case in which it stops."],
  [/^MemoryError/, () => "This needs more memory than a page gives: use smaller arrays, or the chapter's notebook."],
  [/^TypeError: unsupported types for __(lt|le|gt|ge)__: '([A-Z]\w*)', '(\w+)'$/, (sign, left, right) => `${left} and ${right} cannot be compared like this in this page: give the class ${left} its own __${sign}__.`],
  [/^ValueError: (The truth value of an array with more than one element is ambiguous)\./, (said) => `${said}: if, while, and, or, not take one True or False. For each number of an array: np.where(condition, x, y); for all at once: .any() or .all().`],
  [/^TypeError: type numpy\.ndarray doesn't define __round__/, () => "round() takes one number: np.round(x) takes an array."],
  [/^TypeError: Cannot cast ufunc '\w+' output from dtype\('float64'\) to dtype\('int64'\)/, () => "An array of whole numbers cannot keep these results in place: write x = x / 2 for x /= 2, and so for each sign."],
  [/'positive' did not contain a loop/, () => "numpy has no + before truth values."],
  [/^TypeError: unsupported type for __hash__: '(.+)'$/, (kind) => `${a(kind)} cannot be a key of a dictionary or an element of a set${{ list: ": tuple(x) can", ndarray: ": tuple(x) can", set: ": frozenset(x) can" }[kind] ?? ""}.`],
  [/^TypeError: (?:unsupported types for __i?xor__|np\.bitwise_xor of numbers)/, () => "^ is not a power in Python: write **."],
  [/^TypeError: (?:unsupported types for .*'NoneType'|'NoneType' object isn't|can't convert NoneType)|^AttributeError: 'NoneType' object/, () => NONE],
  [/^TypeError: unsupported types for __(\w+)__: '(.+)', '(.+)'$/, (sign, left, right) =>
    `${a(left)} and ${small(a(right))} cannot be combined like this${left === "tuple" || right === "tuple" ? ": a comma makes a tuple; is it a decimal point?" : "."}`],
  [/^ValueError: too many values to unpack \(expected (\d+)\)$/, (n) => `The right side has more than ${n} values, for ${n} names: a comma inside a number, as in 38,809, makes two numbers of it.`],
  [/^ValueError: matmul: .*\(size (\d+) is different from (\d+)\)$/, (right, left) =>
    `For a @ b, the rows of a must be as long as the columns of b: here they have ${left} and ${right} numbers. Is a .T missing, or too much?`],
  [/^ValueError: matmul: Input operand (\d) does not have enough dimensions/, (n) => `The ${n === "0" ? "left" : "right"} side of @ is a single number: write * for it.`],
  [/^TypeError: '(.+)' object isn't callable$/, (kind) => `${a(kind)} is called here as if it were a function: is an operator missing before the bracket?`],
  [/^TypeError: '(.+)' object isn't (iterable|subscriptable)$/, (kind, what) => `${a(kind)} has no parts to ${what === "iterable" ? "go through" : "pick"} here.`],
  [/^TypeError: Cannot interpret '(.*)' as a data type$/, (given) => `A type belongs where ${given} stands: are brackets missing around what comes before, as in np.zeros((2, 3)) or np.array([1, 2])?`],
  [/^TypeError: only integer scalar arrays can be converted to a scalar index$/, () => "One whole number is needed here, and an array stands here. What is joined stands in a list, as in np.concatenate([a, b])."],
  [/^TypeError: function\(\) takes /, () => TOO_FEW],
  [/^TypeError: (.*\(\)) takes (\d+) positional arguments? but (\d+) (?:was|were) given$/, (name, takes, given) =>
    Number(given) > takes && [...known("array"), ...known("np")].includes(name.slice(0, -2)) ? `${name} takes what else it needs by name, as in keepdims=True.` : `${name} takes ${takes} value${takes === "1" ? "" : "s"}, and gets ${given} here.`],
  [/^TypeError: function (?:takes|missing|expected)/, () => TOO_FEW],
  [/^TypeError: function doesn't take keyword arguments$/, () => "This function takes no names for its values in this page: write f(x, 2) for f(x, n=2)."],
  [/^TypeError: unexpected keyword argument '(.+)'$/, (name) => `This function has no argument ${name} here; ${meantArgument(name)}`],
  [/^AttributeError: '(int|float|bool)' object has no attribute '(.+)'$/, (kind, name) => `A number of Python has no .${name}, as one of an array may have: np.float64(x) makes one.`],
  [/^AttributeError: '(.+)' object has no attribute '(.+)'$/, (kind, name) => `${a(kind)} has no .${name} in this page: it is misspelt, or the chapter's notebook has it.`],
  [/^AttributeError: (np(?:\.\w+)?|math|array)\.([a-zA-Z]\w*): (.*)$/, meantPart],
  [/^(?:ImportError: can't import name |AttributeError: module '\w+' has no attribute ')(\w+)/, (name) => `${name} is not in this page: it is misspelt, or the chapter's notebook has it.`],
  [/^ImportError/, () => `${IMPORTABLE}; the chapter's notebook has all modules.`],
  [/^KeyError: pop from an empty set$/, () => "The set is empty: pop() has nothing to take."],
  [/^KeyError: (.+)$/, (key) => `The dictionary or set has no key ${key}.`],
  [/^IndexError: (list|tuple|string) index out of range$/, (kind) => `The ${kind} has fewer entries than this index asks for.`],
  [/^OverflowError: (math range error$|\(34,)/, () => "A number becomes too large here for a float, which ends at about 1.8e308."],
  [/^AssertionError: ?$/, () => "What this line asserts is not so."],
  [/^(\w+): ?$/, (kind) => `This line raises ${kind}, without a word.`],
  [/np\.__path__/, () => "This page has numpy in one piece: write import numpy as np, and then np.linalg.norm(x)."],
  [/^(?:Attribute|Type|Value|Overflow)Error: (.*notebook.*)$/s, (text) => text],
];

// MicroPython's words for an error, and Python's.
const PYTHONS = [
  [/^NameError: name '(.+)' isn't defined$/, "NameError: name '$1' is not defined"],
  [/^ZeroDivisionError: divide by zero$/, "ZeroDivisionError: division by zero"],
  [/^TypeError: unsupported type for __hash__: '(.+)'/, "TypeError: unhashable type: '$1'"],
  [/unhashable type: 'ndarray'/, "unhashable type: 'numpy.ndarray'"],
  [/^TypeError: can't convert (\w+) to int$/, "TypeError: '$1' object cannot be interpreted as an integer"],
  [/can't convert NaN to int$/, "cannot convert float NaN to integer"],
  [/can't convert inf to int$/, "cannot convert float infinity to integer"],
  [/^TypeError: can't convert (\w+) to float$/, "TypeError: must be real number, not $1"],
  [/^TypeError: unsupported types for __(\w+)__: '(\w+)', '(\w+)'$/, notTogether],
  [/^TypeError: unsupported type for __(neg|pos|invert|abs)__: '(\w+)'$/, (_, name, kind) => `TypeError: bad operand type for ${{ neg: "unary -", pos: "unary +", invert: "unary ~", abs: "abs()" }[name]}: '${kind}'`],
  [/^TypeError: (list|tuple) indices must be integers, not/, "TypeError: $1 indices must be integers or slices, not"],
  [/^(\w+: (?:object of type )?')((?:float|int)64' (?:object|has))/, "$1numpy.$2"],
  [/ (or slices|must be integers), not ((?:float|int)64)$/, " $1, not numpy.$2"],
  [/^(TypeError: string indices must be integers, not) ([\w.]+)$/, "$1 '$2'"],
  [/ object doesn't support item /, " object does not support item "],
  [/^(TypeError: '.+' object) isn't (iterable|callable|subscriptable)$/, "$1 is not $2"],
  [/ takes 1 positional arguments but (?!0)/, " takes 1 positional argument but "],
  [/ but 1 were given$/, " but 1 was given"],
  [/^ValueError: negative factorial$/, "ValueError: factorial() not defined for negative values"],
  [/^ValueError: zero step$/, "ValueError: range() arg 3 must not be zero"],
  [/^RuntimeError: no active exception/, "RuntimeError: No active exception"],
  [/^RuntimeError: maximum recursion/, "RecursionError: maximum recursion"],
];
const SIGNS = { add: "+", sub: "-", mul: "*", truediv: "/", floordiv: "//", mod: "%", pow: "** or pow()", matmul: "@", and: "&", or: "|", xor: "^", lshift: "<<", rshift: ">>" };
const COMPARISONS = { lt: "<", le: "<=", gt: ">", ge: ">=" };

function notTogether(text, name, left, right) {
  const rows = /^(str|list|tuple)$/;
  if (name in COMPARISONS) return `TypeError: '${COMPARISONS[name]}' not supported between instances of '${left}' and '${right}'`;
  if (name === "add" && rows.test(left)) return `TypeError: can only concatenate ${left} (not "${right}") to ${left}`;
  if (name === "mul" && (rows.test(left) || rows.test(right))) return `TypeError: can't multiply sequence by non-int of type '${rows.test(left) ? right : left}'`;
  return SIGNS[name] ? `TypeError: unsupported operand type(s) for ${SIGNS[name]}: '${left}' and '${right}'` : text;
}

const inPythonsWords = (error) => PYTHONS.reduce((text, [from, to]) => text.replace(from, to), error.replaceAll("'OrderedDict'", "'dict'").replaceAll("'closure'", "'function'"));

// Where Python may name a line beside the one that is wrong.
const OF_LINES = { IndentationError: misfit, SyntaxError: (code, line) => Math.min(line, code.trimEnd().split("\n").length) };

const LONG = 300; // characters of a sentence, which may hold a reader's own text

// Of Python's traceback, the error and the last line that is in the cell.
function explained(message, code) {
  const parts = message.split(/^  File /m), last = parts.at(-1);
  const error = last.slice(last.indexOf("\n") + 1).trim().replaceAll("'OrderedDict'", "'dict'");
  const lines = parts.map((part) => /^"cell", line (\d+)/.exec(part)).filter(Boolean);
  const python = inPythonsWords(error);
  const kind = python.split(":")[0], named = lines.length ? Number(lines.at(-1)[1]) : null;
  const line = named && (OF_LINES[kind]?.(code, named) ?? named);
  const unknown = () => (kind === "SyntaxError" ? unread(code, line ?? 1) : python.replace(/^\w+: /, "") || error);
  if (line === null && /^ValueError: zip\(\)/.test(error)) return { kind, line, python, sentence: "The function returns more or fewer values than the figure shows." };
  const isPages = kind === "NotImplementedError" && !/\braise\b/.test(code.split("\n")[line - 1]); // and no cell's own
  const said = isPages ? "Python can do this, and this page cannot; the chapter's notebook can." : (sentence(error) ?? unknown());
  return { kind, line, python, sentence: said.length > LONG ? `${said.slice(0, LONG)} …` : said };
}

function sentence(error) {
  for (const [pattern, say] of SENTENCES) {
    const match = pattern.exec(error);
    if (match) return say(...match.slice(1));
  }
  return undefined;
}

const lineOf = (code, at) => code.slice(0, at).split("\n").length;
