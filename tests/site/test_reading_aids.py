"""Every live figure has a number, a caption and a mention; every chapter ends with a self-check."""

import re

import pytest
from notebooks import NAMES, WITH_FIGURES, figures, prose, questions, texts


@pytest.mark.parametrize("page", WITH_FIGURES)
def test_each_figure_is_named_once_and_spoken_of(page):
    names = [figure["name"] for figure in figures(page)]
    elsewhere = [f["name"] for p in WITH_FIGURES if p != page for f in figures(p)]
    assert names and len(set(names)) == len(names)
    assert not set(names) & set(elsewhere)
    for name in names:
        assert f"{{numref}}`{name}`" in prose(page), f"the text does not speak of {name}"


@pytest.mark.parametrize("page", WITH_FIGURES)
def test_each_live_figure_of_a_page_is_numbered_and_has_its_caption(page, open_page, site):
    built = open_page(site / "chapters" / f"{page}.html")
    captions = built.evaluate("""() => [...document.querySelectorAll(".attn")].map((live) => {
      const caption = live.closest("figure")?.querySelector("figcaption");
      return [caption?.querySelector(".caption-number")?.innerText ?? "",
              caption?.querySelector(".caption-text")?.innerText ?? ""];
    })""")
    for (number, text), figure in zip(captions, figures(page), strict=True):
        assert re.fullmatch(r"Fig\. \d+", number.strip())
        said = ".+".join(map(re.escape, texts(figure["caption"].replace("`", ""))))
        assert re.fullmatch(said, text.strip("# \n"))


@pytest.mark.parametrize("page", NAMES)
def test_a_self_check_has_three_questions_with_one_right_answer_each(page):
    before, *asked = questions(page)
    assert not before and len(asked) == 3
    for answers in asked:
        assert 3 <= len(answers) <= 4
        verdicts = [re.match(r"\*\*(Right|No)\.\*\* ", said) for _, said in answers]
        assert all(verdicts), "an explanation does not say whether its answer is right"
        assert [verdict[1] for verdict in verdicts].count("Right") == 1
    places = [[said.startswith("**Right") for _, said in answers].index(True) for answers in asked]
    assert len(set(places)) > 1, "the right answer stands in the same place each time"


def test_an_answer_opens_by_keyboard_and_in_print(open_page, site):
    page = open_page(site / "chapters" / "softmax.html")
    answer = page.locator("details.check").first
    explanation = answer.locator("p")
    assert not explanation.is_visible()
    answer.locator("summary").press("Enter")
    assert explanation.is_visible()
    answer.locator("summary").press("Enter")
    assert not explanation.is_visible()
    page.emulate_media(media="print")
    assert explanation.is_visible()
