// What code brings along from a page, a chat or a console when it is pasted, and no Python reads.

const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g; // a page's, a PDF's and an input method's
const UNSEEN = /[\u00ad\u200b\u2060\ufeff]/g;
/** A text of Python, from quote to quote. */
const QUOTED = /"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/;
const COMMENT_OR_QUOTED = new RegExp(`#.*|${QUOTED.source}`, "g");
const FENCE = /^ *```.*(?:\n|$)/gm;
const CODE = /^\s*(?:import \w|from [\w.]+ import|def \w+\(|class \w+\W|return\b|[\w.]+(?:\[.*\])? *[-+*/]?=[^=]|[\w.]+\(.*\)\s*$)/m;
const CONSOLE = /^(?:>>>|\.\.\.)(?:[ \u00a0]|$)/;
const NOTEBOOK = /^(?:In ?\[[\d *]*\]: ?|[ \u00a0]+\.\.\.: ?)/;

/** The code in a pasted text: without what stands around it, prompts, and signs that cannot be seen. */
export function pasted(text) {
  const code = unfenced(text.replace(/\r\n?/g, "\n").replace(/^\ufeff/, ""));
  const lines = code.split("\n"), first = lines.find((line) => line.trim()) ?? "";
  // In a console, what has no prompt is what was printed.
  if (/^>>>/.test(first)) return plain(lines.filter((line) => CONSOLE.test(line)).map((line) => line.replace(CONSOLE, "")).join("\n"));
  if (/^In ?\[/.test(first)) return plain(lines.filter((line) => !/^Out ?\[\d+\]:/.test(line)).map((line) => line.replace(NOTEBOOK, "")).join("\n"));
  return plain(code);
}

/** What stands between fences, unless code stands outside of them, too: then all but the fences. */
function unfenced(text) {
  const quoted = [...text.matchAll(COMMENT_OR_QUOTED)];
  const isQuoted = (at) => quoted.some(({ 0: part, index }) => index < at && at < index + part.length);
  const parts = [];
  let at = 0;
  for (const { 0: fence, index } of text.matchAll(FENCE)) {
    if (isQuoted(index)) continue;
    parts.push(text.slice(at, index));
    at = index + fence.length;
  }
  parts.push(text.slice(at));
  const isInside = (i) => i % 2 && i < parts.length - 1;
  const inside = parts.filter((_, i) => isInside(i)), isOutside = parts.some((part, i) => !isInside(i) && CODE.test(part));
  return inside.length && !isOutside ? inside.join("\n") : parts.join("");
}

/** Code with spaces that Python reads; its texts are as they were. */
function plain(code) {
  const tidied = (part) => part.replace(SPACES, " ").replace(UNSEEN, "").replaceAll("\t", "    ");
  let at = 0, out = "";
  for (const { 0: part, index } of code.matchAll(COMMENT_OR_QUOTED)) {
    out += tidied(code.slice(at, index)) + (part[0] === "#" ? tidied(part) : part);
    at = index + part.length;
  }
  return out + tidied(code.slice(at));
}
