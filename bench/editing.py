"""How soon can a reader change code on a page, and what does the page load for it?

    python -m bench.editing

From the press of the button until the editor is open, Python has started, and it has run the code
that stands there: from the disk, in a page that has loaded nothing for it yet. How soon a figure
then follows its slider is measured in `page.py`.
"""

import gzip
import json
from functools import cache
from pathlib import Path

from bench.build import chapter
from bench.timing import chromium, median, p95, table

LOADS = 7
LIMIT = 500  # milliseconds
FIGURE, EXERCISE = "figure of waist and weight", "exercise of the same chapter"
PANEL = '.attn:has([data-control="query"]):has([data-control="bandwidth"])'
BUTTONS = {  # which opens the editor, and the name of the one that runs its code
    FIGURE: (f"{PANEL} .attn-edit button", "Run"),
    EXERCISE: ('button:text-is("Answer exercise 1 here")', "Check"),
}
ANSWERED = """async (button, name) => {
    const until = async (found) => {
        for (let it; ; await new Promise((go) => setTimeout(go))) if ((it = found())) return it;
    };
    const named = () => [...document.querySelectorAll(".editor-buttons button")]
        .find((each) => each.textContent === name);
    const said = () => document.querySelector(".editor-said").textContent;
    const begun = performance.now();
    button.click();
    (await until(named)).click();
    await until(() => !/^$|^Running/.test(said()));
    return { ms: performance.now() - begun, said: said() };
}"""


def edit(page, name: str) -> float:
    """Open an editor of the chapter and run its code; return the milliseconds until it has run."""
    opens, runs = BUTTONS[name]
    button = page.locator(opens).first
    # A figure comes to life, and shows its button, when it comes near.
    button.evaluate("(button) => (button.closest('.attn') ?? button).scrollIntoView()")
    button.wait_for()
    answer = button.evaluate(ANSWERED, runs)
    if name == FIGURE and answer["said"] != "The figure follows this code.":
        raise RuntimeError(f"the {name} says: {answer['said']}")
    return answer["ms"]


@cache
def times() -> dict[str, list[float]]:
    """Return the milliseconds from the press until the code has run, of each editor."""
    found: dict[str, list[float]] = {name: [] for name in BUTTONS}
    with chromium() as browser:
        for _ in range(LOADS):
            for name, measured in found.items():
                with browser.new_context() as context:
                    page = context.new_page()
                    page.goto(chapter("waist-and-weight").as_uri())
                    measured.append(edit(page, name))
    return found


@cache
def files() -> dict[str, Path]:
    """Return what the page loads when the button of the figure is pressed."""
    here = chapter("waist-and-weight")
    with chromium() as browser:
        page = browser.new_page()
        page.goto(here.as_uri())
        asked = json.loads(page.locator(f"{PANEL} > .attn-program").text_content())
    names = {"Python, once for the whole book": "python", f"the code of the {FIGURE}": "file"}
    return {what: here.parent / asked[name].partition("?")[0] for what, name in names.items()}


def markdown() -> str:
    """Return both tables."""
    rows = [[n, f"{median(ms):.0f}", f"{p95(ms):.0f}", len(ms)] for n, ms in times().items()]
    header = ["press to code that has run", "median, ms", "95th percentile, ms", "loads"]
    sizes = []
    for what, file in files().items():
        data = file.read_bytes()
        sizes.append([what, f"{len(data) / 1000:.0f}", f"{len(gzip.compress(data)) / 1000:.0f}"])
    return f"{table(header, rows)}\n\n{table(['loaded by the press', 'KB', 'KB, gzip'], sizes)}"


def goals() -> list[list[str]]:
    """Return the goals: what, measured, to reach, reached."""
    found = []
    for name, measured in times().items():
        taken = median(measured)
        reached = "yes" if taken <= LIMIT else "no"
        what = f"{name}: press to code that has run, median"
        found.append([what, f"{taken:.0f} ms", f"at most {LIMIT} ms", reached])
    return found


if __name__ == "__main__":
    print(markdown())
