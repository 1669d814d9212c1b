"""How soon does the picture follow a slider in a running notebook?

    python -m bench.notebook

One figure written three ways, each in a notebook of its own in a real JupyterLab: as a LiveFigure,
with ipywidgets.interact and matplotlib's inline pictures, and with ipympl. A key moves the
ipywidgets slider; the time runs from the key's event to the change of the picture, both taken in
the page: the first mutation of the SVG, the loaded image, the first drawing on ipympl's canvas.
"""

import importlib.util
import tempfile
from functools import cache
from pathlib import Path

from bench.timing import chromium, median, p95, table
from tools.lab import Notebook, jupyterlab, write_notebook

MOVES, TURNS = 10, 4

MATHEMATICS = """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact
from attnkit import LiveFigure, theme
from attnkit.attention import attention_pooling, attention_weights, gaussian_scores
theme.use()

waists, body_weights = np.array([51.0, 56, 58]), np.array([40.0, 43, 48])
everywhere = np.linspace(49, 61, 97)

def attend(query, bandwidth):
    return attention_weights(gaussian_scores([query], waists, bandwidth))[0]

def curve_at(bandwidth):
    return attention_pooling(gaussian_scores(everywhere, waists, bandwidth), body_weights)

def draw(query, bandwidth):
    weights = attend(query, bandwidth)
    fig, (top, middle, below) = plt.subplots(3, 1, figsize=(5.2, 5.4), height_ratios=[3, 1, 0.5])
    top.scatter(waists, body_weights, color=theme.KEY)
    (curve,) = top.plot(everywhere, curve_at(bandwidth), color=theme.VALUE)
    line = top.axvline(query, color=theme.QUERY)
    dot = top.scatter([query], [weights @ body_weights], color=theme.QUERY)
    said = top.text(50, 47, f"{weights @ body_weights:.2f} kg")
    bars = middle.bar(waists, weights, color=theme.WEIGHT)
    middle.set(xlim=top.get_xlim(), ylim=(0, 1))
    row = below.pcolormesh(weights[None], cmap=theme.WEIGHT_CMAP, vmin=0, vmax=1)
    return fig, curve, line, dot, said, bars, row

query = FloatSlider(57, min=49, max=61, step=0.1, description="query")
bandwidth = FloatSlider(1, min=0.5, max=5, step=0.5, description="bandwidth")
"""

LIVE = """
fig, curve, line, dot, said, bars, row = draw(57, 1)
LiveFigure(
    fig,
    {
        curve: lambda bandwidth: curve_at(bandwidth),
        line: lambda query: ([query, query], [0, 1]),
        dot: lambda query, bandwidth: ([query], [attend(query, bandwidth) @ body_weights]),
        said: lambda query, bandwidth: f"{attend(query, bandwidth) @ body_weights:.2f} kg",
        bars: attend,
        row: lambda query, bandwidth: attend(query, bandwidth)[None],
    },
    query=query,
    bandwidth=bandwidth,
    alt="Three people, the estimate at the query, and the weight of each",
)
"""

INTERACT = """
def show(query, bandwidth):
    draw(query, bandwidth)
    plt.show()

interact(show, query=query, bandwidth=bandwidth);
"""

IPYMPL = """
%matplotlib widget
fig, curve, line, dot, said, bars, row = draw(57, 1)

def show(query, bandwidth):
    weights = attend(query, bandwidth)
    curve.set_ydata(curve_at(bandwidth))
    line.set_xdata([query, query])
    dot.set_offsets([(query, weights @ body_weights)])
    said.set_text(f"{weights @ body_weights:.2f} kg")
    for bar, weight in zip(bars, weights):
        bar.set_height(weight)
    row.set_array(weights[None])
    fig.canvas.draw_idle()

interact(show, query=query, bandwidth=bandwidth);
"""

ROUND_TRIP = """
import ipywidgets
label = ipywidgets.Label()
query.observe(lambda change: label.set_trait("value", str(change["new"])), "value")
ipywidgets.VBox([query, label])
"""

OURS, INLINE = "LiveFigure", "interact, matplotlib inline"
# What each way is written as, and what in the page its picture consists of.
WAYS = {
    OURS: (LIVE, "[data-mark] *"),
    "ipympl, its data set, then draw_idle": (IPYMPL, "canvas"),
    INLINE: (INTERACT, "img"),
    "no figure: a label follows the slider": (ROUND_TRIP, ".widget-label:not(.widget-readout)"),
}

# Notes when a key went down and when the picture was next changed. `picture` says what the
# picture consists of; whatever else the page changes (the slider, its number) does not count.
WATCH = """picture => {
    window.moved = null;
    const changed = () => {
        if (window.moved && window.moved.changed === undefined) {
            window.moved.changed = performance.now() - window.moved.key;
        }
    };
    addEventListener("keydown", (event) => (window.moved = { key: event.timeStamp }), true);
    const loaded = (image) => image.decode().then(changed, () => {});
    const look = ({ target, addedNodes }) => {
        for (const node of [target.parentElement && target, ...addedNodes]) {
            const own = node?.nodeType === 3 ? node.parentElement : node;
            if (!own?.matches) continue;
            const within = () => (addedNodes.length ? own.querySelector(picture) : null);
            const hit = own.matches(picture) ? own : within();
            if (hit) hit.tagName === "IMG" ? loaded(hit) : changed();
        }
    };
    if (picture !== "canvas") {
        const all = { subtree: true, childList: true, attributes: true, characterData: true };
        new MutationObserver((seen) => seen.forEach(look)).observe(document.body, all);
        return;
    }
    for (const name of ["drawImage", "putImageData"]) {
        const draw = CanvasRenderingContext2D.prototype[name];
        CanvasRenderingContext2D.prototype[name] = function (...given) {
            draw.apply(this, given);
            if (this.canvas.isConnected) changed();
        };
    }
}"""


@cache
def times() -> dict[str, list[float] | str]:
    """Measure each way in turns; return its times in milliseconds, or why there are none."""
    measured = {name: [] for name in WAYS}
    for name in WAYS:
        if name.startswith("ipympl") and not importlib.util.find_spec("ipympl"):
            measured[name] = "not measured, ipympl is not installed"
    with tempfile.TemporaryDirectory() as folder:
        for i, (source, _) in enumerate(WAYS.values()):
            write_notebook(Path(folder) / f"way{i}.ipynb", [MATHEMATICS, source])
        with jupyterlab(Path(folder)) as url, chromium() as browser:
            notebooks = {}
            for i, (name, (_, picture)) in enumerate(WAYS.items()):
                if measured[name] == []:
                    page = browser.new_page(viewport={"width": 1200, "height": 1400})
                    notebooks[name] = _ready(Notebook(page, url, f"way{i}.ipynb"), picture)
            for turn in range(TURNS + 1):
                for name, notebook in notebooks.items():
                    found = _moves(notebook, "ArrowLeft" if turn % 2 else "ArrowRight")
                    if turn:  # the first warms up
                        measured[name] += found
    return measured


def _ready(notebook: Notebook, picture: str) -> Notebook:
    notebook.run_all()
    notebook.cell(1).locator(".noUi-handle").first.wait_for()
    notebook.page.evaluate(WATCH, picture)
    return notebook


def _moves(notebook: Notebook, key: str) -> list[float]:
    page, found = notebook.page, []
    page.bring_to_front()
    page.wait_for_timeout(500)
    notebook.cell(1).locator(".noUi-handle").first.focus()
    for _ in range(MOVES):
        page.keyboard.press(key)
        page.wait_for_function("window.moved?.changed !== undefined", timeout=10_000)
        found.append(page.evaluate("window.moved.changed"))
        page.wait_for_timeout(200)  # the kernel and the page come to rest
    return found


def markdown() -> str:
    """Return the table."""
    measured, rows = times(), []
    for name, found in measured.items():
        if isinstance(found, str):
            rows.append([f"{name}: {found}", "", "", ""])
            continue
        ratio = f"{median(found) / median(measured[OURS]):.1f}"
        rows.append([name, f"{median(found):.1f}", f"{p95(found):.1f}", ratio])
    header = ["one figure, in JupyterLab", "median, ms", "95th percentile, ms", "times LiveFigure"]
    return (
        "From a key on the ipywidgets slider to the changed picture, "
        f"{MOVES * TURNS} moves each, every move after the last one has come to rest.\n\n"
        + table(header, rows)
    )


def goals() -> list[list[str]]:
    """Return the goals: what, measured, to reach, reached."""
    ratio = median(times()[INLINE]) / median(times()[OURS])
    what = "slider to changed picture in JupyterLab: speed-up over interact, median"
    return [[what, f"{ratio:.1f} times", "at least 10", "yes" if ratio >= 10 else "no"]]


if __name__ == "__main__":
    print(markdown())
