"""Figures made at random: a page shows what matplotlib draws, or the maker gets an error.

Axes of any kind hold some marks. Each has an update, which may change something else, too: limits,
ticks, titles, legends, other artists. The page is put together in Python and compared, leaf by
leaf, with what matplotlib draws at the same setting; a few pages are opened in a browser, too.
"""

import assembled
import matplotlib.pyplot as plt
import numpy as np
import pictures
import pytest
import sample_figures
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from matplotlib.patches import Circle, FancyArrowPatch
from reader import CHOOSE, live_figures

from attnkit import LiveFigure

X = np.linspace(1, 9, 7)
A = np.random.default_rng(0).random((3, 4))


# -- axes: what they are drawn in, and other axes beside them --------------------------------------


def plain():
    fig, ax = plt.subplots(figsize=(4, 3))
    return fig, ax, ax


def logarithmic():
    fig, ax, _ = plain()
    ax.set_yscale("log")
    return fig, ax, ax


def polar():
    fig, ax = plt.subplots(figsize=(4, 3), subplot_kw={"projection": "polar"})
    return fig, ax, ax


def twin():
    fig, ax, _ = plain()
    return fig, ax, ax.twinx()


def shared():
    fig, (ax, other) = plt.subplots(2, sharex=True, figsize=(4, 3))
    return fig, ax, other


def inset():
    fig, ax, _ = plain()
    return fig, ax.inset_axes((0.5, 0.5, 0.4, 0.4)), ax


def colorbar():
    fig, ax, _ = plain()
    fig.colorbar(ax.pcolormesh([1, 4, 7], [1, 2], [[1, 2]]))
    return fig, ax, fig.axes[1]


def laid_out():
    fig, (ax, other) = plt.subplots(1, 2, layout="constrained", figsize=(4, 3))
    return fig, ax, other


def space():
    fig, ax = plt.subplots(figsize=(4, 3), subplot_kw={"projection": "3d"})
    return fig, ax, ax


AXES = [plain, logarithmic, polar, twin, shared, inset, colorbar, laid_out, space]


# -- marks: each is drawn, with what an update returns ---------------------------------------------


def line(ax):
    if ax.name == "3d":
        (drawn,) = ax.plot(X, X, X)
        return drawn, lambda n: {"data_3d": (X, X + n, X * n)}
    (drawn,) = ax.plot(X, X, "o-", label="line")
    return drawn, lambda n: X * (n + 1)


def scatter(ax):
    if ax.name == "3d":
        return line(ax)
    return ax.scatter(X, X, label="dots"), lambda n: (X, X + n)


def bars(ax):
    return ax.bar(X, X), lambda n: X * (n + 1)


def band(ax):
    return ax.fill_between(X, X, 2 * X, alpha=0.3), lambda n: (X, X + n + 1)


def image(ax):
    drawn = ax.imshow(A, extent=(0.5, 8, 0.5, 5), aspect="auto", interpolation="none")
    return drawn, lambda n: A * (n + 1)


def cells(ax):
    return ax.pcolormesh(A), lambda n: {"array": A * (n + 1), "clim": (0, n + 1)}


def text(ax):
    if ax.name == "3d":
        return ax.text(1, 1, 1, "a"), lambda n: f"<{n}> & more"
    return ax.text(2, 2, "a"), lambda n: {"text": f"<{n}> & more", "position": (n, 2)}


def arrow(ax):
    drawn = ax.add_patch(FancyArrowPatch((1, 1), (5, 5), mutation_scale=10))
    return drawn, lambda n: ((1, 1), (5, n + 1))


def circle(ax):
    return ax.add_patch(Circle((3, 3), 1)), lambda n: {"radius": n + 1, "alpha": 0.5}


MARKS = [line, scatter, bars, band, image, cells, text, arrow, circle]
IN_SPACE = {line, scatter, text}  # the others need a height


# -- what an update changes beside its mark --------------------------------------------------------


def removed(ax, old):
    for artist in [*old]:
        artist.remove()


def add(ax, n):
    removed(ax, [each for each in ax.texts if each.get_gid() == "added"])
    for i in range(n):
        position = (i, i, i) if ax.name == "3d" else (i, i)
        ax.text(*position, f"{i}", gid="added")


CHANGES = {
    "nothing": lambda ax, n: None,
    "limits": lambda ax, n: ax.set(xlim=(0.5, 9 + n), ylim=(0.5, 10 * (n + 1))),
    "title": lambda ax, n: ax.set_title("row\n" * (n % 3) + f"n = {n}"),
    "label": lambda ax, n: ax.set_xlabel("x" * n),
    "ticks": lambda ax, n: ax.set(xlim=(0.5, 9), xticks=range(1, n + 2)),
    "labels of ticks": lambda ax, n: ax.tick_params(labelsize=6 + n),
    "ticks on top": lambda ax, n: (
        ax.name != "3d" and ax.xaxis.set_ticks_position(["top", "bottom"][n % 2])
    ),
    "legend": lambda ax, n: ax.legend([f"n = {n}"], loc="upper left"),
    "grid": lambda ax, n: ax.grid(n > 1),
    "spines": lambda ax, n: [spine.set_visible(n > 1) for spine in ax.spines.values()],
    "figure title": lambda ax, n: ax.figure.suptitle(f"{n} <b>"),
    "added": add,
    "order": lambda ax, n: ax.title.set_zorder(n),
    "background": lambda ax, n: ax.set_facecolor(["white", "#ffffe0"][n % 2]),
    "frame": lambda ax, n: ax.name != "3d" and ax.set_frame_on(n > 1),
    "hidden": lambda ax, n: ax.set_visible(n != 1),
    "view": lambda ax, n: ax.name == "3d" and ax.view_init(30, 20 * n),
    "by chance": lambda ax, n: ax.set_title(f"{np.random.default_rng().random()}"),
    "more and more": lambda ax, n: ax.plot(X, X),
}


@st.composite
def figures(draw):
    """Return what makes a figure, as words and functions: hypothesis prints it when it fails."""
    axes = draw(st.sampled_from(AXES))
    marks = st.sampled_from([m for m in MARKS if axes is not space or m in IN_SPACE])
    change = st.tuples(st.sampled_from([*CHANGES]), st.booleans())
    return axes, draw(
        st.lists(st.tuples(marks, st.sampled_from("nm"), change), min_size=1, max_size=3)
    )


def make(axes, marks):
    fig, ax, beside = axes()
    updates, controls = {}, {}
    for mark, control, (change, elsewhere) in marks:
        drawn, move = mark(ax)
        updates[drawn] = updating(move, CHANGES[change], beside if elsewhere else ax, control)
        controls[control] = (0, 4) if control == "n" else (0, 3)
    return LiveFigure(fig, updates, **controls, alt="any figure")


def updating(move, change, ax, control):
    def update(k):
        change(ax, k)
        return move(k)

    return {"n": lambda n: update(n), "m": lambda m: update(m)}[control]


def tried(figure, n_random=2):
    """Return settings to compare at: all first, all last, and some others."""
    sizes = {name: len(control.values) for name, control in figure.controls.items()}
    rng = np.random.default_rng(1)
    yield dict.fromkeys(sizes, 0)
    yield {name: size - 1 for name, size in sizes.items()}
    for _ in range(n_random):
        yield {name: int(rng.integers(size)) for name, size in sizes.items()}


def drawn_at(figure, positions):
    figure.at(**{name: figure.controls[name].values[i] for name, i in positions.items()})
    with figure._scene.look():
        return pictures.by_matplotlib(figure.fig)


@pytest.mark.slow  # random figures
@pytest.mark.filterwarnings("ignore:Attempt to set non-positive")  # limits of a logarithmic axis
@settings(max_examples=15, phases=[Phase.explicit, Phase.generate])
@given(figures())
def test_a_page_of_any_figure_shows_what_matplotlib_draws_or_is_an_error(parts):
    axes, marks = parts
    try:
        try:
            figure = make(axes, marks)
            page = assembled.Page(figure.to_html())
        except ValueError as error:
            refused = {"by chance", "more and more"} & {change for _, _, (change, _) in marks}
            assert refused, f"refused: {error}"
            assert "drawn in two ways" in str(error) or "but not back" in str(error)
            return
        for positions in tried(figure):
            said = pictures.difference(page.leaves(positions), drawn_at(figure, positions))
            assert said is None, f"{positions}: {said}"
    finally:
        plt.close("all")


IN_A_BROWSER = [
    (plain, [(line, "n", ("legend", False)), (bars, "m", ("limits", False))]),
    (colorbar, [(cells, "n", ("title", True)), (text, "m", ("ticks", False))]),
    (space, [(line, "n", ("view", False)), (text, "m", ("figure title", False))]),
    (polar, [(scatter, "n", ("hidden", False)), (line, "n", ("limits", False))]),
]


@pytest.mark.parametrize("number", range(len(IN_A_BROWSER)))
def test_a_browser_shows_it_too(number, tmp_path, open_page):
    figure = make(*IN_A_BROWSER[number])
    file = tmp_path / "any.html"
    file.write_text(sample_figures.page([figure]), "utf-8")
    (root,) = live_figures(open_page(file))
    for positions in tried(figure):
        root.evaluate(CHOOSE, positions)
        said = pictures.difference(pictures.in_page(root), drawn_at(figure, positions))
        assert said is None, f"{positions}: {said}"
    plt.close("all")
