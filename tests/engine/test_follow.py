"""Nothing changes unseen: what an update changes beside its artist follows, or is an error."""

from contextlib import contextmanager
from threading import Thread, current_thread, main_thread

import assembled
import matplotlib.pyplot as plt
import numpy as np
import pictures
import pytest
from ipywidgets import IntSlider, SelectionSlider, fixed
from views import seen

from attnkit import LiveFigure
from attnkit.live import heatmaps
from attnkit.live.drawing import current, pieces, svg
from attnkit.live.drawing.svg import fill

X = np.linspace(0, 10, 12)
NOISE = np.random.default_rng(0).normal(size=(3, 4))


SMALL = (2.0, 1.5)  # inches: few ticks, which take most of the time to draw a figure


@pytest.fixture(autouse=True)
def small_figures():
    with plt.rc_context({"figure.figsize": SMALL}):
        yield
        plt.close("all")


def plot(**options):
    fig, ax = plt.subplots(**options)
    (line,) = ax.plot(X, np.sin(X), label="sine")
    return fig, ax, line


def live(fig, updates, **given):
    return LiveFigure(fig, updates, **{"n": (1, 5)} | given, alt="a figure")


def shows_what_matplotlib_draws(figure, settings=None):
    """Compare a page with matplotlib at all positions, or at some; return the scene."""
    page = assembled.Page(figure.to_html())
    sizes = {name: len(control.values) for name, control in figure.controls.items()}
    every = np.ndindex(*sizes.values()) if settings is None else settings
    shown = []
    for index in every:
        positions = dict(zip(sizes, index, strict=True))
        drawn = drawn_at(figure, positions)
        said = pictures.difference(page.leaves(positions), drawn)
        assert said is None, f"{positions}: {said}"
        shown.append(str(drawn))
    figure.at()
    assert len(set(shown)) > 1
    return figure._scene


def drawn_at(figure, positions):
    figure.at(**{name: figure.controls[name].values[i] for name, i in positions.items()})
    with figure._scene.look():
        return pictures.by_matplotlib(figure.fig)


# -- pyplot inside an update -----------------------------------------------------------------------


def speaking_to(pyplot):
    """Return a live figure whose update does something by pyplot, with another figure open."""
    fig, _, line = plot()
    other, ax = plt.subplots()

    def update(n):
        pyplot(ax, n)
        return X * n

    return live(fig, {line: update}), other


BY_PYPLOT = {
    "title": lambda ax, n: plt.title(f"n = {n}"),
    "drawn anew": lambda ax, n: (plt.cla(), plt.plot(X, X**n), plt.ylim(0, 9)),
    "other axes": lambda ax, n: (plt.subplot(222).clear(), plt.plot(X, X * n)),
    "all of it": lambda ax, n: (plt.clf(), plt.plot(X, X * n)),
    "closed": lambda ax, n: (plt.close("all"), plt.close(plt.figure()), ax.get_title()),
    "shown": lambda ax, n: (plt.xlabel(f"{n}"), plt.show(), plt.draw(), plt.pause(1e-9)),
}


@pytest.mark.parametrize("name", BY_PYPLOT)
def test_pyplot_draws_in_the_live_figure_while_its_update_runs(name):
    figure, other = speaking_to(BY_PYPLOT[name])
    before = plt.get_fignums()
    shows_what_matplotlib_draws(figure)
    assert plt.get_fignums() == before
    assert plt.gcf() is other


def test_the_axes_that_an_update_chooses_are_no_others_for_the_next_one():
    fig, (left, right) = plt.subplots(1, 2)
    chooses = {left.title: lambda n: plt.sca(left) or str(n)}
    figure = live(fig, {**chooses, right.title: lambda m: plt.xlabel(f"{m}") and {}}, m=(1, 3))
    shows_what_matplotlib_draws(figure, [(4, 1), (0, 2), (2, 0)])
    assert (left.get_xlabel(), right.get_xlabel()) == ("", "2")


ELSEWHERE = {
    "new": (lambda ax, n: plt.subplots(), "'update' opens another figure: let it draw in the"),
    "known": (lambda ax, n: ax.set_title("a"), "'update' draws in another figure, which"),
    "part": (lambda ax, n: ax.spines.left.set_color("red"), "'update' draws in another figure"),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_an_update_that_draws_in_another_figure_is_told_so(name):
    pyplot, said = ELSEWHERE[name]
    with pytest.raises(ValueError, match=said):
        speaking_to(pyplot)
    assert len(plt.get_fignums()) == 2


IN_A_LIVE_ONE = {
    "set": lambda ax, n: ax.set_title("a"),
    "added": lambda ax, n: ax.scatter([n], [n]),
    "added to the figure": lambda ax, n: ax.figure.text(0.5, 0.5, "a"),
    "axes added": lambda ax, n: ax.figure.add_axes((0, 0, 0.1, 0.1)),
    "added and taken away": lambda ax, n: ax.scatter([n], [n]).remove(),
    "limits": lambda ax, n: ax.set_xlim(0, n),
    "ticks": lambda ax, n: ax.xaxis.set_major_locator(plt.NullLocator()),
    "order": lambda ax, n: ax.set_zorder(ax.zorder + 1),
}


@pytest.mark.parametrize("name", IN_A_LIVE_ONE)
def test_an_update_that_draws_in_another_live_figure_is_told_so(name):
    fig, ax, line = plot()
    other = live(fig, {line: lambda n: X})
    fig, _, line = plot()
    draws = IN_A_LIVE_ONE[name]
    figure = live(fig, {line: lambda n: (draws(ax, n) if n == 5 else None, X)[1]})
    with pytest.raises(ValueError, match="draws in another figure"):
        figure.at(n=5)
    other.at(n=3)  # as before
    figure.at(n=4)


def test_a_move_asks_no_other_live_figure(monkeypatch):
    """A notebook has many: a move takes as long as if there were none."""
    asked = []

    @contextmanager
    def note(watched):
        asked.extend(watched)
        yield set()

    figures = []
    for _ in range(3):
        fig, _, line = plot()
        figures.append(live(fig, {line: lambda n: X * n}))
    monkeypatch.setattr(current, "touched", note)
    figures[0].at(n=3)
    assert asked == []
    other = plt.figure()
    figures[0].at(n=4)
    assert asked == [other]


def test_while_a_slider_is_answered_in_a_thread_a_cell_draws_what_it_likes():
    fig, _, line = plot()

    def update(n):
        if current_thread() is not main_thread():
            plt.figure()  # as if a cell did so just now
        return X * n

    figure = live(fig, {line: update})
    thread = Thread(target=figure.at, kwargs={"n": 3})
    thread.start()
    thread.join()
    assert line.get_ydata()[-1] == 3 * X[-1]
    assert len(plt.get_fignums()) == 1  # that of the cell


# -- one update that changes something else --------------------------------------------------------


def changing(change, n=(1, 5), **options):
    """Return a figure with a line whose update also changes something else."""
    given = {"n": n}
    fig, ax, line = plot(**options)

    def update(n):
        change(ax, n)
        return X * n

    return live(fig, {line: update}, **given)


def middle(ax, n):
    ax.set_title("middle" if n == 3 else "")


def from_its_first_end():
    return changing(middle, n=IntSlider(1, min=1, max=5))


def legend(ax, n):
    ax.lines[0].set_label(f"n = {n}")
    ax.legend(loc="upper left")


def again(ax, n):
    ax.clear()
    ax.plot(X, X**n)
    ax.set_title(f"n = {n}")


def dots(ax, n):
    for old in ax.collections[:]:
        old.remove()
    for i in range(n):
        ax.scatter([i], [0], color="red")


def words(ax, n):
    for old in ax.figure.texts[:]:
        old.remove()
    ax.figure.text(0.1, 0.1 * n, f"n = {n}")


def rescaled(ax, n):
    ax.lines[0].set_ydata(X * n)
    ax.relim()
    ax.autoscale_view()


CHANGES = {
    "limits": (lambda ax, n: ax.set_ylim(0, 10**n), {"Line2D", "YAxis"}),
    "limits by the data": (rescaled, {"Line2D", "YAxis"}),
    "scale": (lambda ax, n: ax.set_yscale("symlog" if n > 2 else "linear"), {"Line2D", "YAxis"}),
    "title": (lambda ax, n: ax.set_title(f"n = {n}"), {"Line2D", "Text"}),
    "title of two rows": (lambda ax, n: ax.set_title("row\n" * n), {"Line2D", "Text"}),
    "figure title": (lambda ax, n: ax.figure.suptitle(f"n = {n}"), {"Line2D", "Text"}),
    "figure text": (words, {"Figure"}),
    "label": (lambda ax, n: ax.set_xlabel(f"n = {n}"), {"Line2D", "XAxis"}),
    "ticks": (lambda ax, n: ax.set_xticks(range(n)), {"Line2D", "XAxis"}),
    "ticks on top": (lambda ax, n: ax.xaxis.set_ticks_position("top" if n > 2 else "bottom"), None),
    "format": (lambda ax, n: ax.yaxis.set_major_formatter(f"{{x:.{n}f}}"), {"Line2D", "YAxis"}),
    "grid": (lambda ax, n: ax.grid(n > 2), {"Line2D", "XAxis", "YAxis"}),
    "spine": (lambda ax, n: ax.spines["top"].set_visible(n > 2), {"Line2D", "Spine"}),
    "background": (lambda ax, n: ax.set_facecolor("w" if n > 2 else "y"), {"Line2D", "Rectangle"}),
    "legend": (legend, {"Axes"}),
    "drawn again": (again, {"Axes"}),
    "added and removed": (dots, {"Axes"}),
    "no axes": (lambda ax, n: ax.set_axis_off() if n > 2 else ax.set_axis_on(), {"Axes"}),
    "hidden axes": (lambda ax, n: ax.set_visible(n != 3), {"Axes"}),
    "place of the axes": (lambda ax, n: ax.set_position((0.1, 0.1, 0.1 * n, 0.5)), None),
}  # fmt: skip


@pytest.mark.slow  # each at each position
@pytest.mark.parametrize("name", CHANGES)
def test_what_an_update_also_changes_follows(name):
    change, marks = CHANGES[name]
    scene = shows_what_matplotlib_draws(changing(change))
    assert marks is None or {type(artist).__name__ for artist in scene.drawn} == marks


@pytest.mark.parametrize("layout", ["constrained", "tight"])
def test_it_follows_in_a_figure_that_was_laid_out(layout):
    shows_what_matplotlib_draws(changing(CHANGES["limits"][0], layout=layout))


# -- other axes ------------------------------------------------------------------------------------


def in_twin_axes():
    fig, ax, _ = plot()
    twin = ax.twinx()
    (line,) = twin.plot(X, X)
    return live(fig, {line: lambda n: (twin.set_ylim(0, n), X)[1]})


def in_shared_axes():
    fig, (ax, other) = plt.subplots(2, sharex=True)
    (line,) = ax.plot(X, X)
    other.plot(X, -X)
    return live(fig, {line: lambda n: (ax.set_xlim(0, n), X * n)[1]})


def in_an_inset():
    fig, ax, _ = plot()
    inset = ax.inset_axes((0.5, 0.5, 0.4, 0.4))
    (line,) = inset.plot(X, X)
    return live(fig, {line: lambda n: (inset.set_xlim(0, n), X * n)[1]})


def in_a_subfigure():
    fig = plt.figure()
    left, right = fig.subfigures(1, 2)
    (line,) = left.add_subplot().plot(X, X)
    right.add_subplot().plot(X, -X)
    return live(fig, {line: lambda n: (right.suptitle(f"n = {n}"), X * n)[1]})


def in_polar_axes():
    fig, ax = plt.subplots(subplot_kw={"projection": "polar"})
    (line,) = ax.plot(X, X)
    return live(fig, {line: lambda n: (ax.set_rmax(10 * n), X * n)[1]})


def turned():
    fig = plt.figure()
    ax = fig.add_subplot(projection="3d")
    ax.plot(X, X, X)
    text = fig.text(0.5, 0.9, "")
    return live(fig, {text: lambda n: (ax.view_init(30, 20 * n), str(n))[1]})


def moved_in_space():
    fig = plt.figure()
    ax = fig.add_subplot(projection="3d")
    (line,) = ax.plot(X, X, X)
    return live(fig, {line: lambda n: {"data_3d": (X, n * X, np.sin(n * X))}})


def with_a_colorbar(**limits):
    fig, ax = plt.subplots()
    cells = ax.imshow(NOISE)
    fig.colorbar(cells)
    return live(fig, {cells: lambda n: {"data": n * NOISE, "clim": (-n, n)}})


def with_another_colormap():
    fig, ax = plt.subplots()
    cells = ax.pcolormesh(NOISE)
    fig.colorbar(cells)
    return live(fig, {cells: lambda n: {"cmap": ["viridis", "gray"][n % 2]}})


def with_pixels_that_change_their_size():
    fig, ax = plt.subplots()
    (line,) = ax.plot(X, X)
    ax.set(xlim=(0, 10), ylim=(0, 50))
    line.set_rasterized(True)
    return live(fig, {line: lambda n: X * n})


FIGURES = [
    with_pixels_that_change_their_size,
    in_twin_axes,
    in_shared_axes,
    in_an_inset,
    in_a_subfigure,
    in_polar_axes,
    turned,
    moved_in_space,
    with_a_colorbar,
    with_another_colormap,
]


@pytest.mark.slow  # each at each position
@pytest.mark.parametrize("make", FIGURES, ids=lambda make: make.__name__)
def test_it_follows_in_axes_of_any_kind(make):
    shows_what_matplotlib_draws(make())


# -- at a setting that no sample tried -------------------------------------------------------------


def added(ax, n):
    for old in ax.texts[:]:
        old.remove()
    if n == 13:
        ax.text(1, 0, "here")


def as_ever(ax, n):
    ax.set(title="as ever", ylim=(0, 5))


ONCE = {
    "title": (lambda ax, n: ax.set_title("here" if n == 13 else ""), {"Line2D", "Text"}),
    "limits": (lambda ax, n: ax.set_ylim(0, 2 if n == 13 else 1), {"Line2D", "YAxis"}),
    "text": (added, {"Axes"}),
    "limits beside what is set as ever": (
        lambda ax, n: (as_ever(ax, n), ax.set_xlim(0, 5 if n == 13 else 10)),
        {"Line2D", "XAxis"},
    ),
    "nothing": (as_ever, {"Line2D"}),
    "order": (lambda ax, n: ax.lines[0].set_zorder(9 if n == 13 else 1), {"Axes"}),
    **{
        f"{kind} inside": (lambda ax, n, inside=inside: inside(ax, n == 13), {"Line2D", kind})
        for kind, inside in {
            "XAxis": lambda ax, here: ax.xaxis.label.set_color("red" if here else "black"),
            "YAxis": lambda ax, here: ax.yaxis.get_major_locator().set_params(nbins=9 - 5 * here),
            "Annotation": lambda ax, here: ax.texts[0].arrow_patch.set_linewidth(1 + here),
            "Table": lambda ax, here: ax.tables[0][0, 0].get_text().set_text("ab"[here]),
            "Legend": lambda ax, here: ax.get_legend().get_texts()[0].set_size(5 + here),
        }.items()
    },
    "Annotation by no setter": (
        lambda ax, n: setattr(ax.texts[0], "xy", (1, int(n == 13))),
        {"Line2D", "Annotation"},
    ),
}


def all_around():
    """Return axes with a note, a table and a legend beside their line."""
    fig, ax, line = plot()
    ax.set_xlabel("x")
    ax.annotate("note", (1, 0), (5, 0.5), arrowprops={"arrowstyle": "->"})
    ax.table([["a"]], loc="center")
    ax.legend()
    return fig, ax, line


@pytest.mark.slow  # each at each position
@pytest.mark.parametrize("name", ONCE)
def test_what_changes_at_one_setting_alone_follows(name):
    change, marks = ONCE[name]
    fig, ax, line = all_around() if "Annotation" in name or "inside" in name else plot()
    figure = live(fig, {line: lambda n: (change(ax, n), X * n)[1]}, n=(0, 20))
    scene = shows_what_matplotlib_draws(figure, [(0,), (12,), (13,), (14,), (20,)])
    assert {type(artist).__name__ for artist in scene.drawn} == marks


@pytest.mark.parametrize("name", [name for name in ONCE if name != "nothing"])
def test_a_notebook_sees_what_changes_at_one_setting_alone(name):
    change, _ = ONCE[name]
    fig, ax, line = all_around()
    figure = live(fig, {line: lambda n: (change(ax, n), X * n)[1]}, n=IntSlider(12, 0, 20))
    view = seen(figure)
    figure.controls["n"].widget.value = 13
    assert view.pictures == 1
    assert not view.error


def test_a_figure_that_is_drawn_in_its_update_follows():
    def change(ax, n):
        ax.set_title("here" if n == 13 else "")
        ax.figure.canvas.draw_idle()

    figure = changing(change, n=IntSlider(12, 0, 20))
    view = seen(figure)
    figure.controls["n"].widget.value = 13
    assert view.pictures == 1
    shows_what_matplotlib_draws(figure, [(0,), (13,), (14,)])


def test_another_size_at_one_setting_alone_is_an_error():
    figure = changing(lambda ax, n: ax.figure.set_size_inches(2 + (n == 13), 1.5), n=(0, 20))
    with pytest.raises(ValueError, match=r"\(3.0, 1.5\) inches large at n = 13 in update function"):
        figure.to_html()


def test_a_handle_whose_axes_change_at_one_setting_alone_is_an_error():
    fig, ax, _ = plot()
    dot = ax.scatter([1], [0])
    updates = {dot: lambda n: (ax.set_xlim(0, 50 if n == 13 else 40), ([n], [0]))[1]}
    figure = live(fig, updates, n=(0, 20), drag={dot: "n"})
    said = (
        r"drag names the PathCollection, whose axes change .* at n = 13 in update function of a P"
    )
    with pytest.raises(ValueError, match=said):
        figure.to_html()


@pytest.mark.parametrize("at", [0, 7, 20])
def test_a_setting_is_named_as_its_controls_show_it(at):
    """Both where samples are tried and in a table."""
    steps = SelectionSlider(options=[(f"{i} steps", i) for i in range(21)], description="How far")
    larger = []  # not yet when the figure is made

    def update(n, by):
        fig.set_size_inches(2 + (n in larger), 1.5)
        return X * n * by

    fig, _, line = plot()
    figure = live(fig, {line: update}, n=steps, by=fixed(2))
    larger.append(at)
    with pytest.raises(ValueError, match=rf"inches large at How far = {at} steps(,| in update)"):
        figure.to_html()


def test_what_a_readout_changes_at_one_setting_alone_follows():
    fig, ax, line = plot()

    def say(n):
        ax.set_title("here" if n == 13 else "")
        return f"{n}"

    figure = live(fig, {line: lambda n: X * n}, n=(0, 20), readout=say)
    shows_what_matplotlib_draws(figure, [(0,), (13,), (14,)])


def test_what_changes_at_one_setting_alone_for_good_is_an_error():
    figure = changing(lambda ax, n: n == 13 and ax.set_title("here"), n=(0, 20))
    said = "title 'here' changes at n = 13 in update function 'update', but not back"
    for _ in range(2):
        with pytest.raises(ValueError, match=said):
            figure.page_size()


# -- several updates -------------------------------------------------------------------------------


def test_what_two_updates_change_depends_on_both():
    fig, ax, line = plot()
    (other,) = ax.plot(X, X)
    up = {line: lambda n: (ax.set_ylim(0, n), X)[1], other: lambda m: (ax.set_xlim(0, m), -X)[1]}
    scene = shows_what_matplotlib_draws(live(fig, up, m=(1, 4)))
    parts = {tuple(part.controls): {type(a).__name__ for a in part.artists} for part in scene.parts}
    assert parts == {("n", "m"): {"Line2D"}, ("n",): {"YAxis"}, ("m",): {"XAxis"}}


def test_an_update_may_move_the_artist_of_another():
    fig, ax, line = plot()
    (other,) = ax.plot(X, X)
    ax.set_ylim(-20, 20)

    def painted(n):
        other.set_color("red" if n > 2 else "blue")
        return X * n

    scene = shows_what_matplotlib_draws(
        live(fig, {line: painted, other: lambda m: X - m}, m=(0, 3))
    )
    assert [list(part.controls) for part in scene.parts] == [["n"], ["n", "m"]]


def test_what_a_later_update_sets_back_is_not_left_over():
    fig, ax, line = plot()
    text = fig.text(0.1, 0.1, "")

    def shown(n):
        ax.set_visible(n != 3)
        return X * n

    def shown_again(m):
        ax.set_visible(m != 1)
        return f"m = {m}"

    shows_what_matplotlib_draws(live(fig, {line: shown, text: shown_again}, m=(0, 4)))


def test_a_mark_inside_another_moves_with_it():
    fig, ax, line = plot()
    figure = live(fig, {line: lambda n: X**n, ax: lambda n, m: {"ylim": (0, 10**n * m)}}, m=(1, 3))
    scene = shows_what_matplotlib_draws(figure)
    assert [*scene.drawn] == [ax]
    assert [list(part.controls) for part in scene.parts] == [["n", "m"]]


def test_a_label_inside_an_axis_moves_with_its_ticks():
    fig, ax, line = plot()
    label = ax.set_xlabel("n")
    shows_what_matplotlib_draws(
        live(fig, {line: lambda n: (ax.set_xlim(0, n), X)[1], label: lambda n: f"n = {n}"})
    )


def test_what_only_a_drawing_shows_is_followed_when_a_page_is_made():
    fig, ax, line = plot()
    ax.set_ylim(-10, 50)
    ghost = ax.scatter(X, X)
    offsets = ghost._offsets  # a change past all setters

    def update(n):
        offsets[:, 1] = n
        return X * n

    figure = live(fig, {line: update})
    assert [*figure._scene.drawn] == [line]
    shows_what_matplotlib_draws(figure)
    assert [*figure._scene.drawn] == [line, ghost]


def test_what_changes_in_the_middle_of_a_control_only_is_followed_when_a_page_is_made():
    figure = from_its_first_end()
    assert len(figure._scene.drawn) == 1
    shows_what_matplotlib_draws(figure)


# -- what cannot follow ----------------------------------------------------------------------------

CHANCE = np.random.default_rng()


def kept(ax, n):
    if n == 5:
        ax.set_title("five")


REFUSED = {
    "turned round at each call": (
        lambda ax, n: ax.invert_yaxis(),
        r"the y axis is drawn in two ways at n = .: update function 'update' .* turns round",
    ),
    "title by chance": (
        lambda ax, n: ax.set_title(f"{CHANCE.random()}"),
        r"title '0.*' is drawn in two ways at n = 3: update function 'update' .*default_rng",
    ),
    "more at each call": (
        lambda ax, n: ax.plot(X, X),
        r"axes 1 is drawn in two ways at n = .: update function 'update' .* remove what it added",
    ),
    "never set back": (
        kept,
        r"title 'five' changes at n = 5 in update function 'update', but not back: let",
    ),
    "another size": (
        lambda ax, n: ax.figure.set_size_inches(n, 3),
        r"the figure is \(3.0, 3.0\) inches large at n = 3, not \(2.0, 1.5\): the size of a live",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_follow_is_an_error_that_names_it(name):
    change, said = REFUSED[name]
    figure = changing(change)
    with pytest.raises(ValueError, match=said):
        figure.to_html()


MEMORIES = {  # of the values of n so far, the last one included
    "how many there were": lambda seen: len(seen),
    "how many others": lambda seen: len(set(seen)),
    "each seventh": lambda seen: len(seen) % 7,
    "the one before": lambda seen: seen[-2:][0],
    "a mean that lags": lambda seen: sum(n * 0.9**i for i, n in enumerate(reversed(seen))),
    "from up to down": lambda seen: next((n for n in reversed(seen) if n > 12 or n < 8), 0),
}


@pytest.mark.parametrize("name", MEMORIES)
def test_a_function_that_remembers_is_an_error_of_a_page(name):
    seen = []
    fig, _, line = plot()
    figure = live(fig, {line: lambda n: (seen.append(n), X * MEMORIES[name](seen))[1]}, n=(0, 20))
    with pytest.raises(ValueError, match=r"Line2D 'sine' is drawn in two ways at n = "):
        figure.to_html()


def test_random_numbers_without_a_seed_are_an_error_of_a_page():
    fig, _, line = plot()
    figure = live(fig, {line: lambda n: CHANCE.normal(size=12)})
    assert figure.widget is not None
    with pytest.raises(ValueError, match=r"Line2D 'sine' is drawn in two ways .* of a Line2D"):
        figure.page_size()


def test_a_readout_by_chance_is_an_error_of_a_page():
    fig, _, line = plot()
    figure = live(fig, {line: lambda n: X * n}, readout=lambda n: str(CHANCE.random()))
    with pytest.raises(ValueError, match=r"the readout is drawn in two ways at n = ."):
        figure.to_html()


def test_a_readout_that_reads_an_artist_is_told_that_it_moves_later():
    fig, _, line = plot()
    figure = live(fig, {line: lambda n: X * n}, readout=lambda n: f"{line.get_ydata()[-1]}")
    with pytest.raises(
        ValueError, match=r"the readout is drawn .* artists move when all functions"
    ):
        figure.to_html()


def test_a_handle_in_axes_that_change_is_an_error_at_once():
    fig, ax, _ = plot()
    dot = ax.scatter([1], [0])
    said = r"drag names the PathCollection, whose axes change .* beside it at n = 1:"
    with pytest.raises(ValueError, match=said):
        live(fig, {dot: lambda n: (ax.set_xlim(0, n + 1), ([n], [0]))[1]}, drag={dot: "n"})


def test_cells_that_change_their_places_are_not_read():
    fig, (ax, other) = plt.subplots(1, 2)
    cells, _ = ax.pcolormesh(NOISE), other.pcolormesh(NOISE)
    figure = live(fig, {cells: lambda n: (ax.set_xlim(0, n), n * NOISE)[1]})
    assert len(figure._scene.cells) == 1
    shows_what_matplotlib_draws(figure)


RENAMING = {
    "title": lambda ax, cells, n: ax.set_title(f"after {n}"),
    "title at the left": lambda ax, cells, n: ax.set_title(f"after {n}", loc="left"),
    "label of the heatmap": lambda ax, cells, n: cells.set_label(f"after {n}"),
    "label of the rows": lambda ax, cells, n: ax.set_ylabel(f"after {n}"),
    "names of the columns": lambda ax, cells, n: ax.set_xticks([0.5], [f"after {n}"]),
    "hidden": lambda ax, cells, n: (ax.set_axis_off(), ax.set_ylabel(f"after {n}")),
}


@pytest.mark.parametrize("name", RENAMING)
def test_cells_whose_names_change_are_read_by_their_names(name):
    fig, (ax, other) = plt.subplots(1, 2)
    cells, still = ax.pcolormesh(NOISE), other.imshow(NOISE)

    def update(n):
        RENAMING[name](ax, cells, n)
        return n * NOISE

    figure = live(fig, {cells: update, still: lambda m: m * NOISE}, m=(1, 3))
    figure.to_html()
    part, mark = words_of(figure)
    assert list(part.controls) == ["n"]
    figure.at(n=4)
    assert "after 4" in fill(*mark.state()[:2])


def words_of(figure):
    """Return the part and the mark of what heatmaps are called."""
    marks = [(part, mark) for part in figure._scene.parts for mark in part.marks]
    (found,) = [pair for pair in marks if isinstance(pair[1], heatmaps.Words)]
    return found


def test_a_title_that_moves_is_what_its_heatmap_is_called():
    fig, ax = plt.subplots()
    ax.pcolormesh(NOISE)
    figure = live(fig, {ax.title: lambda n: f"after {n}"})
    assert [grid["words"] for grid in figure._scene.cells] == [(1, 0)]
    assert fill(*words_of(figure)[1].state()[:2]).count("after 3") == 1


@pytest.mark.parametrize("name", RENAMING)
def test_cells_whose_names_change_where_no_sample_is_are_read_by_their_names(name):
    fig, ax = plt.subplots()
    cells = ax.pcolormesh(NOISE)
    update = {cells: lambda n: (RENAMING[name](ax, cells, 7 * (n == 7)), n * NOISE)[1]}
    figure = live(fig, update, n=(1, 20))
    figure.to_html()
    figure.at(n=7)
    assert "after 7" in fill(*words_of(figure)[1].state()[:2])


MOVING = {
    "limits": lambda ax, image, here: ax.set_xlim(0, 3 + here),
    "edges": lambda ax, image, here: image.set_extent((0, 4 + here, 0, 3)),
    "colours": lambda ax, image, here: image.set_cmap("magma" if here else "gray"),
    "limits of the colours": lambda ax, image, here: image.set_clim(0, 1 + here),
}


@pytest.mark.parametrize("name", MOVING)
def test_cells_that_change_where_no_sample_is_are_not_read(name):
    fig, ax = plt.subplots()
    image = ax.imshow(np.kron(NOISE, np.ones((20, 20))), extent=(0, 4, 0, 3))  # read by its colours
    update = {image: lambda n: (MOVING[name](ax, image, n == 7), {})[1]}
    figure = live(fig, update, n=(1, 20))
    assert len(figure._scene.cells) == 1
    figure.to_html()
    assert not figure._scene.cells


def test_names_that_do_not_change_are_in_no_table():
    fig, ax = plt.subplots()
    cells = ax.pcolormesh(NOISE)
    ax.set_title("still")
    figure = live(fig, {cells: lambda n: n * NOISE})
    assert not any(isinstance(mark, heatmaps.Words) for mark in figure._scene.marks)


# -- layout ----------------------------------------------------------------------------------------

LAID_OUT = r"function 'update' lays the figure out .*make the figure with layout=\"constrained\""


@pytest.mark.parametrize("layout", [None, "tight"])
def test_a_function_that_calls_tight_layout_is_told_so(layout):
    def change(ax, n):
        ax.set_ylabel("a line\n" * n)
        ax.figure.tight_layout()

    figure = changing(change, layout=layout)
    with pytest.raises(ValueError, match=LAID_OUT):
        figure.to_html()


@pytest.mark.parametrize("layout", ["constrained", "compressed", "tight"])
def test_a_function_that_gives_the_figure_a_layout_is_told_so(layout):
    with pytest.raises(ValueError, match=LAID_OUT):
        changing(lambda ax, n: ax.figure.set_layout_engine(layout))


def test_tight_layout_that_moves_nothing_is_no_error():
    shows_what_matplotlib_draws(changing(lambda ax, n: ax.figure.tight_layout(), layout="tight"))


def test_axes_that_a_function_places_follow():
    shows_what_matplotlib_draws(changing(lambda ax, n: ax.figure.subplots_adjust(left=n / 10)))


# -- limits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("power", [1, 2, -1])
def test_limits_that_nobody_set_hold_every_state(power):
    fig, ax, line = plot()
    before = ax.get_ylim()
    live(fig, {line: lambda n: np.sign(power) * X ** (n * abs(power) / 2)})
    low, high = ax.get_ylim()
    most = power * 10 ** (5 * abs(power) / 2) / abs(power)
    assert low <= min(before[0], most) and high >= max(before[1], most)
    assert not ax.get_autoscaley_on()


def test_limits_hold_what_several_controls_reach_together():
    fig, ax, line = plot()
    live(fig, {line: lambda n, m: X * 0 + n * m}, m=(1, 7))
    assert ax.get_ylim()[1] >= 35


@pytest.mark.parametrize("mark", ["scatter", "bar", "band"])
def test_limits_hold_marks_of_other_kinds(mark):
    fig, ax = plt.subplots()
    if mark == "scatter":
        artist, move = ax.scatter(X, X), lambda n: (X * n, X * n)
    elif mark == "bar":
        artist, move = ax.bar(X, X), lambda n: X * n
    else:
        artist, move = ax.fill_between(X, X), lambda n: (X * n, 0 * X)
    live(fig, {artist: move})
    assert ax.get_ylim()[1] >= 50
    assert mark == "scatter" or ax.get_ylim()[0] in (0, -2.5)


def test_limits_of_three_dimensions_hold_lines():
    fig = plt.figure()
    ax = fig.add_subplot(projection="3d")
    (line,) = ax.plot(X, X, X)
    live(fig, {line: lambda n: {"data_3d": (X, X, X * n)}})
    assert ax.get_zlim()[1] >= 50


@pytest.mark.parametrize("mark", ["line", "bar"])
def test_what_leaves_the_limits_between_the_samples_is_cut_off_as_in_matplotlib(mark):
    fig, ax, line = plot()
    if mark == "bar":
        ax.clear()
    artist = line if mark == "line" else ax.bar(X, np.sin(X))
    figure = live(fig, {artist: lambda n: np.sin(X) * (9 if n == 13 else 1)}, n=(0, 20))
    held = ax.get_ylim()
    assert held[1] < 2
    shows_what_matplotlib_draws(figure, [(n,) for n in (0, 12, 13, 14, 20)])
    assert ax.get_ylim() == held


def test_limits_that_the_author_set_stay():
    fig, ax, line = plot()
    ax.set_ylim(0, 2)
    x = ax.get_xlim()
    live(fig, {line: lambda n: X * n})
    assert ax.get_ylim() == (0, 2)
    assert ax.get_xlim() == x


def test_a_reversed_axis_stays_reversed():
    fig, ax, line = plot()
    ax.invert_yaxis()
    live(fig, {line: lambda n: X * n})
    assert ax.get_ylim()[0] >= 50 > ax.get_ylim()[1]


# -- pieces ----------------------------------------------------------------------------------------


def test_a_drawing_of_the_same_figure_is_the_same():
    fig, *_ = plot()
    with svg.settings():
        assert not pieces.draw(fig, {}).differs(pieces.draw(fig, {}))


def test_pieces_made_anew_that_look_alike_do_not_differ():
    fig, ax, _ = plot()
    ax.legend(loc="upper left")
    with svg.settings():
        before = pieces.draw(fig, {})
        ax.legend(loc="upper left")
        assert not before.differs(pieces.draw(fig, {}))
        ax.legend(loc="upper right")
        assert before.differs(pieces.draw(fig, {})) == [ax]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [("1.00", "1.01", False), ("n = 2", "n = 3", False), ("a", "a", True)],
)
def test_texts_are_never_nearly_the_same(a, b, same):
    states = [(*svg.split(f'<text x="1">{text}</text>'), None) for text in (a, b)]
    assert pieces.same(*states) == same


def test_coordinates_may_differ_in_the_last_digit():
    states = [(*svg.split(f'<path d="M {x} 1" style="fill: #000000"/>'), None) for x in (1.5, 1.51)]
    assert pieces.same(*states)
    assert not pieces.same(states[0], (*svg.split('<path d="M 2 1" style="fill: #000000"/>'), None))


# -- in a notebook ---------------------------------------------------------------------------------


def test_what_moves_only_now_is_sent_as_a_new_picture_and_then_as_a_mark():
    figure = from_its_first_end()
    slider = figure.controls["n"].widget
    view = seen(figure)
    slider.value = 2
    assert (view.pictures, view.spec["marks"]) == (0, ["svg"])
    slider.value = 3
    assert (view.pictures, view.spec["marks"]) == (1, ["svg", "svg"])
    assert ">middle<" in view.svg
    slider.value = 4
    assert view.pictures == 1
    assert "middle" not in view.mark1["template"]
    assert view.error == ""


def test_what_is_set_to_what_it_was_is_no_mark():
    figure = changing(lambda ax, n: ax.set_title("always"))
    view = seen(figure)
    for value in (1, 5, 2):
        figure.controls["n"].widget.value = value
    assert (view.pictures, view.spec["marks"]) == (0, ["svg"])


def test_a_failing_update_fails_in_front_of_its_reader():
    fig, _, line = plot()

    def divided(n):
        if n == 5:
            raise ZeroDivisionError
        return X / n

    figure = live(fig, {line: divided})
    view = seen(figure)
    figure.controls["n"].widget.value = 5
    assert view.error.startswith("ZeroDivisionError")
    with pytest.raises(ZeroDivisionError):
        figure.to_html()


# -- too large for a page --------------------------------------------------------------------------

MANY = np.linspace(0, 10, 10_000)
PHOTO = np.random.default_rng(0).random((60, 80, 3))


def long_line(ax):
    (line,) = ax.plot(MANY, MANY)
    return line, lambda n: np.random.default_rng(n).random(10_000)


def photo(ax):
    return ax.imshow(PHOTO), lambda n: np.random.default_rng(n).random((60, 80, 3))


def smooth_photo(ax):
    drawn = ax.imshow(PHOTO, interpolation="bilinear")
    return drawn, lambda n: np.random.default_rng(n).random((60, 80, 3))


def sketched(ax):
    (line,) = ax.plot(X, X)
    line.set_sketch_params(1, 100, 2)
    return line, lambda n: X * n


def cleared(ax):
    return ax, lambda n: (ax.clear(), ax.plot(X, X * n), {})[-1]


TOO_LARGE = {
    long_line: "draw fewer than the 10,000 points of the Line2D, or set its rasterized=True",
    photo: "show fewer pixels or colours in the AxesImage",
    smooth_photo: "set interpolation='none' for the AxesImage",
    sketched: r"draw it without xkcd\(\)",
    cleared: "let it only change the artists of axes 1, not add, remove or clear them",
}


@pytest.mark.slow  # large pictures
@pytest.mark.parametrize("draw", TOO_LARGE, ids=lambda draw: draw.__name__)
def test_the_advice_fits_what_is_too_large(draw):
    fig, ax = plt.subplots()
    artist, move = draw(ax)
    figure = live(fig, {artist: lambda n: move(n)}, n=(1, 3), budget=500)
    with pytest.raises(ValueError, match=TOO_LARGE[draw]) as raised:
        figure.to_html()
    assert "give a control fewer positions or raise budget=500" in str(raised.value)


@pytest.mark.slow  # 20,000 points
def test_a_picture_that_is_heavy_by_itself_is_said():
    fig, ax, line = plot()
    ax.scatter(*np.random.default_rng(0).random((2, 20_000)), label="cloud")
    figure = live(fig, {line: lambda n: X * n}, n=(1, 2))
    with pytest.warns(UserWarning, match="alone takes .* 20,000 points of the PathCollection 'cl"):
        figure.to_html()
