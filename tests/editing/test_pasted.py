"""Code that is pasted from a console, a chat, a PDF or a notebook is code, and can be undone."""

import json

import pytest

CODE = "my_number = 1\nif my_number:\n    my_number = 2"
CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": ["**1. A number.** How many?"]},
    {
        "cell_type": "code",
        "id": "one",
        "metadata": {"tags": ["exercise"]},
        "source": ['my_number = 0  # your answer\nprint("right" if my_number == 2 else "not yet")'],
    },
]
PASTE = """(() => {
  const area = document.querySelector("textarea"), clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", %s);
  area.select();
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "clipboardData", { value: clipboardData });
  return area.dispatchEvent(event);
})()"""
COLOURED = "document.querySelector('.editor-code > pre').textContent"


def behind(prompt, more):
    first, *rest = CODE.split("\n")
    return "\n".join([prompt + first, *(more + line for line in rest)])


@pytest.mark.parametrize(
    "text",
    [
        behind(">>> ", "... "),
        behind(">>> ", "... ") + "\n...\n'printed'",
        behind("In [1]: ", "   ...: ") + "\nOut[1]: 3",
        f"In [ ]: {CODE}",
        f"```python\n{CODE}\n```",
        f"This is the code:\n\n```\n{CODE}\n```\n\nI hope that it helps!",
        f"{CODE}\n```",
        CODE.replace("    ", "\t"),
        CODE.replace(" ", "\u00a0"),
        CODE.replace("    ", "\u3000" * 4).replace("\n", "\r"),
        "\ufeff" + CODE.replace("number", "num\u200bber").replace("\n", "\r\n"),
    ],
)
def test_what_is_pasted_is_code_and_undone_at_once(reader, text):
    reader.begin()
    before = reader.text()
    assert not reader.evaluate(PASTE % json.dumps(text))
    assert reader.text().rstrip("\n") == CODE
    assert reader.evaluate(COLOURED).rstrip("\n") == CODE
    reader.press("Control+z")
    reader.press("Control+z")  # a browser may take the old text and the new one as two steps
    assert reader.text() == before


@pytest.mark.parametrize(
    "text", [CODE, CODE.replace("\n", "\r\n"), "x = ...\n# — \u201cas it is\u201d"]
)
def test_plain_code_is_left_to_the_browser(reader, text):
    reader.begin()
    assert reader.evaluate(PASTE % json.dumps(text))
