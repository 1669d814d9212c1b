"""How long the chapters are: words, and minutes for a reader, each with its limit.

A word is what a reader reads: text, captions, exercises, checks and references, without code,
outputs and displayed formulas; a formula within a line counts as one word. The minutes are an
estimate: 180 words and 7.5 lines of code a minute, and 3 minutes for each figure. Code that the
page hides takes none, nor does what is folded, such as a solution.
"""

import re
from typing import NamedTuple

import pytest
from notebooks import NAMES, cells, figures, sources

FENCED = re.compile(r"(?ms)^(`{3,}|~{3,})(?:python|\{math\}).*?^\1[ \t]*$")
DISPLAYED = re.compile(r"\$\$.*?\$\$", re.S)
INLINE = re.compile(r"\$[^$]*\$")
FOLDED = re.compile(
    r"(?ms)^(`{3,})\{[^}\n]+\}[^\n]*\n:class:[^\n]*\bdropdown\b.*?^\1[ \t]*$|<details.*?</details>"
)
NAMED = re.compile(r"\{(?:term|ref|doc)\}`([^`<]*?)(?:<[^`>]*>)?`")
NUMBERED = re.compile(r"\{[a-z:]+\}`[^`]*`")
MARKUP = re.compile(r"\]\([^)]*\)|</?[a-z][^>]*>|^(?:\([\w-]+\)=|:\w+:.*|`{3,}.*)$", re.M)
WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
CODE = re.compile(r"(?ms)^(`{3,}|~{3,})python\n(.*?)^\1")
WIDEST = 76  # letters in a line of code, as in the cells (chapters/ruff.toml); more is cut off
HIDDEN = {"hide-input", "hide-cell", "remove-input", "remove-cell"}


class Limits(NamedTuple):
    """What a chapter may take: words, minutes; and whether its first lines say the minutes."""

    words: int
    minutes: int = 50
    says_minutes: bool = True


# A chapter that is still as long as it was has its present length as its limit.
LIMITS = {
    "intro": Limits(600, 8, says_minutes=False),
    "softmax": Limits(1900),
    "cup-or-book": Limits(2550),
    "waist-and-weight": Limits(3800),
    "scoring-functions": Limits(3200),
    "square-root-of-d": Limits(2900),
    "self-attention": Limits(4650),
    "heads": Limits(3400),
    "order-and-masks": Limits(3750),
    "learning-to-attend": Limits(3500),
    "block": Limits(3300),
    "real-heads": Limits(2900, 40),
    "vision-transformer": Limits(3400),
    "tiny-vit": Limits(3300),
    "reading-maps": Limits(3400, 40),
    "does-it-work": Limits(1640, 30),
}
BEFORE_SELF_ATTENTION = 15_000
ERRATA = 370


def words(text: str) -> int:
    """Return how many words a reader reads in Markdown."""
    text = DISPLAYED.sub(" ", FENCED.sub(" ", text))
    text = NUMBERED.sub(" it ", NAMED.sub(r"\1", INLINE.sub(" x ", text)))
    return len(WORD.findall(MARKUP.sub(" ", text)))


def text_of(name: str) -> str:
    captions = [figure["caption"] for figure in figures(name)]
    return "\n\n".join([*sources(name, "markdown"), *captions])


def minutes(read: list[dict]) -> float:
    """Return how long some cells of a notebook take to read."""
    taken, text = 0.0, ""
    for cell in read:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            text += source + "\n\n"
        elif not HIDDEN & set(cell["metadata"].get("tags", [])):
            taken += len(source.splitlines()) / 7.5
        if figure := cell["metadata"].get("mystnb", {}).get("figure"):
            text += figure["caption"] + "\n\n"
            taken += 3
    return taken + words(FOLDED.sub(" ", text)) / 180


def between(name: str, start: str, end: str) -> list[dict]:
    """Return the cells of a chapter from one text of it to another, which is left out."""
    found = [{**cell, "source": "".join(cell["source"])} for cell in cells(name)]
    first, last = (
        next(i for i, cell in enumerate(found) if text in cell["source"]) for text in (start, end)
    )
    found[last]["source"] = found[last]["source"].partition(end)[0]
    found[first]["source"] = "".join(found[first]["source"].partition(start)[1:])
    return found[first : last + 1]


def test_what_a_word_is():
    assert words("Two {term}`scores <score>` of $s_1 = 3$, see {eq}`softmax`.") == 6
    assert words("```{math}\n:label: a\na b\n```\nOne [link](https://x.y)<sup>2</sup>.") == 3
    assert words("(sec-a)=\n```{admonition} Predict\n:class: tip\nIs it one-hot?\n```") == 3
    folded = "Seen.\n````{admonition} Solution\n:class: dropdown\nNot.\n```python\nx\n```\n````"
    assert words(FOLDED.sub(" ", folded)) == 1
    assert words(folded) == 2


def test_every_chapter_has_limits():
    assert set(LIMITS) == {"intro", "does-it-work", *NAMES}


@pytest.mark.parametrize("name", LIMITS)
def test_a_chapter_is_short(name):
    assert words(text_of(name)) <= LIMITS[name].words
    assert minutes(cells(name)) <= LIMITS[name].minutes


# The short way of the opening page: where each part of it begins and what comes after it.
SHORT_WAY = [
    ("softmax", "(ch-softmax)=", "## How fast a gap"),
    ("cup-or-book", "(sec-objects)=", "## First try: pooling"),
    ("cup-or-book", "(sec-the-query)=", "(sec-key-and-value)="),
    ("waist-and-weight", "(ch-waist-and-weight)=", "## What the bandwidth does"),
    ("waist-and-weight", "(sec-people-to-patches)=", "(sec-row-and-map)="),
    ("self-attention", "(ch-self-attention)=", "## All rows: loops"),
]


def short_way() -> dict[str, str]:
    """Return what the opening page says of each chapter on the short way."""
    (intro,) = (text for text in sources("intro", "markdown") if "**An hour.**" in text)
    steps = re.findall(r"^\d\. .*<ch-.*$", intro, re.M)
    return {re.search("<ch-(.*?)>", step)[1]: step for step in steps}


def test_the_short_way_is_as_short_as_the_opening_page_says():
    taken = {name: 0.0 for name, *_ in SHORT_WAY}
    for part in SHORT_WAY:
        taken[part[0]] += minutes(between(*part))
    said = {name: int(re.search(r"(\d+) minutes", step)[1]) for name, step in short_way().items()}
    assert said == {name: 5 * round(time / 5) for name, time in taken.items()}, taken
    assert sum(said.values()) == 10 * round(sum(taken.values()) / 10) == 60, taken


@pytest.mark.parametrize("name", dict.fromkeys(name for name, *_ in SHORT_WAY))
def test_a_chapter_and_the_opening_page_name_the_same_short_way(name):
    hurried = re.search(r"In a hurry\? (.*?)\.[ *]", sources(name, "markdown")[0], re.S)[1]
    parts = re.findall(r"sec-[\w-]+", short_way()[name])
    assert re.findall(r"sec-[\w-]+", hurried) == parts
    assert "through" in hurried


def test_the_short_way_reaches_the_formula():
    *_, last = SHORT_WAY
    assert ":label: self-attention" in "".join(cell["source"] for cell in between(*last))


def test_all_of_it_takes_as_many_hours_as_the_opening_page_says():
    (intro,) = (text for text in sources("intro", "markdown") if "## Two ways" in text)
    taken = sum(minutes(cells(name)) for name in ["intro", *NAMES]) / 60
    assert "**All of it**, about ten hours," in intro
    assert abs(taken - 10) < 1, f"it takes {taken:.1f} hours"


def test_self_attention_comes_soon():
    before = ["intro", *NAMES[: NAMES.index("self-attention")]]
    assert sum(words(text_of(name)) for name in before) <= BEFORE_SELF_ATTENTION


def test_the_errata_is_short():
    assert words(text_of("errata")) <= ERRATA


@pytest.mark.parametrize("name", LIMITS)
def test_code_in_the_text_is_as_narrow_as_in_the_cells(name):
    text = "\n".join(sources(name, "markdown"))
    lines = [line for _, code in CODE.findall(text) for line in code.splitlines()]
    assert [line for line in lines if len(line) > WIDEST] == []


@pytest.mark.parametrize("name", LIMITS)
def test_a_chapter_opens_with_its_minutes(name):
    said = re.search(r"(\d+) minutes", sources(name, "markdown")[0])
    if said is None:
        assert not LIMITS[name].says_minutes, (
            f"chapters/{name}.ipynb: how many minutes does it take?"
        )
    else:
        taken = minutes(cells(name))
        assert int(said[1]) == 5 * round(taken / 5), f"it takes {taken:.0f} minutes"
