"""Every kind of control in Chromium: by key and by mouse it shows the state of its position."""

import io

import ipywidgets as widgets
import matplotlib.pyplot as plt
import pytest
import sample_figures
from PIL import Image, ImageChops
from playwright.sync_api import expect
from reader import CHOOSE

from attnkit import LiveFigure

NAMES = list(sample_figures.every_control())


@pytest.fixture
def show(open_page, tmp_path):
    """Open a page of live figures and wait until they are alive."""

    def show_figures(*figures, **options):
        file = tmp_path / "page.html"
        file.write_text(sample_figures.page(figures), "utf-8")
        opened = open_page(file, viewport={"width": 900, "height": 1600}, **options)
        opened.wait_for_selector(".attn[data-live='']")
        return opened

    return show_figures


def said(opened, name):
    """Return what the words of a control say in the picture."""
    lines = opened.locator(".attn-picture text").all_text_contents()
    (line,) = [line for line in lines if line.startswith(f"{name} ")]
    return line.removeprefix(f"{name} ")


def inputs(opened, name):
    return opened.locator(f"[data-control={name}]")


def by_key(opened, name, keys, number=0):
    """Press keys at an input of a control; return what the words say after each."""
    inputs(opened, name).nth(number).focus()
    found = []
    for key in keys.split():
        opened.keyboard.press(key)
        found.append(said(opened, name))
    return found


# name: (which of its inputs has the focus, keys, what the words say after each)
KEYS = {
    "IntSlider": (0, "ArrowRight End Home", ["2", "3", "0"]),
    "FloatSlider": (0, "ArrowRight ArrowRight ArrowRight", ["0.9", "1.0", "1.0"]),
    "FloatLogSlider": (0, "Home ArrowRight End", ["0.5", "1.0", "4.0"]),
    "BoundedIntText": (0, "ArrowUp ArrowUp ArrowUp", ["2", "3", "3"]),
    "BoundedFloatText": (0, "ArrowUp ArrowDown ArrowDown", ["1.0", "0.5", "0.0"]),
    "Play": (0, "End Home", ["3", "0"]),
    "IntRangeSlider": (0, "End Home", ["(2, 2)", "(0, 2)"]),  # stops at the other handle
    "FloatRangeSlider": (1, "Home End", ["(0.5, 0.5)", "(0.5, 1.5)"]),
    "SelectionRangeSlider": (1, "ArrowRight ArrowLeft", ["(1, 3)", "(1, 2)"]),
    "SelectionSlider": (0, "ArrowRight End", ["2", "3"]),
    "Checkbox": (0, "Space Space", ["True", "False"]),
    "ToggleButton": (0, "Space Space", ["True", "False"]),
    "Button": (0, "Enter Space Enter", ["1", "2", "0"]),
    "Dropdown": (0, "ArrowDown ArrowDown ArrowDown", ["2", "3", "3"]),
    "Select": (0, "ArrowDown ArrowDown ArrowUp", ["2", "3", "2"]),
    "RadioButtons": (0, "ArrowDown ArrowDown ArrowDown", ["2", "3", "1"]),
    "ToggleButtons": (0, "ArrowRight ArrowRight ArrowLeft", ["2", "3", "2"]),
    "SelectMultiple": (2, "Space Space", ["(2, 3)", "(2,)"]),
}


def test_each_control_is_moved_by_keys(show):
    opened = show(sample_figures.controls())
    assert set(KEYS) == set(NAMES)
    for name, (number, keys, expected) in KEYS.items():
        assert by_key(opened, name, keys, number) == expected, name


def pull(opened, slider, share, to):
    """Drag the handle of a slider from one share of its way to another, with the mouse."""
    box = slider.bounding_box()
    x, way, y = box["x"] + 8, box["width"] - 16, box["y"] + box["height"] / 2
    opened.mouse.move(x + share * way, y)
    opened.mouse.down()
    opened.mouse.move(x + to * way, y, steps=4)
    opened.mouse.up()


# name: (which input, from which share of a slider or None for a click, to which share, words)
PULLS = [
    ("IntSlider", 0, 1 / 3, 1, "3"),
    ("Play", 0, 1 / 3, 0, "0"),
    ("IntRangeSlider", 0, 1 / 3, 0, "(0, 2)"),
    ("IntRangeSlider", 1, 2 / 3, 1, "(0, 3)"),
    ("IntRangeSlider", 0, 0, 1, "(3, 3)"),
    ("IntRangeSlider", 0, 1, 1 / 3, "(1, 3)"),  # both met at the end: the lower one comes back
    ("IntRangeSlider", 1, 1, 0, "(1, 1)"),
    ("IntRangeSlider", 1, 1 / 3, 1, "(1, 3)"),  # both met below: the upper one goes up
    ("FloatRangeSlider", 0, 1 / 3, 2 / 3, "(1.0, 1.0)"),
    ("SelectionRangeSlider", 1, 1 / 2, 1, "(1, 3)"),
    ("SelectionSlider", 0, 0, 1, "3"),
    ("Checkbox", 0, None, None, "True"),
    ("ToggleButton", 0, None, None, "True"),
    ("Button", 0, None, None, "1"),
    ("RadioButtons", 1, None, None, "2"),
    ("ToggleButtons", 2, None, None, "3"),
    ("SelectMultiple", 0, None, None, "(1, 2)"),
]


def test_each_control_is_moved_by_the_mouse(show):
    opened = show(sample_figures.controls())
    for name, number, share, to, words in PULLS:
        of = inputs(opened, name).nth(number)
        if share is None:
            of.click()
        else:
            pull(opened, of, share, to)
        assert said(opened, name) == words, (name, share, to)
    for name in ("Dropdown", "Select"):
        inputs(opened, name).select_option("<two>")
        assert said(opened, name) == "2"


def test_a_pair_with_one_position_shows_both_of_its_ends(show):
    ax, ends = plt.figure(figsize=(4, 1)).subplots(), widgets.IntRangeSlider(min=2, max=2)
    live = LiveFigure(ax.figure, {ax.title: lambda ends: f"{ends}"}, ends=ends, alt="one")
    opened = show(live)
    shown = opened.locator("output[data-shows=ends] > span").text_content()
    assert shown == live.controls["ends"].labels[0]
    assert opened.locator(".attn-ends").evaluate("({ style }) => style.cssText").count("0") == 2


def test_a_number_is_typed_and_goes_to_its_nearest_position(show):
    opened = show(sample_figures.controls())
    box = inputs(opened, "BoundedFloatText")
    for typed, shown in (("1.4", "1.5"), ("-3", "0"), ("", "0"), ("1e9", "1.5")):
        box.fill(typed)
        opened.keyboard.press("Tab")
        assert box.input_value() == shown
        assert said(opened, "BoundedFloatText") == f"{float(shown)}"


def test_a_minus_is_written_in_one_form_and_typed_in_another(show):
    fig, ax = plt.subplots(figsize=(4, 3))
    mesh = ax.pcolormesh([[-1.5, 2.5]])
    box = widgets.BoundedIntText(-1, min=-3, max=0)
    live = LiveFigure(
        fig,
        {mesh: lambda slider, box, option: [[slider + box + option - 0.5, 2.5]]},
        slider=(-4, 0),
        box=box,
        option=[-2, 0],
        alt="one negative number",
    )
    opened = show(live)
    assert opened.locator("output[data-shows=slider] > span").text_content() == "−2"
    assert opened.locator("select option").first.text_content() == "−2"
    assert inputs(opened, "box").input_value() == "-1"
    opened.locator(".attn-cells").focus()
    assert opened.locator(".attn-cell").text_content() == "row 0, column 0: −5.5000"
    inputs(opened, "box").fill("-3")
    opened.keyboard.press("Tab")
    assert inputs(opened, "box").input_value() == "-3"
    opened.locator(".attn-cells").focus()
    assert opened.locator(".attn-cell").text_content() == "row 0, column 0: −7.5000"


def test_a_control_that_waits_shows_its_value_and_moves_on_release(show):
    opened = show(sample_figures.controls())
    low = inputs(opened, "FloatRangeSlider").first
    box = low.bounding_box()
    way, y = box["width"] - 16, box["y"] + box["height"] / 2
    opened.mouse.move(box["x"] + 8 + way / 3, y)
    opened.mouse.down()
    opened.mouse.move(box["x"] + 8, y, steps=3)
    shown = opened.locator("output[data-shows=FloatRangeSlider] > span")
    assert shown.text_content() == "0.00 \N{EN DASH} 1.00"
    assert said(opened, "FloatRangeSlider") == "(0.5, 1.0)"
    opened.mouse.up()
    assert said(opened, "FloatRangeSlider") == "(0.0, 1.0)"


def test_each_control_tells_its_name_and_its_value(show):
    opened = show(sample_figures.controls())
    roles = {
        "slider": ["count nₖ", "FloatSlider", "FloatLogSlider", "Play", "SelectionSlider"]
        + [f"{kind}RangeSlider: {end}" for kind in ("Int", "Float") for end in ("from", "to")],
        "spinbutton": ["BoundedIntText", "BoundedFloatText"],
        "button": ["Play: Play", "again"],
        "checkbox": ["Checkbox", "press", "<two>"],
        "combobox": ["Dropdown"],
        "listbox": ["Select"],
        "group": ["RadioButtons", "ToggleButtons", "SelectMultiple", "IntRangeSlider"],
    }
    for role, names in roles.items():
        for name in names:
            expect(opened.get_by_role(role, name=name, exact=True)).to_have_count(1)
    by_key(opened, "SelectionRangeSlider", "End", 1)
    high = inputs(opened, "SelectionRangeSlider").nth(1)
    assert high.get_attribute("aria-valuetext") == "three"
    assert opened.locator("[title='how many']").count() == 1


def ground(locator):
    """Return the colour that most of an element is painted in."""
    picture = Image.open(io.BytesIO(locator.screenshot())).convert("RGB")
    return max(picture.getcolors(picture.width * picture.height))[1]


@pytest.mark.parametrize("forced", ["active", "none"])
def test_what_is_chosen_is_seen_in_forced_colours_too(show, forced):
    opened = show(sample_figures.controls(), forced_colors=forced)
    chosen, other = (opened.locator(".attn-toggle span").nth(i) for i in (1, 2))
    assert ground(chosen) != ground(other)  # of the toggle buttons
    press = opened.locator(".attn-toggle span").first
    before = ground(press)
    inputs(opened, "ToggleButton").click()
    opened.locator("main").click(position={"x": 1, "y": 1})
    assert ground(press) != before
    ends = opened.locator(".attn-ends").first  # its handles are painted by the page alone
    colours = Image.open(io.BytesIO(ends.screenshot())).convert("RGB").getcolors(10**6)
    assert len([n for n, _ in colours if n > 100]) >= 3  # behind, the way, and what is chosen


def test_in_forced_colours_each_control_shows_where_it_stands(show):
    """A few pixels of a value in words are not enough: the control itself differs."""
    figure = sample_figures.controls()
    opened = show(figure, forced_colors="active", color_scheme="dark")
    opened.add_style_tag(content="output { visibility: hidden }")
    for name, control in figure.controls.items():
        if isinstance(control.widget, widgets.Button):
            continue  # it only steps; its value is beside it
        row = opened.locator(f".attn-control:has([data-control={name}])")
        seen = []
        for position in (0, len(control.values) - 1):
            opened.locator(".attn").evaluate(CHOOSE, {name: position})
            opened.evaluate("document.activeElement.blur()")
            seen.append(Image.open(io.BytesIO(row.screenshot())).convert("RGB"))
        changed = ImageChops.difference(*seen).convert("L").histogram()
        assert sum(changed[64:]) > 20, name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_the_cell_with_the_focus_is_seen(scheme, show):
    opened = show(sample_figures.heatmaps(), forced_colors="active", color_scheme=scheme)
    walker, lens = (opened.locator(each).first for each in (".attn-cells", ".attn-lit-cell"))
    highlight, canvas = opened.evaluate("""() => ["Highlight", "Canvas"].map((name) => {
      const e = document.body.appendChild(document.createElement("p"));
      e.style.cssText = `forced-color-adjust: none; color: ${name}`;
      return getComputedStyle(e).color;
    })""")
    walker.focus()
    opened.keyboard.press("ArrowRight")
    assert lens.evaluate("(e) => getComputedStyle(e).stroke") == highlight
    assert canvas in lens.evaluate("(e) => getComputedStyle(e.parentNode).filter")
    assert walker.evaluate("(e) => getComputedStyle(e).outlineColor") == highlight


def test_a_disabled_or_hidden_control_stays(show):
    fig, ax = plt.subplots(figsize=(3, 2))
    text = ax.text(0.1, 0.5, "")
    given = {
        "off": widgets.IntSlider(1, max=3, disabled=True),
        "fixed": widgets.ToggleButtons(options=["a", "b"], disabled=True),
        "pair": widgets.IntRangeSlider(value=(0, 1), max=2, disabled=True),
        "away": widgets.IntSlider(2, max=3, layout={"display": "none"}),
        "up": widgets.IntSlider(1, max=3, orientation="vertical", readout=False),
    }
    update = {text: lambda off, fixed, pair, away, up: f"{off} {fixed} {pair} {away} {up}"}
    opened = show(LiveFigure(fig, update, alt="words", **given))
    for name in ("off", "fixed", "pair"):
        assert inputs(opened, name).first.is_disabled()
    assert not inputs(opened, "away").is_visible()
    up = inputs(opened, "up")
    box = up.bounding_box()
    assert box["height"] > 2 * box["width"]
    assert opened.locator("output[data-shows=up]").count() == 0
    up.focus()
    opened.keyboard.press("ArrowUp")
    opened.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4)
    (words,) = [t for t in opened.locator(".attn-picture text").all_text_contents() if "(" in t]
    assert words == "1 a (0, 1) 2 0"


def test_a_slider_with_two_handles_stands_upright_if_it_is_vertical(show):
    fig, ax = plt.subplots(figsize=(3, 2))
    text = ax.text(0.1, 0.5, "")
    pair = widgets.IntRangeSlider(value=(1, 2), max=3, orientation="vertical")
    opened = show(LiveFigure(fig, {text: lambda pair: f"pair {pair}"}, alt="words", pair=pair))
    low, high = inputs(opened, "pair").all()
    box = low.bounding_box()
    assert box["height"] > 2 * box["width"]
    assert box == high.bounding_box()
    high.focus()
    opened.keyboard.press("ArrowUp")
    assert said(opened, "pair") == "(1, 3)"
    x, top, length = box["x"] + box["width"] / 2, box["y"] + 8, box["height"] - 16
    for start, end, words in ((2 / 3, 1, "(0, 3)"), (0, 1 / 3, "(0, 2)")):
        opened.mouse.move(x, top + start * length)
        opened.mouse.down()
        opened.mouse.move(x, top + end * length, steps=4)
        opened.mouse.up()
        assert said(opened, "pair") == words
    inset = "(node) => getComputedStyle(node, '::after').inset.split(' ').map(parseFloat)"
    above, beside, below, *_ = opened.locator(".attn-ends").evaluate(inset)
    assert below < above < box["height"] / 2  # what is chosen is marked from below
    assert 0 < beside < box["width"] / 2


def playing(**given):
    fig, ax = plt.subplots(figsize=(3, 2))
    text = ax.text(0.5, 0.5, "")
    return LiveFigure(
        fig,
        {text: lambda step: f"step {step}"},
        step=widgets.Play(value=0, max=3, interval=100, **given),
        readout=lambda step: f"step {step}",
        alt="playing",
    )


@pytest.fixture
def play(show):
    """Open a figure and press Play; the clock of its page goes on by `run_for` alone."""

    def play_figure(figure):
        opened = show(figure)
        opened.clock.install(time=0)
        opened.clock.pause_at(60)
        opened.locator(".attn-play").click()
        return opened, lambda: opened.locator(".attn-readout").text_content(), opened.clock.run_for

    return play_figure


def test_play_begins_again_by_itself_where_it_repeats(play):
    opened, readout, run_for = play(playing(repeat=True))
    run_for(300)
    assert readout() == "step 3"
    run_for(200)
    assert readout() == "step 1"
    opened.locator(".attn-play").click()
    run_for(500)
    assert readout() == "step 1"


@pytest.mark.parametrize("repeat", [True, False], ids=["paused", "at its end"])
def test_where_it_stops_is_said(play, repeat):
    opened, readout, run_for = play(playing(repeat=repeat))
    opened.evaluate("""(() => {
      window.said = [];
      const live = "[aria-live=polite], [role=status]";
      new MutationObserver((changes) => {
        const regions = new Set(changes.map(({ target }) => target.closest(live)));
        said.push(...[...regions].map((region) => region?.textContent).filter(Boolean));
      }).observe(document.body, { childList: true, subtree: true });
    })()""")
    run_for(100)
    run_for(100)
    assert opened.evaluate("said") == []  # several sentences a second are too many
    run_for(100)
    if repeat:
        opened.locator(".attn-play").click()
    run_for(2000)
    assert readout() == "step 3"
    assert opened.evaluate("said") == ["step 3"]
    if repeat:
        opened.locator(".attn-play").click(click_count=4)
        # Of the same text in a row, Orca may say the first alone: a space is added.
        assert opened.evaluate("said") == ["step 3", "step 0", "step 0\u00a0"]


@pytest.mark.parametrize("reduced_motion", ["no-preference", "reduce"])
def test_play_that_is_playing_plays_from_the_start(reduced_motion, show):
    opened = show(playing(playing=True), reduced_motion=reduced_motion)
    button = opened.locator(".attn-play")
    if reduced_motion == "reduce":
        opened.clock.install(time=0)
        opened.clock.pause_at(60)  # it may have played to its end before anybody looks
        assert button.text_content() == "▶"
        button.click()
        expect(button).to_have_text("⏸")
    else:
        expect(opened.locator(".attn-readout")).to_have_text("step 3")
        expect(button).to_have_text("▶")


def test_play_stops_when_the_page_is_printed(play):
    opened, readout, run_for = play(playing())
    run_for(100)
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    run_for(1000)  # the dialogue stays open
    assert readout() == "step 0"
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    run_for(1000)
    assert readout() == "step 1"
    assert opened.locator(".attn-play").text_content() == "▶"


# The tables of the page are inflated when the test says so.
HOLD = """
const read = Response.prototype.arrayBuffer, held = new Promise((go) => (globalThis.go = go));
Response.prototype.arrayBuffer = async function () { await held; return read.call(this); };
"""


@pytest.fixture
def slow(browser, tmp_path):
    """A page of controls that is not live before `go()` is called in it."""
    file = tmp_path / "page.html"
    file.write_text(sample_figures.page([sample_figures.controls()]), "utf-8")
    opened = browser.new_page(viewport={"width": 900, "height": 1600})
    opened.add_init_script(HOLD)
    opened.goto(file.as_uri())
    opened.wait_for_selector(".attn[data-live=loading]")
    yield opened
    opened.close()


EARLY = {name: keys for name, keys in KEYS.items() if name != "FloatRangeSlider"}


def test_what_was_chosen_before_a_figure_is_live_is_kept(slow):
    for name, (number, keys, _) in EARLY.items():
        inputs(slow, name).nth(number).focus()
        for key in keys.split()[:1]:
            slow.keyboard.press(key)
    slow.evaluate("go()")
    slow.wait_for_selector(".attn[data-live='']")
    for name, (_, _, words) in EARLY.items():
        assert said(slow, name) == words[0], name
    assert slow.locator("output[data-shows=IntSlider] > span").text_content() == "2"
    assert said(slow, "FloatRangeSlider") == "(0.5, 1.0)"
    assert by_key(slow, "Button", "Enter") == ["2"]
