"""How soon does a published page show what a slider asks for?

    python -m bench.page

A key moves a native slider. The time runs from the key's event to the second animation frame
after it: the first frame begins with the new picture in the page, and when the second begins, the
first has been painted. Where Python computes the picture, it may come some frames later. A page
whose slider does nothing is measured in the same way, in turn with the others: that is what an
empty frame costs on this machine, and the wait for the next 60 Hz tick.
"""

from functools import cache
from pathlib import Path

import numpy as np

from bench.build import chapter, temporary_folder
from bench.editing import FIGURE, PANEL, edit
from bench.timing import chromium, median, p95, table

MOVES, TURNS = 30, 5
FRAME = 1000 / 60
EMPTY = "an empty page, its slider does nothing"
CHAPTER = "waist and weight"
EDITED = "waist and weight, with the reader's code"
HEATMAP = "heatmap, 197 x 197"
SLIDERS = {
    EMPTY: "input",
    # the chapter's main figure is the one with both controls
    CHAPTER: f'{PANEL} [data-control="query"]',
    EDITED: f'{PANEL} [data-control="query"]',
    HEATMAP: '[data-control="bandwidth"]',  # its first input walks the cells
}
FRAMES = {CHAPTER: 1, EDITED: 2, HEATMAP: 1}  # how many are allowed beyond an empty page

WATCH = """slider => {
    let marks = 0;
    const picture = slider.closest(".attn")?.querySelector(".attn-picture > svg");
    if (picture) {
        const all = { subtree: true, childList: true, attributes: true, characterData: true };
        new MutationObserver(() => (marks += 1)).observe(picture, all);
        // A raster picture changes without a mutation.
        const put = CanvasRenderingContext2D.prototype.putImageData;
        CanvasRenderingContext2D.prototype.putImageData = function (...given) {
            marks += 1;
            return put.apply(this, given);
        };
    }
    addEventListener("keydown", (event) => {
        const before = marks;
        window.moved = null;
        const frame = (begins) => requestAnimationFrame(() => {
            const ms = performance.now() - event.timeStamp, changed = marks > before;
            if (begins) window.moved = { ms, changed };
            else frame(!picture || changed || ms > 500);
        });
        frame(false);
    }, true);
}"""


def document(body: str) -> str:
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><body>{body}</body></html>'


def heatmap_page() -> str:
    """Return a page with 197 x 197 attention weights and a slider for their bandwidth."""
    import matplotlib.pyplot as plt

    from attnkit import LiveFigure
    from attnkit.attention import attention_weights, gaussian_scores
    from attnkit.plots import heatmap

    places = np.random.default_rng(0).standard_normal((197, 2))

    def weights(bandwidth):
        return attention_weights(gaussian_scores(places, places, bandwidth))

    fig, ax = plt.subplots(figsize=(5, 5))
    picture = heatmap(ax, weights(1), vmax=0.1)
    figure = LiveFigure(
        fig,
        {picture: weights},
        bandwidth=(0.1, 3.0, 0.1),
        budget=4_000_000,
        alt="The attention weights of 197 points to each other",
    )
    return document(figure.to_html())


@cache
def times() -> dict[str, list[float] | str]:
    """Return the times of each page in milliseconds, or why there are none."""
    folder = temporary_folder()
    files: dict[str, Path | str] = {
        EMPTY: folder / "empty.html",
        CHAPTER: "",
        EDITED: "",
        HEATMAP: folder / "heatmap.html",
    }
    files[EMPTY].write_text(document('<input type="range" min="0" max="1000">'))
    files[HEATMAP].write_text(heatmap_page(), "utf-8")
    try:
        files[CHAPTER] = files[EDITED] = chapter("waist-and-weight")
    except Exception as error:
        files[CHAPTER] = files[EDITED] = f"not measured: {error}"
    measured = {n: f if isinstance(f, str) else [] for n, f in files.items()}
    with chromium() as browser:
        pages = {}
        for name, file in files.items():
            if isinstance(file, Path):
                page = browser.new_page(viewport={"width": 1000, "height": 1000})
                page.goto(file.as_uri())
                if name != EMPTY:
                    page.locator('.attn[data-live=""]').first.wait_for()
                if name == EDITED:
                    edit(page, FIGURE)
                page.locator(SLIDERS[name]).first.evaluate(WATCH)
                pages[name] = page
        for turn in range(TURNS + 1):
            for name, page in pages.items():
                found = _moves(page, name, "ArrowLeft" if turn % 2 else "ArrowRight")
                if turn:  # the first warms up
                    measured[name] += found
    return measured


def _moves(page, name: str, key: str) -> list[float]:
    page.bring_to_front()
    page.locator(SLIDERS[name]).first.focus()
    page.wait_for_timeout(300)
    found = []
    for _ in range(MOVES):
        page.keyboard.press(key)
        page.wait_for_function("window.moved")
        moved = page.evaluate("window.moved")
        if name != EMPTY and not moved["changed"]:
            continue  # the slider is at its end
        found.append(moved["ms"])
        page.wait_for_timeout(30)
    return found


def markdown() -> str:
    """Return the table."""
    rows = []
    for name, found in times().items():
        if isinstance(found, str) or not found:
            rows.append([f"{name}: {found or 'the picture never changed'}", "", "", ""])
        else:
            rows.append([name, f"{median(found):.1f}", f"{p95(found):.1f}", len(found)])
    header = ["published page", "median, ms", "95th percentile, ms", "moves"]
    return (
        "From a key on the slider to the painted frame: until the second animation frame after "
        "the key.\n\n" + table(header, rows)
    )


def goals() -> list[list[str]]:
    """Return the goals: what, measured, to reach, reached."""
    measured, found = times(), []
    for name, frames in FRAMES.items():
        if isinstance(measured[name], list) and measured[name]:
            more = p95(measured[name]) - p95(measured[EMPTY])
            what = f"{name}: key to painted frame, 95th percentile, beyond an empty page"
            limit = frames * FRAME
            allowed = f"at most {'one frame' if frames == 1 else 'two frames'}, {limit:.1f} ms"
            found.append([what, f"{more:+.1f} ms", allowed, "yes" if more <= limit else "no"])
    return found


if __name__ == "__main__":
    print(markdown())
