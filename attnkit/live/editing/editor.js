// An editor for a few lines of Python: attnkitEditor(code, name, ...) returns its box, and what it can do.
// It begins with what a reader wrote before, if that is kept. STYLE, keeping (kept.js),
// pasted and QUOTED (pasted.js) stand above.
//
// It is a text area, with its coloured copy behind: undo, selection, spelling, screen readers, touch and
// enlarging are the browser's. Tab leaves it, as it leaves any field; Enter keeps the indentation.

(() => {
  "use strict";
  const INDENT = "    ";
  const KEYWORDS = new Set(
    ("and as assert break class continue def del elif else except finally for from global if import in is lambda " +
      "nonlocal not or pass raise return try while with yield").split(" "),
  );
  const CONSTANTS = new Set(["False", "None", "True"]);
  // The classes are those of the book's other code, whose colours follow the theme.
  const SIGN = new RegExp(
    String.raw`(#[^\n]*)|([fFrR]{0,2}(?:${QUOTED.source}))|(\d[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?|\.\d+)|([\p{L}_][\p{L}\p{N}_]*)|([-+*/%@&|^~<>=!]+)`,
    "gu",
  );

  function kindOf([, comment, text, number, word, operator]) {
    if (comment) return "c1";
    if (text) return "s2";
    if (number) return "mf";
    if (word) return CONSTANTS.has(word) ? "kc" : KEYWORDS.has(word) ? "k" : "n";
    return operator && "o";
  }

  // The code as lines of coloured words; a text over several lines is cut at their ends.
  function coloured(code) {
    const lines = [document.createElement("span")];
    const add = (text, kind) => {
      for (const [i, part] of text.split("\n").entries()) {
        if (i) {
          lines.at(-1).append("\n");
          lines.push(document.createElement("span"));
        }
        const word = document.createElement("span");
        word.textContent = part;
        if (kind) word.className = kind;
        if (part) lines.at(-1).append(word);
      }
    };
    let at = 0;
    for (const match of code.matchAll(SIGN)) {
      add(code.slice(at, match.index));
      add(match[0], kindOf(match));
      at = match.index + match[0].length;
    }
    add(`${code.slice(at)}\n`); // an empty last line has a height, too
    return lines;
  }

  let typing = false; // a browser tells of each line

  // Insert as if it were typed, so that it can be undone.
  function type(area, text) {
    typing = true;
    const typed = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
    typing = false;
    if (!typed) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input"));
  }

  /** Bring the line of the caret into view: a browser looks for it before the field has grown. */
  function reveal(area) {
    const at = area.selectionDirection === "backward" ? area.selectionStart : area.selectionEnd;
    const lines = area.value.slice(0, at).split("\n");
    area.previousElementSibling.children[lines.length - 1].scrollIntoView({ block: "nearest" });
  }

  function onPaste(event, area) {
    const text = event.clipboardData.getData("text/plain"), code = pasted(text);
    if (code === text.replaceAll("\r\n", "\n")) return; // the browser's own way is quicker
    event.preventDefault();
    type(area, code);
    reveal(area);
  }

  // Code without comments and texts, in which colons and brackets are words.
  const bare = (code) => code.replace(SIGN, (sign, comment, text) => (comment || text ? "" : sign));

  /** The indentation of what follows some code: deeper in a bracket or after a colon, less after the end of a block. */
  function indentationAfter(code) {
    let [first, last, open, before] = ["", "", 0, 0]; // lines of a statement, and its open brackets
    for (last of bare(code).split("\n")) {
      if (!open) first = last;
      before = open;
      for (const sign of last) open = Math.max(0, open + "([{".includes(sign) - ")]}".includes(sign));
    }
    const [indentation] = /^ */.exec(open ? last : first);
    if (open ? open > before : /:\s*$/.test(last)) return indentation + INDENT;
    const ends = /^ *(return|pass|break|continue|raise)\b/.test(first); // nothing of its block follows
    return ends && !open ? indentation.slice(INDENT.length) : indentation;
  }

  function onEnter(area) {
    type(area, `\n${indentationAfter(area.value.slice(0, area.selectionStart))}`);
    reveal(area);
  }

  // Backspace in the indentation goes back to the step before.
  function onBackspace(area) {
    const { selectionStart: at, selectionEnd: end } = area;
    const before = area.value.slice(0, at).split("\n").at(-1);
    if (at !== end || !/^ +$/.test(before)) return false;
    area.setSelectionRange(at - (before.length % INDENT.length || INDENT.length), at);
    type(area, "");
    return true;
  }

  /** Move the selected lines a step to the right, or back. */
  function moveLines(area, isBack) {
    const { value, selectionStart: from, selectionEnd: to } = area;
    const start = value.slice(0, from).lastIndexOf("\n") + 1;
    const last = to > from && value[to - 1] === "\n" ? to - 1 : to; // an end at the start of a line has nothing of it
    const end = [value.indexOf("\n", last), value.length].find((place) => place >= 0);
    const lines = value.slice(start, end);
    const moved = isBack ? lines.replace(/^ {1,4}/gm, "") : lines.replace(/^(?=.)/gm, INDENT);
    if (moved === lines) return;
    area.setSelectionRange(start, end);
    type(area, moved);
    const caret = Math.max(start, from + moved.length - lines.length);
    area.setSelectionRange(...(from === to ? [caret, caret] : [start, start + moved.length]));
  }

  function onKey(event, area, run) {
    const composes = event.isComposing || event.keyCode === 229; // Safari's last key of a composition
    if (composes || event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && control) run();
    else if (event.key === "Enter" && !event.shiftKey) onEnter(area);
    else if (control && ["[", "]"].includes(event.key)) moveLines(area, event.key === "[");
    else if (event.key !== "Backspace" || control || !onBackspace(area)) return;
    event.preventDefault();
  }

  let styled = false;
  function style() {
    if (styled) return;
    document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
    styled = true;
  }

  /** Tells, in a place of its own, what becomes of a text; each thing once. */
  function teller(place) {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    let take;
    button.addEventListener("click", () => take());
    return (words, name, taking) => {
      take = taking;
      button.textContent = name;
      if (place.firstChild?.data === words) return; // it would be read aloud again
      place.replaceChildren(words, ...(take ? [" ", button] : []));
    };
  }

  const KEYS = globalThis.matchMedia?.("(hover: none)").matches ? "" : "Ctrl+Enter runs the code, Tab leaves it."; // a phone has no keys
  globalThis.attnkitEditor = (own, name, { key, of, back, run, change }) => {
    style();
    const box = document.createElement("div");
    box.className = "editor";
    box.innerHTML = `<div class="editor-code"><pre class="highlight" aria-hidden="true"></pre><textarea wrap="soft"
      spellcheck="false" autocapitalize="off" autocomplete="off" autocorrect="off" translate="no"
      aria-description="${KEYS}"></textarea></div>
      <p class="editor-keys">${KEYS}</p><p class="editor-kept" role="status"></p>`;
    const copy = box.querySelector("pre"), area = box.querySelector("textarea");
    area.setAttribute("aria-label", name);
    const { text, isKept, keep, leave } = keeping({ name: key, own, of, back }, teller(box.querySelector(".editor-kept")), put);
    area.value = text;
    const show = () => copy.replaceChildren(...coloured(area.value));
    const mark = (line) => {
      area.toggleAttribute("aria-invalid", false);
      for (const wrong of copy.querySelectorAll(".wrong")) wrong.classList.remove("wrong");
      if (!line) return;
      area.setAttribute("aria-invalid", "true");
      copy.children[line - 1]?.classList.add("wrong");
    };
    area.addEventListener("paste", (event) => onPaste(event, area));
    area.addEventListener("input", ({ isTrusted }) => {
      if (typing) return;
      mark(null);
      show();
      if (isTrusted) reveal(area);
      keep(area.value);
      change();
    });
    area.addEventListener("keydown", (event) => onKey(event, area, run));
    area.addEventListener("keyup", ({ key }) => /^(Home|End)$/.test(key) && reveal(area)); // Firefox scrolls the field alone
    function put(text) {
      area.focus();
      area.select();
      type(area, text);
    }
    function replace(text) {
      leave();
      put(text);
    }
    show();
    return { box, area, mark, replace, isKept };
  };
})();
