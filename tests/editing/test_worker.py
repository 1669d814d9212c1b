"""Python in a page, in real browsers, from the disk and without a network."""

import json

import pytest
from fuzzed import fuzzed

from attnkit.live.editing import scripts

pytestmark = pytest.mark.slow  # browsers, although no test names one
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Python</title>
<script>
const load = () => new Promise((done, failed) => {
  const script = document.createElement("script");
  Object.assign(script, { src: "../files/python.js", onload: done, onerror: failed });
  document.head.append(script);
});
const begin = async (options) => {
  await load();
  globalThis.python = attnkitPython(options);
  return python.ready();
};
const plain = (key, value) => (ArrayBuffer.isView(value) ? [...value] : value);
const answer = async (what, ...given) =>
  JSON.parse(JSON.stringify(await python[what](...given), plain));
</script>"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    """A page in a folder of its own, and the script in another beside it."""
    folder = tmp_path_factory.mktemp("a book")
    for name in ("pages", "files"):
        (folder / name).mkdir()
    (folder / "files" / "python.js").write_text(scripts.script(), encoding="utf-8")
    file = folder / "pages" / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    return file


@pytest.fixture(params=["chromium", "firefox"])
def evaluate(request, page_file):
    """Evaluate a script in a page of each browser; a promise is waited for."""
    if request.param == "chromium":
        yield request.getfixturevalue("open_page")(page_file).evaluate
        return
    opened = request.getfixturevalue("firefox")
    opened.open(page_file.as_uri())
    yield opened.evaluate
    assert opened.noted() == {"asked": [], "said": []}


def run(evaluate, code, inputs=None, what="run"):
    given = ", ".join(json.dumps(each) for each in (what, code, inputs or {}))
    return evaluate(f"answer({given})")


NUMBERS = """import numpy as np
print(f"{1 / 3:.3f}")
np.array([[1, 2.5]]) @ np.ones((2, 2))"""


def test_python_runs_from_a_file_and_answers(evaluate):
    assert evaluate("typeof attnkitPython") == "undefined"  # nothing before it is asked for
    assert evaluate("begin()") is True
    answer = run(evaluate, NUMBERS)
    shown = {"ok": True, "printed": "0.333\n", "shown": "array([[3.5, 3.5]])"}
    assert answer == {**shown, "anew": False}
    run(evaluate, "def kernel(x, h):\n    return x / h + shift", {"shift": float_input(0.5)})
    answer = run(evaluate, "kernel(x, h)", {"x": array_input([1, 2]), "h": float_input(2)}, "ask")
    assert answer["value"] == array_input([1, 1.5])


def float_input(value):
    return {"kind": "float64", "array": False, "shape": [], "values": [value]}


def array_input(values):
    return {"kind": "float64", "array": True, "shape": [len(values)], "values": values}


def test_what_does_not_end_is_stopped_and_python_is_there_again(evaluate):
    evaluate("begin({ seconds: 0.5 })")
    answer = run(evaluate, "print('begun')\nwhile True:\n    pass")
    assert answer["error"]["kind"] == "TooLong" and "0.5 seconds" in answer["error"]["sentence"]
    assert run(evaluate, "1 + 1")["shown"] == "2"
    stopped = evaluate(
        "(async () => { const run = python.run('while True: pass');"
        " await new Promise((go) => setTimeout(go, 100)); python.stop(); return run; })()"
    )
    assert stopped["error"]["kind"] == "Stopped"
    assert run(evaluate, "2 + 2")["shown"] == "4"


def test_what_waits_for_python_to_start_is_stopped(evaluate):
    stopped = evaluate(
        "load().then(async () => { globalThis.python = attnkitPython();"
        " const run = python.run('1'); await null; await null; python.stop(); return run; })"
    )
    assert stopped["error"]["kind"] == "Stopped"
    assert run(evaluate, "2 + 2")["shown"] == "4"


FILLING = """import numpy as np
rows = []
while True:
    rows.append(np.zeros(4_000_000))"""


def test_printing_and_memory_have_limits(evaluate):
    evaluate("begin({ seconds: 20 })")
    printed = run(evaluate, "for i in range(100000):\n    print('a line of text')")["printed"]
    more = "... and more, which is not shown.\na line of text\n"  # the last line, as in a check
    assert len(printed) < 11_000 and printed.endswith(more)
    answer = run(evaluate, FILLING)
    assert answer["error"]["kind"] == "MemoryError" and answer["error"]["line"] == 4
    assert run(evaluate, "1 + 1")["shown"] == "2"


def test_what_is_printed_before_a_run_is_stopped_is_shown(evaluate):
    evaluate("begin({ seconds: 0.5 })")
    assert run(evaluate, "1 + 1")["shown"] == "2"
    answer = run(evaluate, "while True:\n    print('a line of text')")
    assert answer["error"]["kind"] == "TooLong"
    assert answer["printed"].endswith("... and more, which is not shown.\n")


@pytest.mark.parametrize("gone", ["WebAssembly", "Worker"])
def test_a_browser_that_lacks_something_is_told(evaluate, gone):
    told = evaluate(f"load().then(() => {{ {gone} = undefined; return attnkitPython(); }})")
    assert list(told) == ["missing"] and "notebook" in told["missing"]


def test_a_page_brings_modules_and_they_outlive_a_worker(evaluate):
    evaluate(
        "begin({ seconds: 0.5, modules: { 'own/twice.py': 'def twice(x):\\n    return 2 * x' } })"
    )
    for _ in range(2):
        assert run(evaluate, "from own.twice import twice\ntwice(4)")["shown"] == "8"
        assert run(evaluate, "while True: pass")["error"]["kind"] == "TooLong"


def test_nothing_leaves_the_worker(evaluate):
    evaluate("begin()")
    for name in ("js", "jsffi", "urllib", "os"):
        assert run(evaluate, f"import {name}")["error"]["kind"] == "Refused"
    reach = "import numpy as np\njs = np.builtins.__dict__['__import__']('js')\n"
    for name in ("fetch", "XMLHttpRequest", "WebSocket", "importScripts", "indexedDB", "Worker"):
        answer = run(evaluate, f"{reach}js.{name}")
        assert not answer["ok"], name


CELL = """import numpy as np
import math

def softmax(scores):
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)

def positions(n, d):
    P = np.zeros((n, d))
    for t in range(n):
        for i in range(d // 2):
            angle = t * 10000 ** (-2 * i / d)
            P[t, 2 * i] = math.sin(angle)
            P[t, 2 * i + 1] = math.cos(angle)
    return P

X = positions(6, 4)
weights = softmax(X @ X.T / math.sqrt(4))
rows = {"sums": weights.sum(axis=1).tolist(), "shape": weights.shape}
assert np.allclose(rows["sums"], 1)
print(f"{weights[0, 0]:.3f}", rows)
(weights @ X).round(3)"""
EDITS = [
    ("range(n)", "range(n * 10**7)"),
    ("np.zeros((n, d))", "np.zeros((n * 10000, d * 10000))"),
    ("np.zeros((n, d))", "np.zeros(n)"),
    ("return P", "return positions(n, d)"),
    ("return P", "while True: P = P + 1"),
    ("X @ X.T", "np.ones((3000, 3000))"),
    ("axis=-1", "axis=7"),
    ("6, 4", "0, 0"),
    ("6, 4", "-1, 3"),
    ("weights", "np.random"),
    ("P", "None"),
    ("10000", "0"),
    ("3f", "{9}d"),
]


FUZZ = """async (cells) => {
  await load();
  const python = attnkitPython({ seconds: 0.4 }), found = [];
  await python.ready();
  for (const cell of cells) {
    const begun = performance.now(), answer = await python.run(cell);
    const good = answer.ok || (answer.error.sentence && answer.error.kind !== "Broken");
    const late = performance.now() - begun > 8000; // a limit, and a new worker on a busy machine
    if (!good || late) found.push([cell, answer]);
  }
  const restored = await python.run(%s);
  return { found, restored, lines: cells.length };
}"""


def test_after_any_of_a_thousand_edits_python_answers_and_is_restored(evaluate, request):
    n = 1000 if "chromium" in request.node.name else 200
    cells = json.dumps([fuzzed(CELL, seed, EDITS) for seed in range(n)])
    whole = evaluate(f"({FUZZ % json.dumps(CELL)})({cells})")
    assert whole["found"] == []
    assert whole["restored"]["ok"] and whole["restored"]["shown"].startswith("array([[")
