"""An exercise in a page, in real browsers: from the disk, and without a network."""

import contextlib
import io
import json
import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import exercise_page
import nbformat
import pytest
from lightbook.assets import join_files
from lightbook.exercises import mark

FIRST = """def my_share(x):
    return x  # your answer


print(my_share(numbers), "right" if my_share(numbers).sum() == 1 else "not yet")"""
SECOND = "my_number = 0  # your answer"
HIDDEN = 'size = numbers.size\nprint("right" if my_number == size else "not yet")'
MENDED = FIRST.replace("return x", "return x / x.sum()")


def code(text, *tags, name="cell"):
    return {"cell_type": "code", "id": name, "metadata": {"tags": list(tags)}, "source": [text]}


CELLS = [
    code("import numpy as np\nfrom attnkit.figures import nothing"),
    code("numbers = np.array([1.0, 3.0])\nassert False\nmany = nothing(3)"),
    code("def kernel(x):\n    return np.exp(-x)\n\n\ndef ones(x):\n    return kernel(x)"),
    code("def twice(x):\n    return many * x"),
    {"cell_type": "markdown", "metadata": {}, "source": ["**1. A share.** Mend it."]},
    code(FIRST, "exercise", name="one"),
    {"cell_type": "markdown", "metadata": {}, "source": ["**3. A number.** How many?"]},
    code(SECOND, "exercise", name="three"),
    code(HIDDEN, "exercise-check"),
]


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
    reader.write("my_numbers = 2")
    assert reader.check().startswith(
        "The check cannot go on with what this code leaves it. The name"
    )
    reader.write("raise ValueError('no number')")
    assert reader.check() == "Line 1: No number."


def test_an_answer_is_said_back_until_the_text_changes(reader):
    reader.begin(3)
    assert reader.check().endswith("check again. Here my_number is 0.")
    reader.paste("my_number = [10.5, 'a']")
    assert reader.said() == ""
    assert reader.check().endswith("Here my_number is [10.5, 'a'].")
    reader.paste("my_number = list(range(99))")
    assert reader.check() == "Not yet: change the code, and check again."


def test_what_the_chapter_has_is_lent_or_told(reader):
    reader.begin(3)
    reader.paste("my_number = twice(1) + kernel(0)")
    said = "Line 1: The chapter has twice, but this exercise does not: write it here, or use"
    assert reader.check().startswith(said)
    reader.paste("\nmy_number = thrice(1)")
    assert reader.check().startswith("Line 2: The name thrice is not known here")
    reader.paste("my_number = ones(0) * 2")
    assert reader.check() == "Right."
    assert "return kernel(x)" in nbformat.reads(reader.download(), as_version=4).cells[0].source


def test_the_check_follows_what_has_assert_lines_in_its_place(reader):
    reader.begin()
    share = MENDED.split("\n\n\n")[0]
    reader.paste(f"{share}\n\n\nassert my_share(numbers).sum() == 1")
    assert reader.check() == "Right."
    reader.paste(f"{FIRST.partition('print')[0]}assert True")
    assert reader.check().startswith("Not yet")
    reader.paste("my_share = 1\nassert True")
    assert reader.check() == "Right, as far as this code\u2019s own assert lines check."
    reader.paste("my_share = 1")
    assert reader.check().startswith("The check was not reached")
    reader.begin(3)
    reader.paste("my_number = 2\nassert my_number == size")  # which the hidden check makes
    assert reader.check() == "Right."
    reader.paste("my_number = 2\nassert my_number == 3")
    assert reader.check() == "Line 2: What this line asserts is not so."


def test_a_right_answer_may_print_much(reader):
    reader.begin()
    reader.paste(f"for i in range(5000):\n    print(i)\n{MENDED}")
    assert reader.check() == "Right."
    printed = reader.evaluate(f"{reader.of('.editor-printed')}.textContent")
    assert printed.endswith("\n... and more, which is not shown.\n[0.25 0.75]")


def test_the_value_of_a_last_line_is_shown_as_in_a_notebook(reader):
    printed = "document.querySelector('.exercise .editor-printed').textContent"
    reader.begin()
    reader.paste(f"{MENDED}\nnumbers.shape")
    assert reader.check() == "Right."
    assert reader.evaluate(printed) == "[0.25 0.75]\n(2,)"
    reader.paste(f"{MENDED}\n'a' * 10**8")
    assert reader.check() == "Right."
    assert reader.evaluate(f"{printed}.length") < 10_100
    reader.evaluate("document.querySelector('.exercise').remove()")
    reader.begin(3)
    reader.paste("my_number = 2\nmy_number + 1")  # before a check that is hidden
    assert reader.check() == "Right."
    assert reader.evaluate(printed) == "3"


def test_what_never_ends_is_stopped(reader):
    reader.begin()
    reader.write("while True: pass")
    reader.button("Check")
    reader.wait("!document.querySelectorAll('.editor-buttons button')[1].hidden")
    reader.button("Stop")
    reader.wait("/stopped/.test(document.querySelector('.editor-said').textContent)")
    assert reader.evaluate("document.activeElement.textContent") == "Check"


SLOW = "my_number = 0\nfor i in range(300_000):\n    my_number += i"
RUNS = "/^Running/.test(document.querySelector('.editor-said').textContent)"


def test_what_is_reset_while_it_runs_is_not_judged(reader):
    reader.begin(3)
    reader.paste("while True: pass")
    reader.button("Check")
    reader.button("Reset")
    reader.wait("document.querySelectorAll('.editor-buttons button')[1].hidden")
    assert (reader.text(), reader.said()) == (SECOND, "The code is as at the start.")
    assert reader.check().startswith("Not yet")


def test_what_is_changed_while_it_runs_is_not_judged(reader):
    reader.begin(3)
    reader.paste(SLOW)
    reader.button("Check")
    reader.paste("my_number = 2")
    reader.wait(f"!{RUNS}")
    assert reader.said() == "The code has changed while it ran: check it again."
    assert reader.check() == "Right."


def test_another_exercise_does_not_wait_for_what_never_ends(reader):
    reader.begin()
    reader.paste("while True: pass")
    reader.button("Check")
    reader.begin(3)
    reader.paste("my_number = 2")
    assert reader.check() == "Right."
    reader.number = 1
    assert reader.said() == "This run was stopped: another exercise is checked."


def test_a_button_that_is_pressed_twice_opens_one_editor(reader):
    reader.evaluate("document.querySelector('.exercise-begin').click()")
    reader.begin()
    assert reader.evaluate("document.querySelectorAll('.editor').length") == 1


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


@pytest.mark.parametrize(
    ("typed", "follows"),
    [
        ("if x:", "    "),
        ("if x:  # why", "    "),
        ('if x == "#":', "    "),
        ("x = 1  # the share:", ""),
        ('print("the share:"', "    "),  # a bracket is open
        ("    return x", ""),
        ("    returned = x", "    "),
        ("    return sum([", "        "),
        ("    return sum([\n        x,", "        "),
        ("    return sum([\n        x,\n    ])", ""),
        ("x = {\n    1: 2,\n    3: 4}", ""),
        ("def f(\n        x):", "    "),
        ("x = y[1:", "    "),
        ("x = y[1:]", ""),
    ],
)
def test_enter_indents_as_the_code_before_asks(reader, typed, follows):
    reader.begin()
    reader.paste(typed)
    end = len(typed)
    reader.evaluate(f"{reader.of('textarea')}.setSelectionRange({end}, {end})")
    reader.press("Enter")
    assert reader.text() == f"{typed}\n{follows}"


def test_a_text_is_kept_and_reset_brings_the_first_one_back(reader):
    reader.begin()
    reader.write("mine")
    reader.evaluate("document.querySelector('.exercise').remove()")
    given = json.dumps(mark.exercises(CELLS)[0])
    reader.evaluate(f"void attnkitExercise(document.querySelector('.cell'), {given})")
    assert (reader.text(), reader.said()) == ("mine", "This is what you wrote before.")
    reader.button("Reset")
    assert reader.text() == FIRST
    key = "`exercise one ${new URL('.', document.baseURI).pathname}`"
    assert reader.evaluate(f"localStorage.getItem({key})") is None


def test_without_a_storage_it_works_all_the_same(reader):
    reader.evaluate(
        "void Object.defineProperty(globalThis, 'localStorage', { get() { throw Error('none'); } })"
    )
    reader.begin()
    reader.write(MENDED.replace("\n    ", "\n"))
    assert reader.check() == "Right."


@pytest.mark.parametrize("clipboard", [exercise_page.CLIPBOARD, "null"])
def test_the_text_is_copied_with_a_clipboard_and_without(reader, clipboard):
    reader.begin()
    assert reader.copy(clipboard) == FIRST


def test_the_download_is_a_notebook_that_runs(reader):
    reader.begin()
    reader.write(MENDED.replace("\n    ", "\n"))
    book = nbformat.reads(reader.download(), as_version=4)
    assert reader.evaluate("file") == "one.ipynb"
    nbformat.validate(book)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(book.cells[0].source, {})
    assert printed.getvalue().endswith("right\n")


def test_of_the_buttons_one_is_a_stop_and_the_arrows_reach_the_others(reader):
    (path,) = (each for each in join_files.OWN_SCRIPTS if each.endswith("stops.js"))
    reader.evaluate(f"{Path(path).read_text('utf-8')}\nvoid 0")
    reader.evaluate("void dispatchEvent(new Event('DOMContentLoaded'))")
    stops = "[...document.querySelectorAll('.exercise-begin')].map((each) => each.tabIndex).join()"
    assert reader.evaluate(stops) == "0,-1"
    reader.evaluate("document.querySelector('.exercise-begin').focus()")
    reader.press("ArrowDown")
    assert reader.evaluate(stops) == "-1,0"
    reader.press("ArrowUp")
    reader.begin()
    assert reader.evaluate(stops) == "-1,0"  # the first is no more


@pytest.mark.parametrize("gone", ["WebAssembly", "Worker"])
def test_a_browser_that_lacks_something_is_offered_the_notebook(reader, gone):
    reader.evaluate(f"{gone} = undefined")
    reader.activate("Answer exercise 1 here")
    reader.wait("document.querySelector('.exercise-begin + p a')")
    said = reader.evaluate("document.querySelector('.exercise-begin + p').textContent")
    assert re.search(f"no .*{gone}", said, flags=re.IGNORECASE)
    link = "document.querySelector('.exercise-begin + p a')"
    assert reader.evaluate(f"{link}.getAttribute('href')") == "../notebooks/page.ipynb"
    assert reader.evaluate(f"{link}.hasAttribute('download')")
    assert reader.evaluate("typeof attnkitPython") == "undefined"  # nothing is loaded


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *words):
        """Say nothing."""


@pytest.mark.parametrize("browser_name", ["chromium", "firefox"])
def test_a_site_below_a_path_of_a_server_is_answered_too(browser_name, request, tmp_path):
    (tmp_path / "some" / "path").mkdir(parents=True)
    file = exercise_page.write(tmp_path / "some" / "path", CELLS)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=tmp_path))
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/{file.relative_to(tmp_path).as_posix()}"
        if browser_name == "chromium":
            page = request.getfixturevalue("browser").new_page()
            page.goto(address)
            reader = exercise_page.Reader.in_chromium(page)
        else:
            opened = request.getfixturevalue("firefox")
            opened.open(address)
            reader = exercise_page.Reader.in_firefox(opened)
        reader.begin()
        reader.paste(MENDED)
        assert reader.check() == "Right."
        server.shutdown()


def test_without_a_script_the_page_is_as_before(open_page, page_file):
    page = open_page(page_file, java_script_enabled=False)
    assert page.locator("button").count() == 0
    assert page.locator("pre").all_inner_texts()[0].strip() == FIRST
