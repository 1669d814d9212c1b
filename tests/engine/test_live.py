"""The figure engine without a browser: marks, controls, tables, errors, and its Python hosts."""

import gzip
import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from collections import Counter
from functools import cache, partial
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from threading import Thread
from xml.etree import ElementTree

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import pictures
import pytest
import sample_figures
from hypothesis import example, given
from hypothesis import strategies as st
from matplotlib.collections import QuadMesh
from matplotlib.lines import Line2D
from PIL import Image
from views import seen

import attnkit
from attnkit import LiveFigure, plots, theme
from attnkit.attention import attention_weights, gaussian_scores
from attnkit.live import figure, heatmaps
from attnkit.live.drawing import svg
from attnkit.live.hosts import outputs, tables


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def sine(**given):
    """Return a live figure with one line, or what is given in place of its parts."""
    fig, ax = plt.subplots()
    (line,) = ax.plot(np.arange(5), np.zeros(5))
    ax.set_ylim(-1, 9)
    updates = given.pop("updates", lambda line: {line: lambda n: np.full(5, n)})(line)
    given = {"n": (0, 3), "alt": "a line"} | given
    return LiveFigure(fig, updates, **given)


# -- templates and tables --------------------------------------------------------------------------

# Whatever XML can hold, the private-use characters of holes among it.
WORDS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
    | st.characters(min_codepoint=0xE000, max_codepoint=0xE00F)
)
NUMBERS = st.floats(-1e6, 1e6).map(lambda x: f"{x:.6f}".rstrip("0").rstrip("."))
COLOURS = st.integers(0, 0xFFFFFF).map(lambda c: f"#{c:06x}")


@st.composite
def fragments(draw):
    """SVG as matplotlib writes it: numbers, colours and words in attributes and in texts."""
    d = " L ".join(f"{draw(NUMBERS)} {draw(NUMBERS)}" for _ in range(draw(st.integers(0, 5))))
    text = draw(WORDS) + draw(NUMBERS) + draw(WORDS)
    return painted(draw(COLOURS), d, draw(NUMBERS), text)


def painted(colour, d="0 0", width="1", text="0"):
    style = f"fill: {colour}; stroke-width: {width}; opacity: 0.25"
    return f'<g><path d="M {d}" style="{style}" clip-path="url(#a-b)"/>{svg.text(text)}</g>'


@example(painted("#2e8500"))
@given(fragments())
def test_a_template_filled_with_its_numbers_is_the_fragment(fragment):
    template, numbers = svg.split(fragment)
    filled = svg.fill(template, numbers)
    assert len(svg.HOLES.findall(template)) == len(numbers)
    assert all(abs(number) < 2**31 for number in numbers)
    assert re.sub("<[^>]*>", "", filled) == re.sub(
        "<[^>]*>", "", fragment
    )  # texts character for character
    assert svg.split(filled) == (template, numbers)
    assert pictures._close(filled, fragment, pictures.COORDINATE)
    paths = [re.search(' d="([^"]*)"', each)[1] for each in (filled, fragment)]
    assert pictures._close(*paths, pictures.COORDINATE)
    styles = [re.search(' style="([^"]*)"', each)[1] for each in (filled, fragment)]
    assert pictures._close(*styles, pictures.FINE)


@given(WORDS)
def test_a_sentence_comes_back_letter_for_letter(sentence):
    fragment = svg.text(sentence)
    assert svg.fill(*svg.split(fragment)) == fragment


# Digits that are no number, and numbers that are written in an unusual way.
COLOURS_LIKE_NUMBERS = [
    *("#2e8500", "#1e9999", "#0e0e0e", "#123e45", "#0e1234", "#000000", "#123456", "#00000e"),
    *(f"#{c:06x}" for c in np.random.default_rng(0).integers(0, 1 << 24, 20)),
]


@pytest.mark.parametrize("colour", COLOURS_LIKE_NUMBERS)
def test_a_colour_is_one_number_and_comes_back(colour):
    for value in (f"fill: {colour}", f"fill:{colour};stroke: {colour}; opacity: 1", colour):
        fragment = f'<path style="{value}"/>'
        template, numbers = svg.split(fragment)
        assert numbers.count(int(colour[1:], 16)) >= value.count(colour)
        assert template.count(svg.COLOUR_HOLE) == value.count(colour)
        assert svg.fill(template, numbers) == fragment.replace(": 1", ": 1.0000")


FONTS = "font: 'Font 3', '5 #123456'"


@pytest.mark.parametrize(
    "value",
    [
        "url(#2e8500)",
        "url(#h1234567890)",
        "fill: url(#123e45)",
        "#2e850080",
        "#fff",
        "#12345",
        "e5",
        "inf",
        "nan",
        "-inf",
        "1e999",
        "0x1F",
        "3.10.1",
        "2024-05-06",
        "1_000",
        "\N{MINUS SIGN}3.5.1",
        FONTS,
        "http://example.org/#b34200",
        "A1",
        "1A",
        "\N{ARABIC-INDIC DIGIT THREE}",
        "99999999999",
    ],
)
def test_a_word_with_digits_stays_as_it_is_written(value):
    fragment = f'<path style="{value}"/>'
    assert svg.split(fragment) == (fragment, [])
    assert svg.themed(fragment) == fragment
    plain = {"1e999": ["1e999"], "9" * 11: ["9" * 11], FONTS: ["3", "5"]}
    assert pictures.NUMBER.findall(value) == plain.get(value, [])


@pytest.mark.parametrize(
    ("written", "number"),
    [("5", 5), ("-5", -5), ("0.25", 0.25), ("1e-2", 0.01), ("1.5e+1", 15), ("-2e0", -2), ("0", 0)],
)
@pytest.mark.parametrize("form", ["{}", "{}px", "scale({})", "a: {}; b: c", "M {} L", "M {},L"])
def test_a_number_is_read_in_each_form(written, number, form):
    value = form.format(written)
    template, numbers = svg.split(f'<path transform="{value}"/>')
    assert numbers == [round(number * 10_000)]
    shown = re.search('"(.*)"', svg.fill(template, numbers))[1]
    assert shown == form.format(f"{number:.4f}")
    assert [float(found) for found in pictures.NUMBER.findall(value)] == [number]


@pytest.mark.parametrize("text", sample_figures.ODD_WORDS)
def test_an_odd_text_comes_back_letter_for_letter_from_matplotlib(text):
    fig, ax = plt.subplots()
    moving = ax.text(0, 0, "start")
    ax.text(0, 0.5, text)
    live = LiveFigure(fig, {moving: lambda: text}, readout=lambda: text, alt="texts")
    drawn = pictures.by_matplotlib(live.fig)
    assert [leaf["text"] for leaf in drawn].count(text) == 2
    assert pictures.difference(leaves_of(live.to_svg()), drawn) is None


@pytest.mark.parametrize(
    ("a", "b", "close"),
    [
        ("#0e1234", "#0e9999", False),  # both would be 0
        ("#000000", "#0e0000", False),
        ("#2e8500", "#2e8501", False),  # both would be infinite
        ("#123456", "#123457", False),
        ("M 1 2 L", "M 1 L 2", False),  # the same words, the same numbers
        ("1e999", "1e999 ", True),
        ("-1", "\N{MINUS SIGN}1", False),
        ("inf", "nan", False),
        ("url(#h1)", "url(#h2)", False),
        ("3.10.1", "3.10.2", False),
        ("M 1.001 -2 \nL", "M 1.00 -2.024 L", True),
        ("M 1.001 -2 L", "M 1.00 -2.026 L", False),
        ("M 1e-05 .5 5.", "M 0.00 0.50 5.00", True),
        ("translate(1,2)", "translate(1.024,2)", True),
    ],
)
def test_two_attributes_are_compared_as_words_and_numbers(a, b, close):
    assert pictures._close(a, b, pictures.COORDINATE) == close


def test_a_colour_with_a_role_becomes_its_variable_in_marks_and_stays_in_texts():
    marked = svg.themed(f'<text style="fill: {theme.QUERY}; stroke: #123456">{theme.QUERY}</text>')
    assert (
        marked
        == f'<text style="fill: var(--attn-query,#b34200); stroke: #123456">{theme.QUERY}</text>'
    )
    assert svg.themed(f'<path fill="{theme.KEY}"/>') == '<path fill="var(--attn-key,#0967c2)"/>'
    link = f'<a href="https://example.org/{theme.QUERY}"/>'
    assert svg.themed(link) == link


def test_numbers_too_large_for_a_table_stay_written():
    fragment = '<path d="M 1 99999999999 L 2 3"/>'
    template, numbers = svg.split(fragment)
    assert numbers == [100, 200, 300]
    assert svg.fill(template, numbers) == '<path d="M 1.00 99999999999 L 2.00 3.00"/>'


# -- a figure --------------------------------------------------------------------------------------


def two_lines(ax):
    return ax.plot([1, 2, 3])[0], ax.plot([3, 2, 1])[0]


def test_a_figure_that_is_wrong_says_so_at_once():
    fig, ax = plt.subplots()
    line, other = two_lines(ax)
    bars = ax.bar([1, 2], [1, 2], yerr=1)
    foreign = plt.subplots()[1].text(0, 0, "elsewhere")
    good = {"alt": "lines", "n": (0, 3)}

    def still(n):
        return [n, n, n]

    def missing(n, m):
        return still(n)

    wrong = [
        ((fig, {line: still}), {"n": (0, 3)}, ValueError, "alt must describe .* as in .* got ''"),
        ((fig, {line: still}), good | {"alt": " "}, ValueError, "alt must describe the figure"),
        ((fig, {line: still}), good | {"alt": None}, ValueError, "alt must describe the figure"),
        ((ax, {line: still}), good, TypeError, "must be a matplotlib Figure, got Axes: give"),
        ((fig, {line: missing}), good, ValueError, "'missing' asks for 'm', .* controls are n"),
        (
            (fig, {line: lambda k: still(k)}),
            {"alt": "a"},
            ValueError,
            r"no controls: .* k=\(0, 10\)",
        ),
        ((fig, {line: partial(missing, 1)}), good, ValueError, "asks for 'm', .* controls are n"),
        (
            (fig, {line: np.sin(range(99))}),
            good,
            TypeError,
            "got an array of shape .* function itself",
        ),
        ((fig, {foreign: still}), good, ValueError, "the text 'elsewhere' .* removed, or"),
        ((fig, {"line": still}), good, TypeError, "moves matplotlib artists.*'line'"),
        ((fig, {(line, "b"): still}), good, TypeError, "moves matplotlib artists.*'b'"),
        (
            (fig, {line: still, (line, other): still}),
            good,
            ValueError,
            "stands twice in the updates",
        ),
        ((fig, {(line, line): still}), good, ValueError, "Line2D stands twice"),
        ((fig, {(bars, bars.errorbar): still}), good, ValueError, "bring their error bars along"),
        (
            (fig, {line: still}),
            good | {"m": (0, 3)},
            ValueError,
            "control 'm' moves nothing: .* lambda m: ",
        ),
        ((fig, {line: still}), good | {"readout": lambda n: n}, TypeError, "string, got 1"),
        ((fig, {line: still}), good | {"readout": lambda m: ""}, ValueError, "asks for 'm'"),
        ((fig, {line: still}), good | {"drag": {line: "m"}}, ValueError, "drag names 'm'"),
        (
            (fig, {line: still}),
            good | {"links": {line: [(line, "row", "row")]}},
            ValueError,
            "links join heatmaps .*, got the Line2D",
        ),
    ]
    for (drawn, updates), options, error, said in wrong:
        with pytest.raises(error, match=said):
            LiveFigure(drawn, updates, **options)


def test_a_live_figure_shows_its_users_what_is_theirs():
    methods = {
        "at",
        "page_size",
        "save",
        "settings",
        "show",
        "to_html",
        "to_png",
        "to_svg",
        "widget",
    }
    shown = {name for name in dir(sine()) if name[0] != "_"}
    assert shown == {"alt", "controls", "fig", *methods}


def test_attnkit_lists_what_it_offers_and_knows_its_version():
    assert {"LiveFigure", "__version__"} <= set(dir(attnkit))
    assert not {"Any", "TYPE_CHECKING", "ModuleType"} & set(dir(attnkit))
    assert attnkit.__version__ == version("attnkit")
    with pytest.raises(AttributeError, match=r"no attribute .*`from attnkit import theme`"):
        _ = attnkit.figure


def test_an_exception_in_an_update_function_names_the_function_and_the_setting():
    def divided(n):
        return np.full(5, 1 / n)

    with pytest.raises(ZeroDivisionError) as raised:
        sine(updates=lambda line: {line: divided}, n=widgets.IntSlider(0, min=0, max=3))
    assert raised.value.__notes__ == ["in update function 'divided' with n=0"]
    live = sine(updates=lambda line: {line: divided}, n=widgets.IntSlider(1, min=0, max=3))
    with pytest.raises(ZeroDivisionError) as raised:
        live.to_html()
    assert "'divided' with n=0" in raised.value.__notes__[0]


def test_the_largest_heatmap_of_vector_cells_moves_within_the_default_budget():
    side = int(plots.MAX_VECTOR_CELLS**0.5)
    places = np.random.default_rng(0).standard_normal((side, 2))

    def weights(bandwidth):
        return attention_weights(gaussian_scores(places, places, bandwidth))

    fig, ax = plt.subplots()
    cells = plots.heatmap(ax, weights(1), vmax=0.2)
    assert isinstance(cells, QuadMesh)
    live = LiveFigure(fig, {cells: weights}, bandwidth=(0.2, 2.0, 0.2), alt="weights")
    (size,) = live.page_size().values()
    assert 0 < size < figure.BUDGET


def test_the_budget_counts_what_a_page_grows_by():
    fig, ax = plt.subplots()
    line, _ = two_lines(ax)
    noise = np.random.default_rng(0).uniform(1, 3, (300, 3))
    live = LiveFigure(fig, {line: lambda n: noise[n]}, n=(0, 299), alt="noise")
    counted = sum(live.page_size().values())
    html = live.to_html()
    without = re.sub(r'"updates":\[.*\],"spec"', '"updates":[],"spec"', html)
    without = re.sub(r'"tables":"[^"]*"', '"tables":""', without)
    grown = len(gzip.compress(html.encode(), 6)) - len(gzip.compress(without.encode(), 6))
    assert grown == pytest.approx(counted, rel=0.3)


def test_a_table_over_its_budget_names_the_function_and_its_controls():
    def noisy(a, b):
        return np.random.default_rng([a, b]).random(5)

    fig, ax = plt.subplots()
    (line,) = ax.plot(np.zeros(5))
    live = LiveFigure(fig, {line: noisy}, a=(0, 12), b=(0, 6), budget=500, alt="noise")
    with pytest.raises(
        ValueError, match=r"'noisy' takes [\d,]+ bytes and its budget is 500:"
    ) as raised:
        live.to_html()
    assert "a (13 positions) x b (7 positions) = 91 states" in str(raised.value)
    assert live.widget is not None  # a notebook needs no table


def test_only_a_page_limits_the_states():
    x = np.linspace(0, 10, 20)
    wave = {"a": (0.0, 4.0, 0.1), "f": (0.0, 4.0, 0.1), "p": (0.0, 3.0, 0.1)}

    def waves(a, f, p):
        return a * np.sin(f * x + p)

    fig, ax = plt.subplots()
    (line,) = ax.plot(x, np.sin(x))
    live = LiveFigure(fig, {line: waves}, **wave, alt="waves")
    live.controls["f"].widget.value = 4.0
    assert live.widget is not None
    assert (line.get_ydata() == waves(2.0, 4.0, 1.5)).all()
    for make in (live.to_html, live.page_size):
        with pytest.raises(ValueError, match=r"'waves' .* = 52,111 states, .* 20,000"):
            make()


# -- the static picture and the page ---------------------------------------------------------------


def leaves_of(text):
    """Read the picture in an engine's SVG."""
    return pictures.Reader(ElementTree.fromstring(text)).leaves


@cache
@theme.style()
def sample(name):
    """Return a figure, what matplotlib first draws of it, its SVG, and its HTML, which is dear."""
    figure = sample_figures.FIGURES[name]()
    drawn = pictures.by_matplotlib(figure.at())
    return figure, drawn, figure.to_svg(), figure.to_html()


@theme.style()
@pytest.mark.slow  # the page of each sample figure
@pytest.mark.parametrize("name", sample_figures.FIGURES)
def test_the_static_pictures_are_the_initial_state(name):
    figure, drawn, picture, _ = sample(name)
    assert pictures.difference(leaves_of(picture), drawn) is None
    # To make HTML goes through every state and returns.
    assert pictures.difference(pictures.by_matplotlib(figure.fig), drawn) is None


@theme.style()
def test_the_static_png_is_the_initial_state():
    live = sample_figures.lines()
    stream = BytesIO()
    live.at().savefig(stream, format="png", dpi=144)
    assert live.to_png() == stream.getvalue()
    live.to_html()
    assert live.to_png() == stream.getvalue()
    live.at(shift=5.0)
    assert live.to_png() != stream.getvalue()


@pytest.mark.slow  # each sample figure
@pytest.mark.parametrize("name", sample_figures.FIGURES)
def test_nothing_but_the_moving_marks_depends_on_the_controls(name):
    figure = sample_figures.FIGURES[name]()
    drawn = [mark.artist for mark in figure._scene.marks if mark.kind == "svg"]
    rest = set()
    for end in (0, -1):
        figure.at(**{name: control.values[end] for name, control in figure.controls.items()})
        with svg.settings():
            rest.add(svg.base(figure.fig, drawn, figure._scene.id))
    assert len(rest) == 1


@pytest.mark.parametrize("layout", [None, "none", "constrained", "tight"])
def test_a_figure_keeps_its_layout_however_often_it_is_saved(layout):
    fig, ax = plt.subplots(layout=layout)
    text = ax.text(-1, 2, "")
    live = LiveFigure(fig, {text: lambda n: "far " * n}, n=(0, 30), alt="a text that grows")
    rest = set()
    with svg.settings():
        for n in (0, 30, 0):
            live.at(n=n).savefig(BytesIO())
            rest.add(svg.base(fig, [text], live._scene.id))
    assert len(rest) == 1


def test_after_at_a_page_still_opens_at_the_controls():
    live = sine()
    fresh = live.to_html()
    live.at(n=3)
    assert live.to_html() == fresh
    live.at(n=3)
    assert numbers_of(seen(live).mark0)[1::2] == numbers_of(seen(sine()).mark0)[1::2]


def numbers_of(state):
    path = re.search(' d="([^"]*)"', svg.fill(state["template"], state["numbers"]))[1]
    return [float(number) for number in pictures.NUMBER.findall(path)]


def test_at_moves_to_a_setting_and_refuses_an_unknown_control():
    live = sine()
    (line,) = live.fig.axes[0].lines
    live.at(n=3)
    assert line.get_ydata().tolist() == [3] * 5
    live.at()
    assert line.get_ydata().tolist() == [1] * 5
    with pytest.raises(ValueError, match="no control 'm'; the controls are n"):
        live.at(m=3)


def test_the_setting_for_paper_is_one_of_the_positions():
    assert sample_figures.asking()._scene.still_positions == {"n": 2}
    assert sine()._scene.still_positions == {"n": 1}
    for still, said in (
        ({"m": 3}, "no control 'm'"),
        ({"n": 9}, "'n' has no position 9: it has 0, 1"),
    ):
        with pytest.raises(ValueError, match=said):
            sine(still=still)


def test_paper_shows_what_the_screen_shows_unless_still_says_otherwise():
    live, asking = sine(), sample_figures.asking()
    live.controls["n"].widget.value = 3
    asking.controls["n"].widget.value = 3
    assert live._scene.still_positions == live._scene.positions == {"n": 3}
    assert " data-asks role=" not in live.to_html()
    assert asking._scene.still_positions == {"n": 2}
    assert " data-asks role=" in asking.to_html()


def test_the_picture_of_a_notebook_is_that_for_paper_and_leaves_the_figure_where_it_was():
    figure, fresh = sample_figures.asking(), sample_figures.asking()
    png = figure._repr_mimebundle_()["image/png"]
    fresh.at(n=2)
    assert b64decode(png) == fresh.to_png()
    assert not figure.fig.axes[0].lines[0].get_visible()


@pytest.fixture(scope="module")
def every_figure():
    once = [sample(name)[-1] for name in sample_figures.FIGURES]
    # The same figure may be on a page more than once.
    again = [sample_figures.FIGURES[name]().to_html() for name in ("lines", "bars")]
    return sample_figures.document([*once, *again])


@pytest.mark.slow  # as above
def test_ids_are_unique_on_a_page_of_many_figures(every_figure):
    page_ids = re.findall(r'(?<=[ "])id="([^"]*)"', every_figure)
    data = [json.loads(each) for each in re.findall(r"json\">(.*?)</script>", every_figure)]
    marks = [mark for figure in data for update in figure["updates"] for mark in update["marks"]]
    # A mark's ids are in its picture; those of its templates but the first are its own, too.
    others = [str(mark.get("templates", [])[1:]) for mark in marks]
    of_marks = [set(re.findall(r' id="([^"]*)"', each)) for each in others]
    assert len(page_ids) > 100
    assert max(map(page_ids.count, page_ids)) == 1
    assert sum(map(len, of_marks)) == len(set().union(*of_marks)) > 3


@pytest.mark.slow  # as above
def test_every_reference_on_a_page_has_its_target(every_figure):
    ids = set(re.findall(r'(?<=[ "])id="([^"]*)"', every_figure))
    picture = re.sub(r"<script.*?</script>", "", every_figure, flags=re.S)
    tags = "".join(re.findall("<[^>]*>", picture))  # a text may contain url(#b5)
    named = re.findall(r'(?:href="#|url\(#|for=")([^")]+)', tags)
    assert len(named) > 100
    assert set(named) <= ids


def test_a_control_may_be_called_as_a_part_of_the_picture_is():
    fig, ax = plt.subplots()
    (line,) = ax.plot([1, 2, 3], "o")  # ids of the picture are counted a, b, c ...
    live = LiveFigure(fig, {line: lambda a, b, j: [a, b, j]}, a=(0, 1), b=(0, 1), j=(0, 1), alt="a")
    ids = re.findall(r' id="([^"]*)"', live.to_html())
    assert max(map(ids.count, ids)) == 1


@pytest.mark.slow  # as above
def test_a_page_asks_for_nothing_outside_itself(every_figure):
    addresses = set(re.findall(r"https?://[^\s\"'<)]+", every_figure))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not re.search(r'(?:src|href)="(?!#|data:)[^"]', every_figure)


def test_words_of_the_author_cannot_break_a_page():
    bad = "</script><b>\"&'<!--"
    fig, ax = plt.subplots()
    text = ax.text(0, 0, "a")
    live = LiveFigure(
        fig,
        {text: lambda n: bad * n},
        n=widgets.SelectionSlider(options=[(bad, 1), ("b", 2)], description=bad),
        readout=lambda n: bad,
        alt=bad,
    )
    html = live.to_html()
    assert html.count("</script>") == 3
    assert "<b>" not in html.replace("\\u003c", "<").split("<div", 1)[1].split("<script", 1)[0]
    data = json.loads(re.search(r"json\">(.*?)</script>", html)[1])
    assert data["texts"]["n"] == [bad, "b"]


SAME = """
import sys; sys.path.insert(0, {tests!r})
import matplotlib; matplotlib.use("agg")
import sample_figures
print(*(sample_figures.FIGURES[name]().to_html() for name in {names}), sep="", end="")
"""


def test_the_same_cell_gives_the_same_page_in_every_process(monkeypatch):
    monkeypatch.setattr(figure, "_made", Counter())  # as in a fresh process
    names = ("lines", "scatters", "bands", "texts")
    here = "".join(sample_figures.FIGURES[name]().to_html() for name in names)
    program = SAME.format(tests=str(Path(__file__).resolve().parents[1]), names=names)
    env = os.environ | {"PYTHONHASHSEED": "1", "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, env=env)
    assert run.returncode == 0, run.stderr
    assert run.stdout.decode("utf-8") == here


# -- a notebook ------------------------------------------------------------------------------------


def shown_texts(state):
    return re.findall(">([^<]+)<", svg.fill(state["template"], state["numbers"]))


@pytest.fixture
def notebook():
    fig, ax = plt.subplots()
    text, other = ax.text(0, 0, "start"), ax.text(0, 0.5, "start")

    def inverse(n):
        return f"1/{n} = {1 / n:.2f}"

    live = LiveFigure(
        fig,
        {text: inverse, other: lambda m: f"m = {m}"},
        n=widgets.IntSlider(2, min=-2, max=5),
        m=(0, 3),
        readout=lambda n: f"n is {n}",
        alt="two texts",
    )
    return live, seen(live)


def test_a_moved_widget_moves_its_marks_and_no_others(notebook):
    live, view = notebook
    changed = []
    view.observe(lambda change: changed.append(change["name"]))
    live.controls["n"].widget.value = 5
    assert shown_texts(view.mark0) == ["1/5 = 0.20"]
    assert shown_texts(view.mark2) == ["n is 5"]
    assert view.positions == {"n": 7, "m": 1}
    assert (view.error, view.answered) == ("", 1)
    assert set(changed) == {"mark0", "mark2", "positions", "answered"}


def test_an_exception_is_shown_and_the_last_good_picture_stays(notebook):
    live, view = notebook
    live.controls["n"].widget.value = 4
    good = {name: getattr(view, name) for name in ("mark0", "mark1", "mark2", "positions")}
    picture = live.to_png()
    live.controls["n"].widget.value = 0
    assert "ZeroDivisionError: division by zero" in view.error
    assert "in update function 'inverse' with n=0" in view.error
    assert good == {name: getattr(view, name) for name in good}
    assert live.to_png() == picture
    assert view.answered == 2  # an answer all the same: the kernel lives
    live.controls["m"].widget.value = 3
    live.controls["n"].widget.value = -2
    assert view.error == ""
    assert shown_texts(view.mark0) == ["1/-2 = -0.50"]
    assert shown_texts(view.mark1) == ["m = 3"]
    assert view.positions == {"n": 0, "m": 3}


def test_data_of_another_shape_is_shown_as_an_error_too():
    live = sine(updates=lambda line: {line: lambda n: np.zeros(5 if n < 3 else n)})
    view = seen(live)
    good = view.mark0
    live.controls["n"].widget.value = 3
    assert "got 3 y for 5 x: return x, too, as (x, y)" in view.error
    assert view.mark0 == good


def test_a_dragged_mark_moves_the_widgets():
    fig, ax = plt.subplots()
    dot = ax.scatter([0], [0])
    live = LiveFigure(
        fig, {dot: lambda x, y: ([x], [y])}, x=(0, 4), y=(0, 6), drag={dot: ("x", "y")}, alt="dot"
    )
    seen(live).drag = {"chosen": {"x": 4, "y": 1}, "time": 1}
    assert live.settings == {"x": 4, "y": 1}
    assert dot.get_offsets().tolist() == [[4, 1]]


def test_pixels_travel_as_bytes():
    live = sample_figures.FIGURES["pictures"]()
    view = seen(live)
    live.controls["seed"].widget.value = 2
    picture = view.mark0["picture"]
    assert (picture["width"], picture["height"]) == (41, 37)
    values = sample_figures.noise(37, 41, seed=2)
    expected = (live.fig.axes[0].images[0].cmap(values) * 255).round()
    pixels = np.frombuffer(picture["rgba"], np.uint8).reshape(37, 41, 4)
    assert abs(pixels - expected).max() <= 1


# -- what lies over the picture --------------------------------------------------------------------


def cells_of(draw, **look):
    fig, ax = plt.subplots()
    draw(ax)
    ax.set(**look)
    (grid,) = LiveFigure(fig, {}, alt="cells")._scene.cells
    return grid


def test_cells_are_named_by_the_tick_label_inside_them():
    values = np.random.default_rng(0).random((2, 3))

    def named(ax):
        ax.pcolormesh(values)
        ax.set_xticks([0.5, 1.5, 2.5], ["a", "b", "c"])
        ax.set_yticks([0.5, 1.5], ["one", "two"])

    grid = cells_of(named, xlabel="key", ylabel="query", title="weights")
    assert (grid["columns"], grid["rows"]) == (["a", "b", "c"], ["one", "two"])
    assert (grid["column"], grid["row"], grid["title"]) == ("key", "query", "weights")


@pytest.mark.parametrize("ticks", [[0, 1, 2, 3, 4, 5], [0, 2, 4], [1, 4], []])
def test_cells_are_counted_when_ticks_stand_between_them(ticks):
    grid = cells_of(lambda ax: (ax.pcolormesh(sample_figures.noise(3, 5)), ax.set_xticks(ticks)))
    assert grid["columns"] == ["0", "1", "2", "3", "4"]


def test_cells_are_counted_where_the_author_set_no_ticks():
    grid = cells_of(lambda ax: ax.pcolormesh(sample_figures.noise(3, 5)))  # ticks at 0, 0.5, 1, ...
    assert (grid["rows"], grid["columns"]) == (["0", "1", "2"], ["0", "1", "2", "3", "4"])


def test_a_cell_without_a_tick_is_counted_among_those_with_one():
    def named(ax):
        ax.pcolormesh(sample_figures.noise(2, 3))
        ax.set_xticks([0.5], ["[CLS]"])

    assert cells_of(named)["columns"] == ["[CLS]", "1", "2"]


def test_a_colorbar_is_no_heatmap():
    grid = cells_of(lambda ax: ax.figure.colorbar(ax.pcolormesh(sample_figures.noise(3, 5))))
    assert len(grid["rows"]) == 3


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("flipped", [False, True])
def test_the_first_row_lies_where_matplotlib_draws_it(origin, flipped):
    values = np.zeros((5, 3))
    values[0, 2] = 1  # one dark cell
    fig, ax = plt.subplots()
    ax.imshow(values, cmap="gray_r", vmin=0, vmax=1, origin=origin, aspect="auto")
    if flipped:
        ax.invert_yaxis()
        ax.invert_xaxis()
    live = LiveFigure(fig, {}, alt="cells")
    (grid,) = live._scene.cells
    middle = [int(grid["y"][0] + grid["y"][1]), int(grid["x"][2] + grid["x"][3])]  # at 144 dpi
    shown = np.asarray(Image.open(BytesIO(live.to_png())).convert("L"))
    assert shown[tuple(middle)] == 0
    assert len(grid["rows"]) == len(grid["y"]) - 1 == 5


def test_values_of_cells_are_given_in_full():
    fig, ax = plt.subplots()
    heatmap = ax.pcolormesh(np.ma.masked_less([[0.12345, 2, -1], [1e-9, 1, 0.5]], 0))
    assert heatmaps.values(heatmap) == [
        "0.1235",
        "2.0000",
        "no number",
        "0.0000",
        "1.0000",
        "0.5000",
    ]
    live = LiveFigure(fig, {}, alt="cells")
    data = json.loads(re.search(r"json\">(.*?)</script>", live.to_html())[1])
    (update,) = data["updates"]
    assert update["marks"][0]["templates"] == [
        "<span>0.1235|2.0000|no number|0.0000|1.0000|0.5000</span>"
    ]


def test_an_author_says_how_values_are_written():
    cells = plt.figure().add_subplot().pcolormesh([[0.4, np.nan]])
    cells.format_cursor_data = lambda value: f"about {value:.1f}"
    assert heatmaps.values(cells) == ["about 0.4", "no number"]


@pytest.mark.parametrize("kind", [int, bool])
@pytest.mark.parametrize("draw", ["pcolormesh", "imshow"])
def test_whole_numbers_and_truths_are_given_too(kind, draw):
    ax = plt.subplots()[1]
    drawn = getattr(ax, draw)(np.ma.masked_array(np.tri(2, dtype=kind), mask=[[0, 0], [0, 1]]))
    assert heatmaps.values(drawn) == ["1", "0", "1", "no number"]


@pytest.mark.parametrize(
    ("cells", "written"),
    [
        ([[3.0, 0.0], [12.0, np.nan]], ["3", "0", "12", "no number"]),
        ([[1.0, 0.0], [0.0, 1.0]], ["1.0000", "0.0000", "0.0000", "1.0000"]),
        ([[1e-6, 2.5e-7], [0, -np.inf]], ["1e-06", "2.5e-07", "0", "-∞"]),
        ([[123456.5, 0.25], [0, 1]], ["123456", "0.25", "0", "1"]),
        ([[-31.5, -2], [0, np.inf]], ["-31.5000", "-2.0000", "0.0000", "∞"]),
        ([[-0.0, -1e-9], [-0.5, 1]], ["0.0000", "0.0000", "-0.5000", "1.0000"]),
        (np.array([[1, 0], [7, 254]], "u1"), ["1", "0", "7", "254"]),
    ],
)
@pytest.mark.parametrize("draw", ["pcolormesh", "imshow"])
def test_values_have_the_decimals_that_they_need(cells, written, draw):
    assert heatmaps.values(getattr(plt.subplots()[1], draw)(cells)) == written


def test_a_large_heatmap_of_vectors_gives_its_values_too():
    fig, ax = plt.subplots()
    ax.pcolormesh(sample_figures.noise(31, 37))
    live = LiveFigure(fig, {}, alt="cells")
    assert [mark.kind for mark in live._scene.marks] == ["values"]
    assert live._scene.cells[0]["levels"] is None


def test_a_large_heatmap_gives_the_middle_of_the_colour():
    values = np.linspace(0, 1, 41 * 37).reshape(41, 37)
    fig, ax = plt.subplots()
    ax.imshow(values, vmin=0, vmax=1)
    live = LiveFigure(fig, {}, alt="cells")
    (grid,) = live._scene.cells
    (png,) = re.findall('href="data:image/png;base64,([^"]*)"', live.to_html())  # never packed
    pixels = tables.rgba(png)
    assert pixels.shape == (41, 37, 4)
    told = [grid["levels"][str(colour)] for colour in pixels.copy().view("<u4").ravel()]
    assert {each.split()[0] for each in told} <= {"about", "above", "below"}
    numbers = np.array([float(each.split()[1]) for each in told])
    assert abs(numbers - values.ravel()).max() < 1 / 256 + 0.05 * numbers.max()


@pytest.mark.parametrize(("n_states", "by_colour"), [(6, False), (7, True)])
def test_a_small_heatmap_of_very_many_states_is_read_from_its_colours(
    n_states, by_colour, monkeypatch
):
    monkeypatch.setattr(heatmaps, "MAX_VALUES", 16 * 6)
    fig, ax = plt.subplots()
    cells = ax.imshow(np.eye(4), vmin=0, vmax=1)
    states = np.random.default_rng(0).random((n_states, 4, 4))
    live = LiveFigure(fig, {cells: lambda state: states[state]}, state=(0, n_states - 1), alt="x")
    (grid,) = live._scene.cells
    assert (grid["levels"] is not None) == by_colour
    kinds = [mark.kind for part in live._scene.parts for mark in part.marks]
    assert ("values" in kinds) != by_colour


def test_handles_lie_at_the_positions_of_their_controls():
    fig, ax = plt.subplots()
    ax.set(xlim=(0, 10), ylim=(1, 1000), yscale="log")
    dot = ax.scatter([1], [10])
    live = LiveFigure(
        fig,
        {dot: lambda x, y: ([x], [y])},
        x=(0, 10, 5),
        y=widgets.FloatLogSlider(10, min=0, max=3, step=1),
        drag={dot: ("x", "y")},
        alt="dot",
    )
    (handle,) = live._scene.handles
    left, top, right, bottom = handle["box"]
    assert handle["x"]["control"] == "x"
    assert handle["x"]["points"] == pytest.approx([left, (left + right) / 2, right], abs=0.02)
    thirds = [bottom + (top - bottom) * i / 3 for i in range(4)]
    assert handle["y"]["points"] == pytest.approx(thirds, abs=0.02)


def for_paper(figure):
    return outputs.still(figure._scene)


def present(figure):
    return outputs.present(figure._scene)


PAGES = [LiveFigure.to_html, LiveFigure.page_size, for_paper]
PICTURES = [LiveFigure.to_svg, LiveFigure.to_png, present]


@pytest.mark.parametrize(
    ("make", "when"),
    [
        *((make, "moves") for make in (*PAGES, LiveFigure.at)),
        *((make, "draws") for make in (*PAGES, *PICTURES)),
    ],
)
def test_a_slider_that_moves_meanwhile_waits_until_a_figure_is_moved_or_drawn(make, when):
    slides = []

    def slide():
        """Let the slider move once, in a thread of its own; nothing may answer it meanwhile."""
        if not sliding or slides:
            return
        slides.append(Thread(target=setattr, args=(slider, "value", 3)))
        slides[0].start()
        slides[0].join(0.1)
        assert slides[0].is_alive()

    class Line(Line2D):
        def draw(self, renderer):
            if when == "draws":
                slide()
            super().draw(renderer)

    def moved(n):
        if when == "moves":
            slide()
        return [0, n]

    sliding = False
    fig, ax = plt.subplots()
    line = ax.add_line(Line([0, 1], [0, 1]))
    figure = LiveFigure(fig, {line: moved}, n=(0, 3), alt="a line")
    assert figure.widget  # whose view answers the slider
    slider = figure.controls["n"].widget
    sliding = True
    make(figure)
    slides[0].join()
    assert figure.controls["n"].value == 3


@pytest.mark.parametrize("gone", [lambda fig, line: line.remove(), lambda fig, line: fig.clear()])
def test_a_mark_that_was_removed_later_is_named(gone):
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1])
    figure = LiveFigure(fig, {line: lambda n: [0, n]}, n=(0, 3), alt="a line")
    gone(fig, line)
    with pytest.raises(
        ValueError, match=r"the Line2D is not in the figure any more: it was removed"
    ):
        figure.to_html()
