"""What a reader wrote is kept: in a full storage, beside another window, and in a later edition."""

import json

import pytest
from lightbook.exercises import mark

FIRST = "my_number = 0  # your answer"
CHECK = 'print("right" if my_number == 2 else "not yet")'
CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": ["**1. A number.** How many?"]},
    {
        "cell_type": "code",
        "id": "one",
        "metadata": {"tags": ["exercise"]},
        "source": [f"{FIRST}\n{CHECK}"],
    },
]
START = "".join(CELLS[1]["source"])
OLD_KEY = "exercise one"  # which named no book
KEY = f"(`{OLD_KEY} ${{new URL('.', document.baseURI).pathname}}`)"
BEFORE = f"({KEY} + ' before')"
KEPT = "document.querySelector('.editor-kept').textContent"
COPY_IT = "This browser keeps nothing here: copy your text before you leave."
EARLIER = "An earlier text of yours is kept. Bring it back"
ELSEWHERE = "You changed this code in another window. Take that code"
OTHER_CODE = "The book has other code here since you wrote this: Reset brings it."
FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }"
DENIED = "Object.defineProperty(globalThis, 'localStorage', { get() { throw Error('none'); } })"
COUNT = """told = 0;
new MutationObserver(() => (told += 1)).observe(
  document.querySelector(".editor-kept"), { childList: true },
);"""


def stored(reader, key=KEY):
    """Return what is kept: a text, and what it began as."""
    value = json.loads(reader.evaluate(f"localStorage.getItem({key})") or "null")
    return value and (value["text"], value["of"])


def storing(text, of=START):
    """Write JavaScript that keeps a text."""
    value = json.dumps({"text": text, "of": of})
    return f"localStorage.setItem({KEY}, {json.dumps(value)})"


@pytest.mark.parametrize("lacking", [FULL, DENIED])
def test_a_text_that_cannot_be_kept_is_told_once(reader, lacking):
    reader.begin()
    reader.evaluate(f"{COUNT} void ({lacking})")
    assert reader.evaluate(KEPT) == ""
    reader.write("mine and more")
    assert reader.evaluate(f"[{KEPT}, told]") == [COPY_IT, 1]
    assert reader.check()
    reader.button("Reset")
    assert reader.evaluate(f"[{KEPT}, told]") == [EARLIER, 2]  # the book's text is not lost
    reader.activate("Bring it back")
    assert reader.text() == "mine and more"


def test_as_soon_as_a_text_is_kept_nothing_is_told(reader):
    reader.begin()
    reader.evaluate(f"keep = Storage.prototype.setItem; void ({FULL})")
    reader.write("mine")
    reader.evaluate("void (Storage.prototype.setItem = keep)")
    reader.type("!")
    assert reader.evaluate(KEPT) == ""
    assert stored(reader) == ("mine!", START)


def test_the_text_of_another_window_is_told_and_can_be_taken(reader):
    reader.begin()
    reader.write("mine")
    for theirs in "their", "theirs":
        reader.beside(storing(theirs))
    reader.wait(f"{KEPT} === '{ELSEWHERE}'")
    assert reader.text() == "mine"
    reader.type("!")
    assert (reader.evaluate(KEPT), stored(reader)) == (ELSEWHERE, ("mine!", START))
    reader.activate("Take that code")
    assert (reader.text(), reader.evaluate(KEPT)) == ("theirs", EARLIER)
    assert stored(reader) == ("theirs", START)
    assert stored(reader, BEFORE) == ("mine!", START)
    assert reader.evaluate("document.activeElement === document.querySelector('textarea')")
    reader.press("Control+z")
    assert reader.text() == "mine!"


def test_another_window_may_write_the_same_or_bring_the_books_text(reader):
    reader.begin()
    reader.write("mine")
    reader.beside(storing("mine", "another"))
    reader.beside(f"localStorage.removeItem({KEY})")
    reader.wait(f"{KEPT} === '{ELSEWHERE}'")
    reader.beside(storing("mine"))
    reader.wait(f"{KEPT} === ''")
    reader.beside(f"localStorage.removeItem({KEY})")
    reader.wait(f"{KEPT} === '{ELSEWHERE}'")
    reader.activate("Take that code")
    assert (reader.text(), reader.evaluate(KEPT), stored(reader)) == (START, EARLIER, None)


def test_a_window_that_heard_nothing_tells_when_its_reader_writes(reader):
    reader.begin()
    reader.evaluate(f"void {storing('theirs')}")
    reader.write("mine")
    assert (reader.evaluate(KEPT), stored(reader)) == (ELSEWHERE, ("mine", START))


def test_a_text_of_an_earlier_edition_says_so_until_the_books_is_back(reader):
    reader.evaluate(f"void {storing('mine', 'my_number = 1')}")
    reader.begin()
    assert (reader.text(), reader.said()) == ("mine", "This is what you wrote before.")
    assert reader.evaluate(KEPT) == OTHER_CODE
    reader.press("End")
    reader.type("!")
    assert (reader.evaluate(KEPT), stored(reader)) == (OTHER_CODE, ("mine!", "my_number = 1"))
    reader.button("Reset")
    assert (reader.text(), reader.evaluate(KEPT), stored(reader)) == (START, EARLIER, None)
    reader.write("new")
    assert (reader.evaluate(KEPT), stored(reader)) == (EARLIER, ("new", START))
    reader.activate("Bring it back")
    assert (reader.text(), reader.evaluate(KEPT)) == ("mine!", OTHER_CODE)
    assert stored(reader) == ("mine!", "my_number = 1")


@pytest.mark.parametrize("text", ["mine", "2", "null", '{"text": 1}'])
def test_a_text_that_was_kept_alone_is_found_again(reader, text):
    reader.evaluate(f"void localStorage.setItem('{OLD_KEY}', {json.dumps(text)})")
    reader.begin()
    assert (reader.text(), reader.evaluate(KEPT)) == (text, "")
    assert reader.evaluate(f"localStorage.getItem('{OLD_KEY}')") is None
    assert reader.evaluate(f"localStorage.getItem({KEY})") == text


REOPEN = """document.querySelector(".exercise").remove();
void attnkitExercise(document.querySelector(".cell"), %s)"""


def reopen(reader):
    """Open the exercise anew, as a reload does: what stands in the page's memory is gone."""
    reader.evaluate(REOPEN % json.dumps(mark.exercises(CELLS)[0]))


def test_what_reset_replaces_is_kept_and_brought_back(reader):
    reader.begin()
    reader.write("mine")
    reader.button("Reset")
    assert (reader.evaluate(KEPT), stored(reader)) == (EARLIER, None)
    reopen(reader)
    assert (reader.text(), reader.evaluate(KEPT)) == (START, EARLIER)
    reader.activate("Bring it back")
    assert (reader.text(), reader.evaluate(KEPT)) == ("mine", "")
    assert stored(reader) == ("mine", START)


def test_what_another_window_wrote_is_kept_when_this_one_writes(reader):
    reader.begin()
    reader.write("mine")
    reader.beside(storing("theirs"))
    reader.wait(f"{KEPT} === '{ELSEWHERE}'")
    reader.type("!")
    reopen(reader)
    assert (reader.text(), reader.evaluate(KEPT)) == ("mine!", EARLIER)
    reader.activate("Bring it back")
    assert (reader.text(), stored(reader, BEFORE)) == ("theirs", ("mine!", START))


def test_another_book_on_the_same_host_keeps_its_own(reader):
    reader.begin()
    reader.write("mine")
    reader.evaluate("void (document.documentElement.dataset.content_root = '../../')")
    reopen(reader)
    assert reader.text() == START
    reader.evaluate("void (document.documentElement.dataset.content_root = './')")
    reopen(reader)
    assert reader.text() == "mine"
