"""Code that is pasted from a console, a chat, a PDF or a notebook is code, and can be undone."""

import json
from base64 import b64encode

import pytest

from attnkit.live.editing import scripts
from tools import node

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


OF_NODE = """
const [script, text] = process.argv.slice(1).map((part) => Buffer.from(part, "base64"));
const { pasted } = await import(`data:text/javascript;base64,${script.toString("base64")}`);
process.stdout.write(JSON.stringify(pasted(String(text))));
"""


def pasted(text):
    """Return what becomes of a pasted text, by Node."""
    script = (scripts.HERE / "pasted.js").read_bytes()
    parts = (b64encode(part).decode() for part in (script, text.encode()))
    return json.loads(node.node("--input-type=module", "-e", OF_NODE, *parts))


DOCSTRING = '''def f(x):
    """Twice.

    ```
    f(1)
    ```
    """
    return 2 * x'''


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("...\nx = 1\ny = 2", None),  # which is Python, and no prompt
        ("def f():\n    ...\n\nf()", None),
        (DOCSTRING, None),
        (f"Here it is:\n```python\n{DOCSTRING}\n```\nIt\u2019s done", DOCSTRING),
        (
            "x = 'a\tb\u00a0c\u200bd'\ny\u00a0= \"\u3000\"  # \u00a0",
            "x = 'a\tb\u00a0c\u200bd'\ny = \"\u3000\"  #  ",
        ),
        ("x = 'a\tb\u00a0c'\n\ty\u00a0= 1  # it's\u00a0", "x = 'a\tb\u00a0c'\n    y = 1  # it's "),
        ('a = """\n>>> b\n"""', None),
        ("x = 1\n```\nThen:\n```python\ny = 2\n```", "x = 1\nThen:\ny = 2"),
        ("```\nx = 1\n```\nand then\n```\ny = 2\n```\n", "x = 1\n\ny = 2"),
        (">>>\u00a0x = '\t'\n1\n>>> y = 2", "x = '\t'\ny = 2"),
    ],
)
def test_no_code_is_lost_and_texts_are_as_they_were(text, code):
    assert pasted(text).rstrip("\n") == (code or text)


@pytest.mark.parametrize(
    "text", [CODE, CODE.replace("\n", "\r\n"), "x = ...\n# — \u201cas it is\u201d"]
)
def test_plain_code_is_left_to_the_browser(reader, text):
    reader.begin()
    assert reader.evaluate(PASTE % json.dumps(text))
