"""No word of a figure is cut off at the edge of its picture, wherever the controls stand."""

import pytest
from pages import DESK, LIVE, PHONE, each_page, lay_out
from reader import CHOOSE, COUNT, live_figures, settings_to_try

# A picture may draw a little over its edge (live.css), no further.
BEYOND = """(figure) => {
  const picture = figure.querySelector(".attn-picture");
  const margin = parseFloat(getComputedStyle(picture).overflowClipMargin) + 1;
  const edge = picture.getBoundingClientRect();
  const over = ({ left, right, top, bottom }) =>
    Math.max(edge.left - left, right - edge.right, edge.top - top, bottom - edge.bottom);
  return [...picture.querySelectorAll("text")]
    .filter((text) => text.textContent.trim() && text.checkVisibility({ opacityProperty: true }))
    .filter((text) => over(text.getBoundingClientRect()) > margin)
    .map((text) => text.textContent);
}"""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@each_page(LIVE)
def test_no_word_is_cut_off(name, size, open_page, site):
    page = open_page(site / name, viewport=size)
    lay_out(page)
    for number, figure in enumerate(live_figures(page)):
        for positions in settings_to_try(figure.evaluate(COUNT), seed=number, n_random=12):
            figure.evaluate(CHOOSE, positions)
            assert figure.evaluate(BEYOND) == [], f"figure {number} at {positions}"
