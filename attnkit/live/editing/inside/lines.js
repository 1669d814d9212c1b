// What is wrong with a line that Python cannot read: told by its looks.

const SEVERAL = "Python cannot read this line: look for a missing bracket, colon, comma or operator, here or just above.";
const BLOCK = /^(?:if|elif|else|for|while|def|class|try|except|finally|with)\b/;
const LOOKS = [
  [/^(>>>|\.\.\.)/, (prompt) => `${prompt} is the prompt of a console: remove it from each line.`],
  [/^%/, () => "A line with % is a command of the notebook: remove it."],
  [/^\/[/*]/, () => "A comment begins with # in Python."],
  [/^else +if\b/, () => "Write elif for else if."],
  [/^print +[^\s(=.,[]/, () => "print needs brackets: print(x)."],
  [/&&|\|\|/, () => "Write and for &&, and or for ||."],
  [/(\+\+|--)$/, (twice) => `Python has no ${twice}: write i ${twice[0]}= 1.`],
  [/^(if|elif|while)\b[^=]*[^=!<>:+*/%-]=[^=]/, () => "= gives a name a value: write == to compare."],
  [/^for\b(?!.*\bin\b)/, () => "for needs an in: write for i in range(3): to count from 0 to 2."],
  [/^def +\w+\b(?! *\()/, () => "After def and a name come brackets: write def f(x): for a function of x."],
  [/^with *\(.* as /, () => "This page reads with a as x, b as y: remove the brackets after with."],
  [/=$/, () => "A value is missing after =."],
  [/= *-?[\d.]+ *[a-zA-Z%]+$/, () => "Write the number alone, without a unit."],
  [/\d +\d/, () => "A comma or an operator is missing between two numbers."],
];

const indentation = (line) => /^[ \t]*/.exec(line)[0].replaceAll("\t", " ".repeat(8)).length;
const bare = (line) => line.replace(/#[^"']*$/, "").trim();
const lineBefore = (lines, at) => lines.slice(0, at).reverse().find((line) => bare(line)) ?? "";

/** A sentence on a line, whose number counts from one, that Python cannot read. */
function unread(code, number) {
  const lines = code.split("\n"), line = lines[number - 1] ?? "", before = lineBefore(lines, number - 1), text = bare(line);
  if (BLOCK.test(bare(before)) && /:$/.test(bare(before)) && indentation(line) <= indentation(before)) {
    return "The line above ends with a colon: begin this one with four more spaces.";
  }
  for (const [pattern, say] of LOOKS) {
    const match = pattern.exec(text);
    if (match) return say(...match.slice(1));
  }
  if (BLOCK.test(text) && !/:/.test(text.replace(/\[.*?\]|\{.*?\}|lambda[^:]*:/g, ""))) return `A line that begins with ${/^\w+/.exec(text)[0]} ends with a colon.`;
  const word = /^([a-zA-Z]{3,})(?=:| +["'\w([])/.exec(text)?.[1];
  const keyword = word && !KEYWORDS.has(word) && nearest(word, [...KEYWORDS]);
  return keyword ? `Python has no ${word} here: did you mean ${keyword}?` : SEVERAL;
}

/** The line whose spaces fit no line above it, from the one on that Python names: it may name the one before. */
function misfit(code, number) {
  const lines = code.split("\n"), next = lines.findIndex((line, i) => i >= number && bare(line));
  const leaves = next > 0 && indentation(lines[next]) < indentation(lines[number - 1]);
  return leaves && !lines.slice(0, number).some((line) => bare(line) && indentation(line) === indentation(lines[next])) ? next + 1 : number;
}
