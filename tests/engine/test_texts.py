"""Any text is shown letter for letter, wherever it stands, or refused with words."""

from xml.etree import ElementTree

import assembled
import matplotlib.pyplot as plt
import pytest
from hypothesis import find, settings
from hypothesis import strategies as st
from ipywidgets import Dropdown
from reader import CHOOSE, live_figures
from sample_figures import page

from attnkit import LiveFigure


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")  # or matplotlib would warn of too many


HOSTILE = [
    "<!--<script>",
    "</script><script>alert(1)</script>",
    "</style><b>",
    "]]>",
    "<!--",
    "-->",
    '<img id="cat">',
    "say id=\"x\" font-family: serif; 'end'",
    "url(#a1) href=\"#c3\" clip-path='url(#b)'",
    "&amp; &lt;b&gt; &#49; &nbsp; &",
    "\ue000\ue002 7 \ue00f3\ue00b",
    "\uf8ff \U000f0000",
    "a\xa0b \xa0",
    "a\u2028b\u2029c\u200bd\ufeffe",
    "\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET} (3) abc",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "\N{GRINNING FACE} \N{FAMILY}\N{ZERO WIDTH JOINER}\N{WOMAN}",
    "\u6ce8\u610f\u529b 1.5",
    "e\N{COMBINING ACUTE ACCENT}\N{COMBINING DIAERESIS}",
    "{} {{x}} %s #{x} \\n \\",
    "data-mark='0' attn-mark-0",
    "long " * 200 + ".",
]
ALPHABET = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff$")
WORDS = st.text(ALPHABET, min_size=1, max_size=12).filter(lambda text: text == text.strip())


def any_texts(n):
    """Texts at random, the same ones each time."""
    quick = settings(derandomize=True, database=None, max_examples=60)
    lists = st.lists(WORDS, min_size=n, max_size=n, unique=True)
    return find(lists, lambda texts: len({c for text in texts for c in text}) > n, settings=quick)


def wordy(text):
    """A figure with a text everywhere, still and moving."""
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.set_xticks([0], [text])
    ax.set_ylabel(text, gid=f"{text}y", url=f"#{text}")
    fig.suptitle(text)
    ax.pcolormesh([-0.5, 0.5], [-0.5, 0.5], [[1]])  # its column has the name of the tick
    title = ax.set_title("0")
    note = ax.annotate("0", (0.5, 0.5))
    return LiveFigure(
        fig,
        {title: lambda choice: choice * 2, note: lambda choice: f"{choice} 1.50"},
        choice=Dropdown(options=["0", text], description=text),
        readout=lambda choice: f"{choice}, {choice}",
        alt=text,
    )


SHOWN = """
(root) => ({
  texts: [...root.querySelectorAll(".attn-picture > svg text")].map((text) => text.textContent),
  readout: root.querySelector(".attn-readout").textContent,
  option: root.querySelectorAll("option")[1].textContent,
  description: root.querySelector("label > span, label").firstChild.textContent,
  alt: root.querySelector("svg").getAttribute("aria-label"),
})
"""


@pytest.mark.filterwarnings("ignore:.*Glyph .* missing from font", "ignore:.*not in font")
def test_texts_are_shown_letter_for_letter_and_break_nothing(open_page, tmp_path):
    texts = [text.strip() for text in HOSTILE] + any_texts(20)
    figures = [wordy(text) for text in texts]
    file = tmp_path / "texts.html"
    file.write_text(page(figures), "utf-8")
    roots = live_figures(open_page(file))
    assert len(roots) == len(texts)
    for text, figure, root in zip(texts, figures, roots, strict=True):
        root.evaluate(CHOOSE, {"choice": 1})
        shown = root.evaluate(SHOWN)
        wanted = [text, text, text, text * 2, f"{text} 1.50"]
        assert [part for part in wanted if part not in shown["texts"]] == [], text
        assert (shown["readout"], shown["option"], shown["alt"]) == (f"{text}, {text}", text, text)
        assert shown["description"] == text
        read = ["".join(node.itertext()) for node in ElementTree.fromstring(figure.to_svg()).iter()]
        assert read.count(text) >= 3, text


REFUSED = ["a\0b", "\x01", "\x1f", "\x7f\x0b", "\ufffe", "\uffff", "\ud800", "x\udfff"]


@pytest.mark.filterwarnings("ignore:.*Glyph .* missing from font")
@pytest.mark.parametrize("where", ["alt", "option", "description", "readout"])
@pytest.mark.parametrize("text", REFUSED)
def test_a_character_that_no_page_can_hold_is_named(text, where):
    texts = dict.fromkeys(("alt", "option", "description", "readout"), "fine") | {where: text}
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1])
    with pytest.raises(ValueError, match=r"contains U\+[0-9A-F]{4}, a character that no SVG"):
        LiveFigure(
            fig,
            {line: lambda n: [0, len(n)]},
            n=Dropdown(options=["a", texts["option"]], description=texts["description"]),
            readout=lambda n: texts["readout"],
            alt=f"It is {texts['alt']}.",
        ).to_html()


@pytest.mark.filterwarnings("ignore:.*Glyph .* missing from font")
@pytest.mark.parametrize("moving", [True, False])
@pytest.mark.parametrize("text", ["a\x01b", "\x1f", "\ufffe"])
def test_a_text_of_the_picture_that_no_page_can_hold_is_named(text, moving):
    fig, ax = plt.subplots()
    title, other = ax.set_title("0"), ax.text(0, 0, "0")
    if not moving:
        other.set_text(text)
    with pytest.raises(ValueError, match=r"contains U\+[0-9A-F]{4}, a character that no SVG"):
        LiveFigure(fig, {title: lambda n: text if moving else str(n)}, n=(0, 2), alt="t").to_html()


UNDRAWABLE = {
    r"$\frac$": "num",
    r"$x^$": "Expected",
    r"$\nothing$": "Unknown symbol",
    "\ud800": "U",
}


@pytest.mark.parametrize("where", ["moves", "beside", "between", "stays", "ticks"])
@pytest.mark.parametrize("text", UNDRAWABLE)
def test_a_text_that_matplotlib_cannot_draw_is_named_with_its_setting(text, where):
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1])

    def move(n):
        if where == "beside" or (where == "between" and n == 5):
            ax.set_title(text)
        if where == "ticks":
            ax.set_xticks([0], [text])
        return [0, n]

    updates = {line: move}
    if where == "moves":
        updates[ax.yaxis.label] = lambda n: text
    if where == "stays":
        ax.set_title(text)
    with pytest.raises(ValueError) as raised:
        LiveFigure(fig, updates, n=(0, 30), alt="t").to_html()
    said = str(raised.value)
    assert f"{text!r} cannot be drawn" in said
    assert UNDRAWABLE[text] in said
    assert f" at n = {5 if where == 'between' else ''}" in said


def test_a_text_that_latex_cannot_write_is_named_with_its_setting():
    fig, ax = plt.subplots()
    text = ax.text(0, 0, r"$\nothing", usetex=True)  # with LaTeX or without
    with pytest.raises(
        ValueError, match=r"text '.*nothing' cannot be drawn at n = 1: Failed .* tex"
    ):
        LiveFigure(fig, {text: lambda n: {"x": n}}, n=(0, 3), alt="t")


def test_an_error_in_drawing_names_the_setting():
    fig, ax = plt.subplots()
    (line,) = ax.plot([0, 1])

    def move(n):
        ax.xaxis.set_major_formatter(lambda value, position: 1 / (n - 3))
        return [0, n]

    with pytest.raises((ZeroDivisionError, TypeError)) as raised:
        LiveFigure(fig, {line: move}, n=(0, 3), alt="t").to_html()
    assert any(
        note.startswith("when the figure was drawn at n = ") for note in raised.value.__notes__
    )


def test_spaces_that_do_not_break_are_kept(open_page, tmp_path):
    fig, ax = plt.subplots()
    title, note = ax.set_title(""), ax.text(0, 0, "")
    figure = LiveFigure(
        fig,
        {title: lambda n: rf"$x^{n}$ and $y$", note: lambda n: f"{n}\xa0kg"},
        n=(0, 4),
        alt="Spaces",
    )
    file = tmp_path / "spaces.html"
    file.write_text(page([figure]), "utf-8")
    (root,) = live_figures(open_page(file))
    for n in (0, 3):
        root.evaluate(CHOOSE, {"n": n})
        texts = root.evaluate(
            "(root) => [...root.querySelectorAll('svg text')].map((text) => text.textContent)"
        )
        assert f"{n}\xa0kg" in texts
        assert any("\xa0and\xa0" in text for text in texts)


SUM = r"$\sum_i \alpha_i \to \int x$"


@pytest.mark.parametrize(
    ("fonts", "formula", "letters"),
    [
        ("dejavusans", r"$x^2 \sigma \to y_i$", True),
        ("dejavusans", r"$\left(\frac{a}{b}\right)$", True),
        ("dejavusans", r"$\mathcal{L} + \mathbb{R}$", False),
        ("dejavuserif", SUM, False),
        ("cm", SUM, False),
        ("stix", SUM, False),
    ],
)
def test_a_formula_in_signs_that_a_page_has_not_is_drawn_as_outlines(fonts, formula, letters):
    with plt.rc_context({"mathtext.fontset": fonts}):
        fig, ax = plt.subplots()
        ax.set_axis_off()
        (line,) = ax.plot([0, 1])
        ax.set_title(formula)
        svg = LiveFigure(fig, {line: lambda n: [0, n]}, n=(0, 2), alt="t").to_svg()
    assert ("<text" in svg) == letters
    assert (svg.count("<use ") >= 2) == (not letters)


@pytest.mark.parametrize(
    ("family", "wanted"),
    [
        ("sans-serif", ""),
        ("DejaVu Sans", ""),
        ("serif", "'DejaVu Serif', serif"),
        ("monospace", "'DejaVu Sans Mono', monospace"),
        ("DejaVu Sans Mono", "'DejaVu Sans Mono'"),
    ],
)
def test_a_text_keeps_the_family_of_its_font(family, wanted, open_page, tmp_path):
    fig, ax = plt.subplots()
    ax.set_axis_off()
    note = ax.text(0, 0, "0", family=family)
    figure = LiveFigure(fig, {note: lambda n: f"{n} font-family: x"}, n=(0, 2), alt="t")
    picture = ElementTree.fromstring(figure.to_svg())
    (text,) = [node for node in picture.iter() if node.tag.endswith("text")]
    assert (text.get("font-family", ""), text.text) == (wanted, "1 font-family: x")
    file = tmp_path / "family.html"
    file.write_text(page([figure]), "utf-8")
    (root,) = live_figures(open_page(file))
    for n in (0, 2):
        root.evaluate(CHOOSE, {"n": n})
        seen = root.eval_on_selector("svg text", "(text) => getComputedStyle(text).fontFamily")
        assert seen.replace('"', "'").startswith(wanted or "system-ui")


@pytest.mark.filterwarnings("ignore:.*Glyph .* missing from font")
def test_characters_that_look_like_holes_are_read_in_a_page_put_together_in_python():
    fig, ax = plt.subplots()
    title, note = ax.set_title(""), ax.text(0, 0, "")
    odd = "\ue000\ue00f7\ue004"
    figure = LiveFigure(
        fig, {title: lambda n: odd * n, note: lambda n: f"{odd}{n}"}, n=(1, 3), alt="t"
    )
    assembled_page = assembled.Page(figure.to_html())
    for n in range(3):
        texts = [leaf["text"] for leaf in assembled_page.leaves({"n": n})]
        assert {odd * (n + 1), f"{odd}{n + 1}"} <= set(texts)
