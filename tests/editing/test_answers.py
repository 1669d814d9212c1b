"""Each exercise that a page checks says "not yet" at first, and knows a right answer."""

import json

import notebooks
import pytest
from lightbook.exercises import mark

ANSWERS = {
    "real-25": "my_heads = [(16, 0), (1, 2), (2, 1), (11, 1)]",
    "real-27": "my_broad, my_first = 6.68, 1.0",
}


def cells():
    for file in sorted(notebooks.FOLDER.glob("*.ipynb")):
        book = json.loads(file.read_text("utf-8"))["cells"]
        starts = {each["id"]: "".join(each["source"]) for each in book}
        for each in mark.exercises(book):
            yield pytest.param(each, starts[each["id"]], id=each["id"])


@pytest.mark.parametrize(("exercise", "start"), list(cells()))
def test_an_exercise_of_the_book(exercise, start, page_python):
    for text, word in ((start, "not yet"), (ANSWERS[exercise["id"]], "right")):
        answer = page_python.run("\n".join([exercise["setup"], text, exercise["check"]]))
        assert answer["ok"], answer
        assert answer["printed"].split("\n")[-2].endswith(word)
