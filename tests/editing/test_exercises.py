"""An exercise in a page, in real browsers: from the disk, and without a network."""

import contextlib
import io
import json
import re
from html import escape

import nbformat
import pytest
from lightbook.assets import join_files, page_python
from lightbook.exercises import mark
from typist import Typist, at_page

FIRST = """def my_share(x):
    return x  # your answer


print(my_share(numbers), "right" if my_share(numbers).sum() == 1 else "not yet")"""
SECOND = "my_number = 0  # your answer"
HIDDEN = 'print("right" if my_number == numbers.size else "not yet")'
MENDED = FIRST.replace("return x", "return x / x.sum()")


def code(text, *tags, name="cell"):
    return {"cell_type": "code", "id": name, "metadata": {"tags": list(tags)}, "source": [text]}


CELLS = [
    code("import numpy as np\nfrom attnkit.figures import nothing"),
    code("numbers = np.array([1.0, 3.0])\nassert False"),
    {"cell_type": "markdown", "metadata": {}, "source": ["**1. A share.** Mend it."]},
    code(FIRST, "exercise", name="one"),
    {"cell_type": "markdown", "metadata": {}, "source": ["**3. A number.** How many?"]},
    code(SECOND, "exercise", name="three"),
    code(HIDDEN, "exercise-check"),
]
CELL = """<div class="cell tag_exercise"><div class="cell_input"><pre>%s
</pre></div><div class="cell_output"><pre>not yet</pre></div>%s</div>"""


def page_text():
    """A page as the book has it: cells with their data, and the book's small script."""
    own = next(path for path in join_files.OWN_SCRIPTS if path.endswith("exercises.js"))
    given = mark.exercises(CELLS)
    cells = [
        CELL % (escape(text), mark.data(each, "../_static/python.js"))
        for text, each in zip([FIRST, SECOND], given, strict=True)
    ]
    hidden = f'<div class="cell tag_exercise-check"><pre>{escape(HIDDEN)}</pre></div>'
    with open(own, encoding="utf-8") as file:
        script = file.read()
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Exercises</title>'
    return f"{head}{''.join(cells)}{hidden}<script>{script}</script>"


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a book")
    for name, text in (("_static/python.js", page_python.script()), ("c/page.html", page_text())):
        (folder / name).parent.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "c" / "page.html"


class Reader(Typist):
    def begin(self, number=1):
        self.activate(f"Answer exercise {number} here")
        self.wait("document.activeElement.matches('.editor textarea')")

    def check(self):
        self.activate("Check")
        self.wait("!/^$|Running/.test(document.querySelector('.editor-said').textContent)")
        return self.said()


@pytest.fixture(params=["chromium", "firefox"])
def reader(request, page_file):
    yield from at_page(request, page_file, Reader)


def test_nothing_is_loaded_before_the_button_is_pressed(reader):
    assert reader.evaluate("typeof attnkitPython + document.scripts.length") == "undefined3"
    assert reader.evaluate("document.querySelectorAll('button').length") == 2


def test_a_wrong_answer_a_broken_one_and_the_right_one(reader):
    reader.begin()
    assert reader.text() == FIRST
    assert reader.check() == "Not yet: change the code, and check again."
    assert reader.evaluate("document.querySelector('.editor-printed').textContent") == "[1. 3.]"
    reader.write("\ndef my_share(x):\nreturn y")
    assert reader.text() == "\ndef my_share(x):\n    return y"  # indented after the colon
    reader.evaluate("document.querySelector('textarea').value += '\\nmy_share(numbers)'")
    said = reader.check()
    assert said.startswith("Line 3: The name y is not known here")
    wrong = reader.evaluate("document.querySelector('.editor .wrong').textContent")
    assert wrong == "    return y\n"
    assert reader.evaluate("document.querySelector('textarea').getAttribute('aria-invalid')")
    reader.write(MENDED.replace("\n    ", "\n"))
    assert reader.text() == MENDED
    assert reader.check() == "Right."
    assert reader.evaluate("document.querySelector('.editor .wrong, [aria-invalid]')") is None


def test_a_check_that_would_tell_the_answer_stays_hidden(reader):
    reader.begin(3)
    assert reader.evaluate("document.querySelector('.tag_exercise-check').hidden") is True
    assert reader.check().startswith("Not yet")
    reader.write("my_number = 2")
    assert reader.check() == "Right."
    reader.write("my_number = 1 / 0")
    assert reader.check() == "Line 1: A number is divided by zero here."


def test_what_never_ends_is_stopped(reader):
    reader.begin()
    reader.write("while True: pass")
    reader.activate("Check")
    reader.wait("!document.querySelectorAll('.editor-buttons button')[1].hidden")
    reader.activate("Stop")
    reader.wait("/stopped/.test(document.querySelector('.editor-said').textContent)")
    assert reader.evaluate("document.activeElement.textContent") == "Check"


def test_the_keyboard_leaves_runs_steps_back_and_undoes(reader):
    reader.begin()
    reader.press("Tab")
    assert reader.evaluate("document.activeElement.textContent") == "Check"
    reader.write("if 1:\n")
    reader.press("Backspace")
    assert reader.text() == "if 1:\n"
    reader.press("Control+z")
    assert reader.text() == "if 1:\n    "
    reader.write("1 / 0")
    reader.press("Control+Enter")
    reader.wait("/^Line 1/.test(document.querySelector('.editor-said').textContent)")


def test_a_text_is_kept_and_reset_brings_the_first_one_back(reader):
    reader.begin()
    reader.write("mine")
    reader.evaluate("document.querySelector('.exercise').remove()")
    given = json.dumps(mark.exercises(CELLS)[0])
    reader.evaluate(f"void attnkitExercise(document.querySelector('.cell'), {given})")
    assert (reader.text(), reader.said()) == ("mine", "This is what you wrote before.")
    reader.activate("Reset")
    assert reader.text() == FIRST
    assert reader.evaluate("localStorage.getItem('exercise one')") is None


def test_without_a_storage_it_works_all_the_same(reader):
    reader.evaluate(
        "void Object.defineProperty(globalThis, 'localStorage', { get() { throw Error('none'); } })"
    )
    reader.begin()
    reader.write(MENDED.replace("\n    ", "\n"))
    assert reader.check() == "Right."


COPYING = """Object.defineProperty(navigator, "clipboard", { value });
document.addEventListener("copy", () => (copied = document.activeElement.value))"""


@pytest.mark.parametrize("clipboard", ["{ writeText: async (text) => (copied = text) }", "null"])
def test_the_text_is_copied_with_a_clipboard_and_without(reader, clipboard):
    reader.begin()
    reader.evaluate(f"value = {clipboard}; {COPYING}")
    reader.activate("Copy")
    reader.wait("document.querySelector('.editor-said').textContent === 'Copied.'")
    assert reader.evaluate("copied") == FIRST


SAVING = """URL.createObjectURL = (blob) => {
  blob.text().then((text) => (saved = text));
  return "blob:";
};
HTMLAnchorElement.prototype.click = function () { file = this.download; };
0"""


def test_the_download_is_a_notebook_that_runs(reader):
    reader.begin()
    reader.write(MENDED.replace("\n    ", "\n"))
    reader.evaluate(SAVING)
    reader.activate("Download as a notebook")
    reader.wait("globalThis.saved && globalThis.file === 'one.ipynb'")
    book = nbformat.reads(reader.evaluate("saved"), as_version=4)
    nbformat.validate(book)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(book.cells[0].source, {})
    assert printed.getvalue().endswith("right\n")


def test_without_webassembly_the_notebook_is_offered(reader):
    reader.evaluate("delete globalThis.WebAssembly")
    reader.begin()
    assert re.search("no WebAssembly.*notebook", reader.check())


def test_without_a_script_the_page_is_as_before(open_page, page_file):
    page = open_page(page_file, java_script_enabled=False)
    assert page.locator("button").count() == 0
    assert page.locator("pre").all_inner_texts()[0].strip() == FIRST
