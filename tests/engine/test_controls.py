"""Controls without a browser: every widget of ipywidgets has positions, or a reason why not."""

import enum
import re
from functools import lru_cache, partial, wraps

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ipywidgets import fixed
from views import seen

from attnkit import LiveFigure
from attnkit.live import controls
from attnkit.live.controls import formats, inputs, making, observers


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def follows(function=None, **given):
    """Return a live figure whose words follow some controls."""
    _, ax = plt.subplots(figsize=(3, 2))
    text = ax.text(0.1, 0.5, "")
    function = function or (lambda **settings: repr(settings))
    return LiveFigure(ax.figure, {text: function}, **{"alt": "words"} | given)


def words(live):
    """Return what the words of such a figure say."""
    return live.fig.axes[0].texts[0].get_text()


TO = controls.BETWEEN
SIGMA = "\N{GREEK SMALL LETTER SIGMA}"


# -- positions -------------------------------------------------------------------------------------

NAN = float("nan")
ROWS = np.eye(3)
COLOUR = enum.Enum("COLOUR", "RED GREEN")


@pytest.mark.parametrize(
    ("spec", "kind", "values", "labels", "start"),
    [
        ((0, 4), widgets.IntSlider, [0, 1, 2, 3, 4], ["0", "1", "2", "3", "4"], 2),
        ((1, 7, 3), widgets.IntSlider, [1, 4, 7], ["1", "4", "7"], 1),
        ((0.0, 1.0, 0.5), widgets.FloatSlider, [0, 0.5, 1], ["0.00", "0.50", "1.00"], 1),
        ((0.0, 0.3, 0.1), widgets.FloatSlider, [0, 0.1, 0.2, 0.3], None, 1),  # 0.3 / 0.1 < 3
        ((0.0, 1.0, 0.3), widgets.FloatSlider, [0, 0.3, 0.6, 0.9, 1.0], None, 1),
        ((0, 1.0), widgets.FloatSlider, [i / 10 for i in range(11)], None, 5),
        ([3, 5, 7], widgets.Dropdown, [3, 5, 7], ["3", "5", "7"], 0),
        ([("a", 1), ("b", 2)], widgets.Dropdown, [1, 2], ["a", "b"], 0),
        ({"a": "x", "b": "y"}, widgets.Dropdown, ["x", "y"], ["a", "b"], 0),
        (range(3), widgets.Dropdown, [0, 1, 2], ["0", "1", "2"], 0),
        ((i * i for i in range(3)), widgets.Dropdown, [0, 1, 4], ["0", "1", "4"], 0),
        (np.arange(2), widgets.Dropdown, [0, 1], ["0", "1"], 0),
        ([np.sin, np.cos], widgets.Dropdown, [np.sin, np.cos], ["sin", "cos"], 0),
        ([1.0, NAN], widgets.Dropdown, [1.0, NAN], ["1.0", "nan"], 0),
        ([NAN, 1.0], widgets.Dropdown, [NAN, 1.0], ["nan", "1.0"], 0),
        (["x", None], widgets.Dropdown, ["x", None], ["x", "None"], 0),
        ([None, "x"], widgets.Dropdown, [None, "x"], ["None", "x"], 0),
        (COLOUR, widgets.Dropdown, list(COLOUR), ["RED", "GREEN"], 0),
        (bool, widgets.Checkbox, [False, True], ["off", "on"], 0),
        (np.True_, widgets.Checkbox, [False, True], ["off", "on"], 1),
        (True, widgets.Checkbox, [False, True], ["off", "on"], 1),
        (False, widgets.Checkbox, [False, True], ["off", "on"], 0),
        (2, widgets.IntSlider, [-2, -1, 0, 1, 2, 3, 4, 5, 6], None, 4),
        (0, widgets.IntSlider, [0, 1], ["0", "1"], 0),
        (-1.0, widgets.FloatSlider, [-3 + i / 10 for i in range(41)], None, 20),
        ([-1, 0.5, "-a"], widgets.Dropdown, [-1, 0.5, "-a"], ["−1", "0.5", "-a"], 0),
        (widgets.SelectionSlider(options=[-1, 2]), None, [-1, 2], ["−1", "2"], 0),
        (widgets.SelectionSlider(options=[("x-1", -1)]), None, [-1], ["x-1"], 0),
        (widgets.SelectMultiple(options=[-1]), None, [(), (-1,)], ["none", "−1"], 0),
        (widgets.IntSlider(-1, min=-1, max=1), None, [-1, 0, 1], ["−1", "0", "1"], 0),
        (widgets.BoundedIntText(-1, min=-1, max=0), None, [-1, 0], ["−1", "0"], 0),
        (widgets.IntRangeSlider(value=(-1, 0), min=-1, max=0), None, None,
         [f"−1{TO}−1", f"−1{TO}0", f"0{TO}0"], 1),
        (fixed("here"), None, ["here"], ["here"], 0),
        (
            widgets.FloatLogSlider(1, min=-1, max=1, step=0.5, readout_format=".2f"),
            None,
            [0.1, 10**-0.5, 1, 10**0.5, 10],
            ["0.10", "0.32", "1.00", "3.16", "10.00"],
            2,
        ),
        (widgets.FloatLogSlider(4, base=2, min=0, max=3, step=1), None, [1, 2, 4, 8], None, 2),
        (widgets.FloatLogSlider(1, base=1.5, min=-1, max=0, step=1), None, [1 / 1.5, 1], None, 1),
        (widgets.FloatSlider(0.44, min=0, max=1, step=0.5), None, [0, 0.5, 1], None, 1),
        (widgets.FloatSlider(3e-12, min=0, max=5e-12, step=1e-12), None, None, None, 3),
        (widgets.FloatSlider(2, min=2, max=2), None, [2.0], ["2.00"], 0),
        (widgets.FloatSlider(0.5, min=0, max=1, step=0.5, readout_format=".0%"), None, None,
         ["0%", "50%", "100%"], 1),
        (widgets.FloatSlider(0, min=0, max=2e6, step=1e6, readout_format=".1s"), None, None,
         ["0", "1M", "2M"], 0),
        (widgets.FloatSlider(0, min=0, max=1, step=0.5, readout_format="d"), None, None,
         ["0", "1", "1"], 0),
        (widgets.IntSlider(4, min=2, max=9, step=3), None, [2, 5, 8, 9], ["2", "5", "8", "9"], 1),
        (widgets.IntSlider(0, min=0, max=0), None, [0], ["0"], 0),
        (widgets.IntSlider(3, min=0, max=3, step=9), None, [0, 3], ["0", "3"], 1),
        (widgets.Play(value=1, min=0, max=2), None, [0, 1, 2], ["0", "1", "2"], 1),
        (widgets.Play(value=0, min=0, max=9, step=4), None, [0, 4, 8], ["0", "4", "8"], 0),
        (widgets.BoundedIntText(3, min=1, max=4), None, [1, 2, 3, 4], ["1", "2", "3", "4"], 2),
        (widgets.BoundedFloatText(0.1, min=0, max=0.2, step=0.1), None, [0, 0.1, 0.2],
         ["0", "0.1", "0.2"], 1),
        (widgets.ToggleButtons(options=["a", "b"], value="b"), None, ["a", "b"], ["a", "b"], 1),
        (widgets.RadioButtons(options=["a", "b"], value="b"), None, ["a", "b"], ["a", "b"], 1),
        (widgets.Select(options={"a": 1, "b": 2}, value=2), None, [1, 2], ["a", "b"], 1),
        (widgets.SelectionSlider(options=[("1", 1), ("2", 2.0)]), None, [1, 2], ["1", "2"], 0),
        (widgets.Dropdown(options={"sum": sum, "max": max}), None, [sum, max], ["sum", "max"], 0),
        (widgets.Dropdown(options=[("a", 1), ("b", 1)], index=1), None, [1, 1], ["a", "b"], 1),
        (widgets.Dropdown(options=[("a", 1), ("a", 2)], index=1), None, [1, 2], ["a", "a"], 1),
        (widgets.Dropdown(options=[1, None]), None, [1, None], ["1", "None"], 0),
        (widgets.ToggleButton(value=True), None, [False, True], ["off", "on"], 1),
        (widgets.IntRangeSlider(value=(1, 2), min=0, max=2), None,
         [(0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2)], None, 4),
        (widgets.FloatRangeSlider(value=(0.2, 0.8), min=0, max=1, step=0.5), None,
         [(0, 0), (0, 0.5), (0.5, 0.5), (0, 1), (0.5, 1), (1, 1)],
         [f"0.00{TO}0.00", f"0.00{TO}0.50", f"0.50{TO}0.50", f"0.00{TO}1.00", f"0.50{TO}1.00",
          f"1.00{TO}1.00"], 3),
        (widgets.SelectionRangeSlider(options=[("Mon", 1), ("Tue", 2)], index=(0, 1)), None,
         [(1, 1), (1, 2), (2, 2)], [f"Mon{TO}Mon", f"Mon{TO}Tue", f"Tue{TO}Tue"], 1),
        (widgets.SelectMultiple(options=["a", "b"], value=["b"]), None,
         [(), ("a",), ("b",), ("a", "b")], ["none", "a", "b", "a, b"], 2),
        (widgets.Button(description="Again"), None, list(range(10)), None, 0),
        ((widgets.Button(), 3), widgets.Button, [0, 1, 2], ["1/3", "2/3", "3/3"], 0),
    ],
)  # fmt: skip
def test_a_control_knows_its_positions(spec, kind, values, labels, start):
    control = making.make_control("c", spec)
    assert type(control.widget) is (kind or type(spec))
    if values is not None:
        number = isinstance(values[0], int | float)
        assert list(control.values) == (pytest.approx(values, nan_ok=True) if number else values)
    assert labels is None or list(control.labels) == labels
    assert len(control.labels) == len(control.values)
    assert control.position == start
    assert controls.same(control.value, control.values[start])  # a start between two is moved
    for position in range(len(control.values)):
        control.position = position
        assert controls.same(control.value, control.values[position])
        assert controls.same(control.values[control.position], control.values[position])


@given(st.integers(0, 10**6))
def test_pairs_and_sets_are_counted_without_a_gap(position):
    low, high = controls.ends_of(position)
    assert 0 <= low <= high
    assert controls.pair_of(low, high) == position
    assert sum(1 << bit for bit in controls.bits(position)) == position


def test_a_number_between_two_positions_is_passed_as_it_is():
    slider = widgets.FloatSlider(0.5, min=0, max=1, step=0.5)
    span = widgets.FloatRangeSlider(value=(0, 1), min=0, max=1, step=0.5)
    made = making.make_controls({"slider": slider, "span": span})
    slider.value, span.value = 0.3, (0.1, 0.5 + 1e-12)
    assert made["slider"].value == 0.3
    assert made["span"].value == (0.1, 0.5)
    assert made["span"].labels[made["span"].position] == f"0.00{TO}0.50"


def test_the_setting_for_paper_is_within_rounding_of_a_position():
    given = {"n": (0.0, 1.0, 0.1), "span": widgets.FloatRangeSlider(max=1, step=0.1)}
    live = follows(still={"n": 0.1 + 0.2, "span": [0.1 + 0.2, 0.5]}, **given)
    assert live._scene.still_positions == {"n": 3, "span": 18}
    with pytest.raises(ValueError, match=r"'n' has no position 0\.25: it has 0\.00, 0\.10"):
        follows(still={"n": 0.25}, **given)


def test_a_default_of_a_function_is_where_a_control_begins():
    live = follows(lambda n=2, kind="b", on=True, other=7: f"{n} {kind} {on} {other}",
                   n=(0, 3), kind=["a", "b"], on=False)  # fmt: skip
    assert words(live) == "2 b False 7"  # as with interact: a single value is the start itself
    with_widget = follows(lambda n=2: f"{n}", n=widgets.IntSlider(1, min=0, max=3))
    assert words(with_widget) == "1"
    assert words(follows(lambda n=9: f"{n}", n=["a"])) == "a"


# -- every widget of ipywidgets --------------------------------------------------------------------

OPTIONS = {"options": ["a", "b"]}
TAKEN = {
    "IntSlider": {},
    "FloatSlider": {},
    "FloatLogSlider": {},
    "BoundedIntText": {},
    "BoundedFloatText": {"step": 1},
    "Play": {},
    "IntRangeSlider": {},
    "FloatRangeSlider": {},
    "Checkbox": {},
    "ToggleButton": {},
    "Button": {},
    "Dropdown": OPTIONS,
    "Select": OPTIONS,
    "SelectMultiple": OPTIONS,
    "RadioButtons": OPTIONS,
    "ToggleButtons": OPTIONS,
    "SelectionSlider": OPTIONS,
    "SelectionRangeSlider": OPTIONS,
}
NEEDS = {
    "interactive": lambda: widgets.interactive(lambda: None),
    "GridspecLayout": lambda: widgets.GridspecLayout(1, 1),
}
ABSTRACT = {"Widget", "CoreWidget", "DOMWidget", "ValueWidget"}  # bases of all others
EVERY = {
    name
    for name, kind in vars(widgets).items()
    if isinstance(kind, type) and issubclass(kind, widgets.Widget) and name not in ABSTRACT
}


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_widget_is_taken_or_refused_with_a_reason(name):
    kind = getattr(widgets, name)
    if name in TAKEN:
        control = making.make_control("c", kind(**TAKEN[name]))
        assert len(control.values) == len(control.labels) > 1
        observers.check({"c": control})
        assert 'data-control="c"' in inputs.html(control, "f")
        assert inputs.notebook_widget(control) is not None
        observers.check({"c": control})  # the engine's own callbacks are no obstacle
        return
    widget = NEEDS.get(name, kind)()
    with pytest.raises(TypeError, match=rf"'c' is an? {name}, wh\w+ .*[a-z]") as raised:
        making.make_control("c", widget)
    assert "no list of positions;" not in str(raised.value)  # the reason for strangers' widgets


def test_a_widget_of_a_stranger_is_refused_and_a_kind_of_a_slider_taken():
    class Knob(widgets.DOMWidget):
        pass

    class Slider(widgets.IntSlider):
        pass

    with pytest.raises(
        TypeError, match=r"'c' is a Knob, which has no list.*takes FloatSlider.*Play"
    ):
        making.make_control("c", Knob())
    assert len(making.make_control("c", Slider(max=3)).values) == 4


@pytest.mark.parametrize(
    ("spec", "error", "said"),
    [
        ("text", TypeError, "'n' is a Text.*a list of the texts"),
        (str, TypeError, "'n' is a Text"),
        (int, TypeError, "'n' is an IntText.*BoundedIntText"),
        (None, TypeError, "'n'.*None.*min, max, step"),
        (1j, TypeError, "'n'.*1j.*min, max, step"),
        ({"b", "a"}, TypeError, "'n' is a set, which has no order"),
        ((3, 1), ValueError, r"'n'.*\(3, 1\).*between min and max"),
        ((0, 1, 0), ValueError, r"'n'.*\(0, 1, 0\).*step"),
        ((0, 1, 2, 3), TypeError, r"'n'.*\(0, 1, 2, 3\)"),
        (("a", "b"), TypeError, r"'n'.*a list of options"),
        (float("inf"), ValueError, "'n' goes from -inf"),
        (NAN, ValueError, "'n'.*nan"),
        ([], ValueError, "'n' has no options"),
        (widgets.IntSlider, TypeError, "'n'.*IntSlider"),
        (widgets.FloatSlider(step=None), ValueError, "'n'.*step None"),
        (widgets.BoundedFloatText(), ValueError, "'n'.*step None"),
        (widgets.IntSlider(step=0), ValueError, "'n'.*step 0"),
        (widgets.IntSlider(step=-1), ValueError, "'n'.*step -1"),
        (widgets.IntSlider(max=10**9), ValueError, "'n' has 1,000,000,001 positions.*larger step"),
        (widgets.FloatSlider(max=1e9, step=1e-9), ValueError, "'n' has .*larger step"),
        (widgets.FloatSlider(max=float("inf")), ValueError, "'n'.*finite"),
        (widgets.IntRangeSlider(max=10_000), ValueError, "'n' has 50,015,001 pairs"),
        (widgets.SelectMultiple(options=range(30)), ValueError, "'n' has 1,073,741,824 sets"),
        (widgets.FloatLogSlider(base=-2), ValueError, "'n' has base -2.0"),
        (widgets.FloatLogSlider(base=1), ValueError, "'n' has base 1.0"),
        (widgets.Dropdown(options=["a", "b"], value=None), ValueError, "'n' has nothing selected"),
        (widgets.Dropdown(), ValueError, "'n' has no options"),
        ((widgets.Button(), 0), ValueError, "'n' has 0 presses"),
    ],
)
def test_what_has_no_positions_is_an_error_that_says_what_to_give(spec, error, said):
    with pytest.raises(error, match=said):
        making.make_control("n", spec)


@pytest.mark.slow  # a million options
def test_a_menu_of_all_numbers_ends():
    import itertools

    with pytest.raises(ValueError, match="'n' has 1,000,001 options"):
        making.make_control("n", itertools.count())


# -- in a figure -----------------------------------------------------------------------------------


def test_an_option_may_be_an_array():
    rows = np.eye(5)[1:3]
    fig, ax = plt.subplots()
    (line,) = ax.plot(np.zeros(5))
    for row in ([("first", rows[0]), ("second", rows[1])], list(rows)):
        live = LiveFigure(fig, {line: lambda row: row}, row=row, alt="a line")
        view = seen(live)
        assert (line.get_ydata() == rows[0]).all()
        view.drag = {"chosen": {"row": 1}, "time": 1}
        assert (line.get_ydata() == rows[1]).all()
        assert view.positions == {"row": 1}


@pytest.mark.parametrize("name", TAKEN)
def test_a_notebook_follows_each_control(name):
    widget = getattr(widgets, name)(**TAKEN[name])
    live = follows(lambda c: repr(c), c=widget)
    view, shown = live.widget.children
    assert shown is widget or widget in shown.children
    if name == "Button":
        widget.click()
    else:
        live.controls["c"].position = 0
        live.controls["c"].position = 1
    assert live.controls["c"].position == 1
    assert words(live) == repr(live.controls["c"].values[1])
    assert view.positions == {"c": 1}


def test_equal_options_are_different_positions_in_a_notebook():
    live = follows(lambda c: repr(c), c=[("one", 1), ("yes", True), ("also", 1)])
    view = seen(live)
    for index, said in ((1, "True"), (2, "1"), (0, "1")):
        live.controls["c"].widget.index = index
        assert (words(live), view.positions) == (said, {"c": index})


def test_a_button_begins_again_and_shares_no_count_between_figures():
    button = widgets.Button(description="Draw again")
    first, second = (follows(lambda seed: str(seed), seed=(button, 3)) for _ in range(2))
    assert first.widget.children[1] is button
    said = []
    for _ in range(4):
        button.click()
        said.append(first.settings["seed"])
    assert said == [1, 2, 0, 1]
    second.controls["seed"].position = 0
    assert first.settings["seed"] == 1


def test_a_constant_is_passed_and_shows_no_control():
    live = follows(lambda n, scale: f"{n * scale}", n=(0, 3), scale=fixed(10))
    assert words(live) == "10"
    assert len(live.widget.children) == 2
    html = live.to_html()
    assert 'data-control="scale"' not in html
    assert "Shown for: n 1." in html


# -- functions -------------------------------------------------------------------------------------


class Callable:
    def __call__(self, n):
        return f"called {n}"

    def method(self, n):
        return f"method {n}"


class Sentence(str):
    def __new__(cls, n):
        return super().__new__(cls, f"a sentence with {n}")


async def later(n):
    return f"{n}"


async def one_by_one(n):
    yield f"{n}"


def letters(n):
    yield from f"{n}"


def lambda_of_k(n, k):
    return ""


def decorated(function):
    @wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@pytest.mark.parametrize(
    ("function", "said", "moved_by"),
    [
        (lambda n, *args: f"{n} {args}", "1 ()", ["n"]),
        (lambda n, **rest: f"{n} {sorted(rest)}", "1 ['m']", ["n", "m"]),
        (lambda *, n, m: f"{n} {m}", "1 2", ["n", "m"]),
        (lambda n, m=5: f"{n} {m}", "1 2", ["n", "m"]),
        (lambda n, k=5: f"{n} {k}", "1 5", ["n"]),
        (partial(lambda n, k: f"{n} {k}", k=7), "1 7", ["n"]),
        (partial(lambda k, n: f"{n} {k}", 7), "1 7", ["n"]),
        (Callable(), "called 1", ["n"]),
        (Callable().method, "method 1", ["n"]),
        (decorated(lambda n: f"{n}"), "1", ["n"]),
        (lru_cache(lambda n: f"{n}"), "1", ["n"]),
        (partial(Callable(), n=5), "called 1", ["n"]),
        (Sentence, "a sentence with 1", ["n"]),
    ],
)
def test_any_function_that_names_its_parameters_may_be_an_update(function, said, moved_by):
    live = follows(function, readout=lambda n, m: "", n=widgets.IntSlider(1, max=3), m=[2, 3])
    assert words(live) == said
    assert list(live._scene.updates[0].controls) == moved_by


@pytest.mark.parametrize(
    ("function", "error", "said"),
    [
        (lambda n, /: "", TypeError, "'n' by its place alone.*lambda n"),
        (np.sin, (TypeError, ValueError), "update function 'sin'"),
        (max, TypeError, "cannot tell the parameters of update function 'max'.*lambda n: max"),
        (lambda n, k: "", ValueError, "asks for 'k', which is not a control; the controls are n"),
        ("words", TypeError, "must be a function"),
        (Callable.method, ValueError, "asks for 'self', .*: give the method of an object"),
        (lambda *n: "", TypeError, r"takes \*n, and a control is passed by its name: .*f\(n\)"),
        (lambda n_: "", ValueError, r"'n_', .*: did you mean 'n'\? Else .* n_=\(0, 10\)"),
        (partial(lambda_of_k, 1), ValueError, "update function 'lambda_of_k' asks for 'k'"),
    ],
)
def test_a_function_that_cannot_be_called_by_name_is_refused_with_words(function, error, said):
    with pytest.raises(error, match=said):
        follows(function, n=(0, 3))


@pytest.mark.parametrize(
    ("function", "kind"), [(later, "coroutine"), (decorated(later), "co"), (one_by_one, "async_g")]
)
def test_a_function_that_takes_its_time_is_refused_with_words(function, kind):
    said = rf"update function .* returns an? {kind}.*: write it with def in place of async def"
    with pytest.raises(TypeError, match=said):
        follows(function, n=(0, 3))
    with pytest.raises(TypeError, match=said):
        follows(lambda n: f"{n}", readout=function, n=(0, 3))


def test_a_function_that_yields_is_told_to_return():
    _, ax = plt.subplots(figsize=(3, 2))
    (line,) = ax.plot([1, 2])
    with pytest.raises(ValueError, match=r"got a generator, .*: return a list, without yield"):
        LiveFigure(ax.figure, {line: letters}, n=(0, 3), alt="a line")


@pytest.mark.parametrize("name", ["alt", "still", "links", "drag", "readout", "budget"])
def test_a_taken_name_says_so_and_how_to_label_a_control(name):
    function = eval(f"lambda {name}: ''")
    said = rf"no control can be named '{name}'.*name it {name}_.*description='{name}'"
    with pytest.raises(ValueError, match=said):
        follows(function, **{name: (0, 3)})


@pytest.mark.parametrize(
    "name",
    ["fig", "updates", "self", "name", "positions", "x", SIGMA, "\N{CJK UNIFIED IDEOGRAPH-6570}"],
)
def test_any_other_name_is_free(name):
    live = follows(eval(f"lambda {name}: str({name})"), **{name: (0, 2)})
    live.at(**{name: 2})
    assert words(live) == "2"
    assert f'data-control="{name}"' in live.to_html()


def test_a_name_that_no_parameter_can_have_is_refused():
    with pytest.raises(ValueError, match=r"cannot be named 'my n'.*description"):
        follows(**{"my n": (0, 2)})


def test_a_widget_is_given_once():
    n = widgets.IntSlider(max=3)
    with pytest.raises(ValueError, match="'a' and 'b' are one widget"):
        follows(lambda a, b: "", a=n, b=n)


# -- what a page cannot do -------------------------------------------------------------------------


def noticed(change):
    pass


def observed(a, b):
    a.observe(noticed, "value")


def linked(a, b):
    widgets.link((a, "value"), (b, "value"))


def linked_one_way(a, b):
    widgets.dlink((a, "value"), (b, "max"))


def linked_in_the_browser(a, b):
    widgets.jslink((a, "value"), (b, "value"))


def moved_ends(a, b):
    b.max = 7


def other_step(a, b):
    a.step = 2


def dependent(a, b):
    a.observe(lambda change: setattr(b, "max", change.new), "value")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (observed, "'a' is observed by 'noticed'"),
        (dependent, "'a' is observed by 'dependent.<locals>.<lambda>'"),
        (linked, "the value of control 'a' is linked to the value of control 'b'"),
        (linked_one_way, "the value of control 'a' is linked to the max of control 'b'"),
        (linked_in_the_browser, "the value of control 'a' is linked to the value of control 'b'"),
        (moved_ends, "'b' has other positions than when"),
        (other_step, "'a' has other positions than when"),
    ],
)
def test_what_only_python_does_is_refused_when_a_page_is_made(change, said):
    a, b = widgets.IntSlider(1, max=5), widgets.IntSlider(1, max=5)
    live = follows(lambda a, b: "", a=a, b=b)
    change(a, b)
    assert live.widget is not None  # a notebook does all of it
    with pytest.raises(ValueError, match=said):
        live.to_html()


@pytest.mark.parametrize("reads", ["value", "index", "label"])
def test_a_widget_that_a_function_reads_is_refused_when_a_page_is_made(reads):
    choice = widgets.Dropdown(options=["a", "b"])
    live = follows(lambda menu, n: f"{getattr(choice, reads)}", menu=choice, n=(0, 3))
    assert live.widget is not None
    with pytest.raises(ValueError, match=r"reads the value of the widget of control 'menu'.* para"):
        live.to_html()
    choice.value = "b"  # a notebook does it
    assert words(live) == str(getattr(choice, reads))


def test_options_that_change_are_followed_in_a_notebook_and_refused_on_a_page():
    menu = widgets.Dropdown(options=["a", "b"])
    live = follows(lambda menu: menu, menu=menu)
    assert live.widget is not None
    menu.options = ["c", "d", "e"]
    menu.value = "e"
    assert words(live) == "e"
    with pytest.raises(ValueError, match="'menu' has other positions"):
        live.to_html()


def test_a_press_that_python_hears_is_refused_on_a_page():
    button = widgets.Button(description="Again")
    live = follows(lambda seed: "", seed=button)
    live.to_html()
    button.on_click(noticed)
    with pytest.raises(ValueError, match="'seed' is observed by 'noticed'"):
        live.to_html()


def test_a_player_linked_to_a_slider_beside_it_is_no_obstacle():
    play, slider = widgets.Play(max=5), widgets.IntSlider(max=5)
    widgets.jslink((play, "value"), (slider, "value"))
    live = follows(lambda n: "", n=play)
    assert live.widget is not None
    assert live.to_html()
    both = follows(lambda n: "", n=widgets.IntSlider(max=3)), follows(lambda n: "", n=slider)
    assert [bool(live.widget and live.to_html()) for live in both] == [True, True]


# -- what a control looks like ---------------------------------------------------------------------


def html(**given):
    return {name: inputs.html(c, "f") for name, c in making.make_controls(given).items()}


def test_the_native_input_of_each_control():
    found = html(
        n=(0, 3),
        way=widgets.ToggleButtons(options=["<a>", "b"], description="which way"),
        kind=["one", "two"],
        on=True,
        time=widgets.Play(max=5, interval=200, description="time (s)"),
        span=widgets.IntRangeSlider(value=(1, 2), max=3),
        some=widgets.SelectMultiple(options=["a", "b"], value=["b"]),
        box=widgets.BoundedFloatText(0.5, min=0, max=1, step=0.5),
        seed=widgets.Button(description="Again"),
    )
    assert 'min="0" max="3" step="1" value="1"' in found["n"]
    assert re.search(r'<output data-shows="n".* aria-live="off"><span>1</span></out', found["n"])
    assert ">which way</legend>" in found["way"]
    assert '<input type="radio" name="f-way" data-control="way" value="0" checked>' in found["way"]
    assert "<span>&lt;a&gt;</span>" in found["way"]
    assert '<option value="0" selected>one</option><option value="1">two</option>' in found["kind"]
    assert '<input type="checkbox" data-control="on" value="1" checked>' in found["on"]
    assert 'data-play="time" data-interval="200" aria-label="Play: time (s)"' in found["time"]
    assert '<label for="f-control-time" dir="auto">time (s)</label>' in found["time"]
    assert 'data-end="low" aria-label="span: from"' in found["span"]
    assert 'data-end="high" aria-label="span: to"' in found["span"]
    assert re.findall(r'value="(\d)"( checked)?', found["some"]) == [("1", ""), ("2", " checked")]
    assert 'min="0.0" max="1.0" step="0.5" value="0.5"' in found["box"]
    assert '<button type="button" class="attn-button" data-control="seed"' in found["seed"]


def test_what_is_said_of_a_widget_is_kept_on_a_page():
    found = html(
        off=widgets.IntSlider(disabled=True, tooltip='say "hi"', description=r"$\sigma_1$"),
        late=widgets.FloatSlider(continuous_update=False, readout=False),
        up=widgets.FloatSlider(orientation="vertical", style={"handle_color": "red"}),
        away=widgets.IntSlider(layout={"display": "none"}),
        tips=widgets.ToggleButtons(options=["a", "b"], tooltips=["first", "second"]),
        rich=widgets.IntSlider(description="<b>x</b> &lt; 3", description_allow_html=True),
        raw=widgets.IntSlider(description="<b>x</b>"),
        list=widgets.Select(options=["a", "b"], rows=2),
        again=widgets.Play(repeat=True),
    )
    assert " disabled " in found["off"]
    assert 'title="say &quot;hi&quot;"' in found["off"]
    assert ">σ₁</label>" in found["off"]
    assert " data-late " in found["late"]
    assert "<output" not in found["late"]
    assert "attn-upright" in found["up"]
    assert "accent-color: red" in found["up"]
    assert " hidden>" in found["away"]
    assert 'title="second"' in found["tips"]
    assert ">x &lt; 3</label>" in found["rich"]
    assert ">&lt;b&gt;x&lt;/b&gt;</label>" in found["raw"]
    assert 'size="2"' in found["list"]
    assert " data-repeat" in found["again"]


def test_a_notebook_keeps_the_words_and_the_look_that_a_widget_has():
    slider = widgets.FloatSlider(description=r"$\sigma$", style={"description_width": "3em"})
    slider.layout.width = "20em"
    live = follows(lambda c: "", c=slider)
    assert live.widget is not None
    assert slider.description == r"$\sigma$"
    assert (slider.style.description_width, slider.layout.width) == ("3em", "20em")


SELECTING = [widgets.Dropdown, widgets.SelectionSlider, widgets.SelectMultiple]


@pytest.mark.parametrize("kind", SELECTING)
def test_a_notebook_shows_options_that_are_numbers_with_a_minus_too(kind):
    made = controls.making.make_control("n", kind(options=[1, -1]))
    assert made.widget.get_state()["_options_labels"] == ("1", "−1")
    made.position = 1
    assert made.value in (-1, (1,))


# -- numbers and labels in words -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "spec", "said"),
    [
        (3, "d", "3"),
        (0.5, "d", "1"),
        (42e6, ".3s", "42.0M"),
        (0.00042, ".2s", "420µ"),
        (999.96, ".4s", "1.000k"),
        (1234.5, ".2r", "1200"),
        (0.0123, ".1p", "1%"),
        (255, "#x", "0xff"),
        (5, "03d", "005"),
        (-3.2, "+.1f", "−3.2"),
        (-3, "d", "−3"),
        (-0.5, ".0%", "−50%"),
        (-7, "05d", "−0007"),
        (3.2, "+.1f", "+3.2"),
        (1234567, ",d", "1,234,567"),
        (1e-5, ".3g", "0.0000100"),
        (1e-7, ".3g", "1.00e-7"),
        (10, ".3g", "10.0"),
        (1000, ".3g", "1.00e+3"),
        (999.6, ".3g", "1.00e+3"),
        (0.5, "g", "0.500000"),
        (0, ".2g", "0.0"),
        (1234567, ",.9g", "1,234,567.00"),
        (0.00012, ".1e", "1.2e-4"),
        (0.1 + 0.2, "", "0.3"),
        (1e-5, "", "0.00001"),
        (1200, ".2", "1.2e+3"),
        (1e21, "", "1e+21"),
        (-0.001, ".2f", "0.00"),
        (3.14159, "$.2f", "$3.14"),
        (-3, "(d", "(3)"),
        (7, "*^9d", "****7****"),
        (65, "c", "65"),
        (5.5, "08.2f", "00005.50"),
        (0.5, ".1%", "50.0%"),
        (NAN, ".2f", "nan"),
    ],
)
def test_a_number_is_written_as_its_format_says(value, spec, said):
    widgets.FloatSlider(readout_format=spec)  # ipywidgets knows the format
    assert formats.written(value, spec) == said


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (r"$\sigma$", SIGMA),
        (r"$$\lambda$$", "λ"),
        (r"\(\lambda\)", "λ"),
        (r"width $\sigma_k$ in $\mathrm{m}^2$", "width σₖ in m²"),
        ("from $5 to $10", "from $5 to $10"),
        ("a $ sign", "a $ sign"),
        (r"cost \$5", "cost $5"),
        (r"$\frac{a}{b}$", "a/b"),
        (r"$\hat{y}$", "ŷ"),
        (r"$\sqrt{d_k}$", "√(dₖ)"),
        (r"$e^{-x}$", "e^(-x)"),
        (r"$W_Q$", "W_Q"),
        (r"$x^{(i)}_{j}$", "x⁽ⁱ⁾ⱼ"),
        (r"$\sin\theta$", "sin θ"),
        (r"$\text{rate}\ \eta$", "rate η"),
        ("🎲 再抽 اسحب", "🎲 再抽 اسحب"),
        ("", ""),
    ],
)
def test_a_label_is_plain_text(label, said):
    assert formats.plain(label) == said


SHADES = widgets.SelectMultiple(options=["red", "blue"], description="Shades")
METHOD = widgets.Dropdown(
    options=[("near", NAN), ("far", ROWS)],
    equals=controls.same,
    description="<b>Method</b>",
    description_allow_html=True,
)


@pytest.mark.parametrize(
    ("specs", "setting", "said"),
    [
        ({"a": (0, 5), "b": (-1.0, 1.0, 0.1)}, {"a": 3, "b": -0.3},
         f"a = 3, b = {formats.MINUS}0.30"),
        ({"n_steps": True, "method": METHOD}, {"n_steps": True, "method": ROWS},
         "n steps = on, Method = far"),
        ({"a": METHOD}, {"a": NAN}, "Method = near"),
        ({"a": SHADES, "b": fixed(2)}, {"a": ("red", "blue"), "b": 2}, "Shades = red, blue"),
        ({"a": widgets.IntRangeSlider(max=5)}, {"a": (1, 4)}, f"a = 1{TO}4"),
        ({"a": (0, 10), "b": (0, 10)}, {"b": 3.5}, "b = 3.5"),  # typed, between two positions
        ({"a": fixed(2)}, {"a": 2}, ""),
    ],
)  # fmt: skip
def test_a_setting_is_written_as_the_controls_show_it(specs, setting, said):
    assert controls.setting_in_words(making.make_controls(specs), setting) == said


# -- what can be dragged ---------------------------------------------------------------------------


def figure_with(draw, update, drag, *, axes=None, set_up=None, **given):
    """Return a live figure of one mark that is dragged."""
    fig, ax = plt.subplots(figsize=(4, 3), subplot_kw=axes or {})
    if not axes:
        ax.set(xlim=(0, 10), ylim=(0, 10))
    if set_up:
        set_up(ax)
    mark = draw(ax)
    names = {"alt": "dragged"} | given
    return LiveFigure(fig, {mark: update}, drag={mark: drag}, **names)


def point(ax):
    return ax.scatter([1], [1])


def upright(ax):
    return ax.axvline(2)


def to_x(a):
    return {"xdata": [a, a]}


def test_a_mark_is_dragged_where_its_control_is_its_coordinate():
    live = figure_with(upright, to_x, "a", a=(0, 10))
    assert len(live._scene.handles[0]["x"]["points"]) == 11
    assert live.fig.axes[0].lines[0].get_xdata()[0] == 5  # back where the control is
    figure_with(
        upright, to_x, "a", a=(1.0, 9.0), set_up=lambda ax: ax.set(xscale="log", xlim=(1, 9))
    )
    figure_with(point, lambda a, b: ([a], [b]), ("a", "b"), a=(0, 10), b=[1, 5, 9])
    words = lambda ax: ax.text(1, 1, "here")  # noqa: E731
    figure_with(words, lambda a: {"position": (a, 1)}, "a", a=(0, 10))
    days = ["Mon", "Tue", "Wed"]
    live = figure_with(
        point, lambda a: ([days.index(a)], [1]), "a", a=days,
        set_up=lambda ax: ax.plot(days, [1, 2, 3]),
    )  # fmt: skip
    assert len(live._scene.handles[0]["x"]["points"]) == 3


@pytest.mark.parametrize(
    ("draw", "update", "drag", "given", "said"),
    [
        (upright, to_x, "b", {}, "drag names 'b', which is not a control; the controls are a"),
        (upright, to_x, 3, {}, "drag takes the name of a control for x, or a pair.*got 3"),
        (upright, to_x, ("a", "a", "a"), {}, "drag takes the name of a control.*got"),
        (upright, to_x, (None, None), {}, "drag names no control"),
        (upright, lambda a: {"alpha": a / 10}, "a", {}, "Line2D.*not at x = 0 where a = 0"),
        (point, lambda a: ([a * a], [1]), "a", {}, "PathCollection.*not at x = 5 where a = 5"),
        (upright, to_x, (None, "a"), {"set_up": lambda ax: ax.set_ylim(20, 30)}, "not at y = 0"),
        (upright, to_x, "a", {"set_up": lambda ax: ax.set(xscale="log", xlim=(1, 9))},
         "value 0 has no place on the x axis .its scale is log"),
        (lambda ax: ax.text(9, 1, "w"), lambda a: str(a), "a", {}, "not at x = 0 where a = 0"),
        (lambda ax: ax.text(9, 1, "w"), lambda a: str(a), "a", {"a": ["q", "r"]},
         "'a', which has 'q', 'r': a drag needs .* coordinates on the x axis"),
        (upright, lambda a: to_x(a[0]), "a", {"a": widgets.IntRangeSlider(max=5)},
         r"'a', which has \(0, 0\), \(0, 1\), \(1, 1\), \.\.\.: a drag needs"),
        (upright, lambda a: to_x(a), "a", {"a": True}, "'a', which has False, True: a drag needs"),
        (upright, lambda a: to_x(a), "a", {"a": [None, 1]}, "'a', which has None, 1: a drag needs"),
        (upright, lambda a, b: to_x(a), "b", {"b": fixed(3)}, "'b', which has 3: a drag needs"),
        (upright, lambda a, b: to_x(a), "b", {"b": widgets.Button()}, "'b', which has 0, 1"),
        (lambda ax: ax.figure.text(0, 0, ""), lambda a: str(a), "a", {},
         "the text .* is not drawn in axes"),
        (lambda ax: ax.plot([0, 1], [1, 1])[0], to_x, "a", {"axes": {"projection": "polar"}},
         "polar axes: a drag needs axes with straight x and y"),
        (lambda ax: ax.scatter([0], [1], [2]), lambda a: {"alpha": a / 10}, "a",
         {"axes": {"projection": "3d"}}, "3d axes: a drag needs axes"),
    ],
)  # fmt: skip
def test_what_cannot_be_dragged_is_an_error_that_says_what_a_drag_needs(
    draw, update, drag, given, said
):
    with pytest.raises((TypeError, ValueError), match=said):
        figure_with(draw, update, drag, **{"a": (0, 10)} | given)


def test_only_a_mark_that_the_control_moves_is_dragged():
    fig, ax = plt.subplots()
    line, still = ax.axvline(2), ax.axvline(3)
    other = plt.subplots()[1]
    elsewhere = {
        "words": TypeError,
        line: None,
        still: ValueError,
        other.axvline(1): ValueError,
        other.imshow(ROWS): ValueError,
    }
    for mark, error in elsewhere.items():
        if error is None:
            continue
        with pytest.raises(error, match=r"drag names .*(give a mark|no update function of this)"):
            LiveFigure(fig, {line: to_x}, a=(0, 5), drag={mark: "a"}, alt="dragged")
    updates = {line: to_x, still: lambda b: {"alpha": b}}
    with pytest.raises(ValueError, match="no update function moves that mark by that control"):
        LiveFigure(fig, updates, a=(0, 5), b=(0.0, 1.0), drag={line: "b"}, alt="dragged")


def test_a_click_on_a_heatmap_needs_a_position_for_each_cell():
    fig, ax = plt.subplots()
    cells = ax.imshow(np.zeros((2, 3)))
    drag = {cells: ("column", "row")}

    def drawn(column, row):
        return np.full((2, 3), column + row)

    LiveFigure(fig, {cells: drawn}, drag=drag, column=(0, 2), row=(0, 1), alt="cells")
    said = "'row', which has 3 positions, for the 2 rows of a heatmap: a click on a cell"
    with pytest.raises(ValueError, match=said):
        LiveFigure(fig, {cells: drawn}, drag=drag, column=(0, 2), row=(0, 2), alt="cells")
