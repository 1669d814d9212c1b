"""No word of a figure is cut off at the edge of its picture, wherever the controls stand."""

import pytest
from pages import DESK, LIVE, PHONE, each_page
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


# Goes through settings and lists those at which something is beyond the edge.
CUT_OFF = f"""(figure, settings) => settings
  .map((positions) => (({CHOOSE})(figure, positions), [positions, ({BEYOND})(figure)]))
  .filter(([, beyond]) => beyond.length)"""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@each_page(LIVE)
def test_no_word_is_cut_off(name, size, open_page, site):
    page = open_page(site / name, viewport=size)
    for number, figure in enumerate(live_figures(page)):
        settings = settings_to_try(figure.evaluate(COUNT), seed=number, n_random=12)
        assert figure.evaluate(CUT_OFF, settings) == [], f"figure {number}"


def test_a_word_that_is_cut_off_is_seen(open_page, site):
    page = open_page(site / LIVE[0], viewport=PHONE)
    figure = live_figures(page)[0]
    start = dict.fromkeys(figure.evaluate(COUNT), 0)
    assert figure.evaluate(CUT_OFF, [start]) == []
    figure.evaluate("(figure) => figure.querySelector('text').setAttribute('x', 9999)")
    assert figure.evaluate(CUT_OFF, [start]) != []
