"""At 1280 x 720, a figure shows its controls and all of the picture that they move at once."""

import pytest
from pages import LIVE, each_page, settle

LAPTOP = {"width": 1280, "height": 720}

# Puts each picture below the page's header. Where it is too tall, its controls, which stay in sight
# at the bottom of the window, cover the rest of it.
TOO_TALL = """[...document.querySelectorAll(".attn")].flatMap((attn) => {
  const picture = attn.querySelector(".attn-picture");
  const controls = attn.querySelector(".attn-controls");
  const box = (element) => element?.getBoundingClientRect();
  const header = box(document.querySelector(".bd-header-article"))?.height ?? 0;
  scrollTo({ top: scrollY + box(picture).top - header, behavior: "instant" });
  const room = Math.floor(innerHeight - header - (controls ? box(controls).height : 0));
  const needed = Math.ceil(box(picture).height);
  const covered = controls && box(controls).top < box(picture).bottom - 1;
  const name = attn.closest("figure")?.id || "a figure without a name";
  return covered || needed > room
    ? [`${name}: its picture is ${needed} px high, beside the controls there is room for ${room}`]
    : [];
})"""


@each_page(LIVE)
def test_a_figure_fits_a_laptop(name, open_page, site):
    page = open_page(site / name, viewport=LAPTOP)
    settle(page)
    assert page.evaluate(TOO_TALL) == []


BAD_PAGE = """<!doctype html><html lang="en"><title>x</title><style>body { margin: 0 }
  .bd-header-article { position: sticky; top: 0; height: 40px; background: white }
  .attn-picture { height: %dpx }
  .attn-controls { height: 80px; position: sticky; bottom: 0 }</style>
<div class="bd-header-article"></div><figure id="fig-tall"><div class="attn" data-live="">
<div class="attn-picture"></div><div class="attn-controls"></div></div></figure>
<p style="height: 2000px">"""


@pytest.mark.parametrize(
    ("height", "said"),
    [
        (600, []),
        (620, ["fig-tall: its picture is 620 px high, beside the controls there is room for 600"]),
    ],
)
def test_a_tall_figure_is_named(height, said, open_page, tmp_path):
    file = tmp_path / "tall.html"
    file.write_text(BAD_PAGE % height, "utf-8")
    assert open_page(file, viewport=LAPTOP).evaluate(TOO_TALL) == said
