"""A page with the exercises of a notebook, as the book has it, and somebody who answers them."""

import json
from html import escape
from pathlib import Path

from lightbook.assets import join_files, page_python
from lightbook.exercises import chapter, library, mark

HEAD = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Exercises</title>'
EXERCISE = """<div class="cell tag_exercise"><div class="cell_input"><pre>%s
</pre></div><div class="cell_output"><pre>not yet</pre></div>%s</div>"""
CHECK = '<div class="cell tag_exercise-check"><pre>%s</pre></div>'


def write(folder: Path, cells: list[dict]) -> Path:
    """Write a page with the exercises of these cells and the book's scripts; return its file."""
    given = mark.exercises(cells)
    imports = [line for each in given for line in library.lines(each["setup"])]
    script = page_python.script(imports, {"c/page": chapter.had(cells)})
    texts = {"_static/python.js": script, "c/page.html": _text(cells, given)}
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "c" / "page.html"


def _text(cells: list[dict], given: list[dict]) -> str:
    own = next(path for path in join_files.OWN_SCRIPTS if path.endswith("exercises.js"))
    starts = {cell.get("id"): "".join(cell["source"]) for cell in cells}
    parts = [HEAD]
    for each in given:
        data = mark.data(each, "../_static/python.js", "../notebooks/page.ipynb")
        parts.append(EXERCISE % (escape(starts[each["id"]]), data))
        parts.append(CHECK % escape(each["check"]) if each["check"] else "")
    return "".join([*parts, f"<script>{Path(own).read_text('utf-8')}</script>"])


# A page keeps what it copies and saves for the test that looks at it.
COPYING = """Object.defineProperty(navigator, "clipboard", { configurable: true, value: %s });
copied = "";
document.addEventListener("copy", () => (copied = document.activeElement.value));"""
CLIPBOARD = "{ writeText: async (text) => (copied = text) }"
SAVING = """URL.createObjectURL = (blob) => {
  blob.text().then((text) => (saved = text));
  return "blob:";
};
HTMLAnchorElement.prototype.click = function () { file = this.download; };
saved = file = "";"""


class Reader:
    """Somebody at a keyboard, before a page of either browser."""

    def __init__(self, evaluate, press, type_, wait, mouse, beside):
        self.evaluate, self.press, self.type, self.wait = evaluate, press, type_, wait
        self.mouse = mouse
        self.beside = beside  # runs a script in another window with the same page
        self.number = 1  # of the exercise that is being answered: they are many on a page

    @classmethod
    def in_chromium(cls, page):
        keys = page.keyboard

        def mouse(act, *given):
            getattr(page.mouse, act)(*given)

        def beside(script):
            other = page.context.new_page()
            other.goto(page.url)
            other.evaluate(f"void ({script})")
            other.close()

        return cls(page.evaluate, keys.press, keys.type, page.wait_for_function, mouse, beside)

    @classmethod
    def in_firefox(cls, firefox):
        def press(key):
            *held, last = key.split("+")
            for each in held:
                firefox.key("down", each)
            firefox.press(last)
            for each in held:
                firefox.key("up", each)

        return cls(
            firefox.evaluate, press, firefox.type, firefox.wait, firefox.mouse, firefox.beside
        )

    def of(self, selector):
        """Return JavaScript for an element of the exercise that is being answered."""
        here = json.dumps(f"Your answer to exercise {self.number}")
        panel = f"document.querySelector('textarea[aria-label={here}]').closest('.exercise')"
        return f"{panel}.querySelector({json.dumps(selector)})"

    def activate(self, name, inside="document"):
        buttons = f"[...{inside}.querySelectorAll('button')]"
        self.evaluate(f"{buttons}.find((each) => each.textContent === '{name}').focus()")
        self.press("Enter")

    def button(self, name):
        self.activate(name, self.of(".editor-buttons"))

    def begin(self, number=1):
        self.number = number
        self.activate(f"Answer exercise {number} here")
        self.wait("document.activeElement.matches('.editor textarea')")

    def write(self, text):
        """Type over all, as a person does: the editor adds what it adds."""
        self.evaluate(f"{self.of('textarea')}.select()")
        self.type(text)

    def paste(self, text):
        """Put a text in the place of all, at once."""
        self.evaluate(
            f"{self.of('textarea')}.value = {json.dumps(text)};"
            f"void {self.of('textarea')}.dispatchEvent(new Event('input'))"
        )

    def check(self):
        self.button("Check")
        self.wait(f"!/^$|Running/.test({self.of('.editor-said')}.textContent)")
        return self.said()

    def said(self):
        return self.evaluate(f"{self.of('.editor-said')}.textContent")

    def text(self):
        return self.evaluate(f"{self.of('textarea')}.value")

    def copy(self, clipboard=CLIPBOARD):
        """Press the button that copies; return what the page wrote to its clipboard."""
        self.evaluate(COPYING % clipboard)
        self.button("Copy")
        self.wait(f"{self.of('.editor-said')}.textContent === 'Copied.' && copied")
        return self.evaluate("copied")

    def download(self):
        """Press the button that saves a notebook; return its text."""
        self.evaluate(SAVING)
        self.button("Download as a notebook")
        self.wait("saved")
        return self.evaluate("saved")
