// The parts of a reader's Python, and the signs that are none.

class Refused extends Error {
  constructor(sentence, at) {
    super(sentence);
    this.at = at; // in the text
  }
}

const KEYWORDS = new Set(
  ("False None True and as assert async await break class continue def del elif else except finally for from global if " +
    "import in is lambda nonlocal not or pass raise return try while with yield").split(" "),
);
const PATTERNS = [
  ["space", /[ \t\f]+|\\\r?\n/y],
  ["comment", /#[^\n]*/y],
  ["newline", /\r?\n/y],
  ["string", /[rRbBuUfF]{0,2}(?:"""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*')/y],
  ["number", /0[xXoObB][0-9a-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?/y],
  ["name", /[\p{L}_][\p{L}\p{N}_]*/yu],
  ["op", /\*\*=|\/\/=|>>=|<<=|\.\.\.|->|:=|\*\*|\/\/|==|!=|<=|>=|<<|>>|[-+*/%@&|^=]=|[-+*/%@&|^~<>()[\]{},:.;=]/y],
];

function tokens(text) {
  const found = [];
  for (let at = 0; at < text.length;) {
    const token = PATTERNS.map(([kind, pattern]) => {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      return match && { kind, text: match[0], at };
    }).find(Boolean);
    if (!token) {
      const quote = /["']/.test(text[at]);
      throw new Refused(quote ? "A text begins here and has no closing quote." : strange(text, at), at);
    }
    found.push(token);
    at += token.text.length;
  }
  return found;
}

const quiet = (token) => ["space", "comment", "newline"].includes(token.kind);
const inLinesOf = (all) => all.map((_, i) => i).filter((i) => !quiet(all[i]) || all[i].kind === "newline");

// What else people write, or paste from a book, a chat or an input method, for a sign of Python.
const MEANT = new Map(Object.entries({
  '"': "“”„‟«»「」『』", "'": "‘’‚‛´′", "-": "−–—‐‑", "*": "×⋅·∗", "/": "÷∕⁄", "<=": "≤⩽", ">=": "≥⩾", "!=": "≠", ".": "。", ",": "、", "...": "…",
  "np.sqrt(x)": "√", "np.inf": "∞", "np.sum(x)": "∑", "not": "!", "** 2": "²", "** 3": "³", "0.5": "½", "0.25": "¼", "0.75": "¾",
}).flatMap(([python, signs]) => [...signs].map((sign) => [sign, python])));
const INVISIBLE = /[\p{Cf}\p{Cc}]/u;

/** A sentence on a sign that Python does not know. */
function strange(text, at) {
  const sign = String.fromCodePoint(text.codePointAt(at));
  const wide = /[！-～]/.test(sign) ? sign.normalize("NFKC") : null; // of full width, as Chinese has them
  const python = MEANT.get(sign) ?? wide;
  if (python) return `The sign ${sign} has no meaning in Python: write ${python}`;
  if (sign === "`") return "The sign ` has no meaning in Python: remove the lines with ```.";
  const place = /\S*$/.exec(text.slice(0, at).split("\n").at(-1))[0];
  const where = place ? `after ${place}` : "where this line begins";
  if (/[\p{Zs}\u2028\u2029]/u.test(sign)) return `A space that Python cannot read stands ${where}: type a plain one.`;
  if (INVISIBLE.test(sign)) return `A sign that cannot be seen stands ${where}: delete it.`;
  return `The sign ${sign} has no meaning in Python.`;
}
