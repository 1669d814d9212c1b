// What code brings along from a page, a chat or a console when it is pasted, and no Python reads.

const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g; // a page's, a PDF's and an input method's
const UNSEEN = /[\u00ad\u200b\u2060\ufeff]/g;
const FENCED = /^ *```.*\n([^]*?)^ *```.*$/gm;
const CONSOLE = /^(?:>>>|\.\.\.)(?: |$)/;
const NOTEBOOK = /^(?:In ?\[[\d *]*\]: ?| +\.\.\.: ?)/;

/** The code in a pasted text: without what stands around it, prompts, and signs that cannot be seen. */
export function pasted(text) {
  const plain = text.replace(/\r\n?/g, "\n").replace(SPACES, " ").replace(UNSEEN, "").replaceAll("\t", "    ");
  const blocks = [...plain.matchAll(FENCED)].map(([, code]) => code);
  const code = blocks.length ? blocks.join("\n") : plain.replace(/^ *```.*\n?/gm, "");
  const lines = code.split("\n"), first = lines.find((line) => line.trim()) ?? "";
  // In a console, what has no prompt is what was printed.
  if (CONSOLE.test(first)) return lines.filter((line) => CONSOLE.test(line)).map((line) => line.replace(CONSOLE, "")).join("\n");
  if (NOTEBOOK.test(first)) return lines.filter((line) => !/^Out ?\[\d+\]:/.test(line)).map((line) => line.replace(NOTEBOOK, "")).join("\n");
  return code;
}
