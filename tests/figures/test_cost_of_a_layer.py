"""The figure of the cost of a layer: tokens, lines, shares."""

import numpy as np
import pytest

from attnkit.figures import cost_of_a_layer as figures

PICTURE = np.full((4, 4, 3), 0.5)
TEXTS = {"text": 8192}


@pytest.fixture
def cost():
    return figures.CostOfALayer(PICTURE)


@pytest.mark.parametrize(("patch", "n"), [(56, 17), (32, 50), (16, 197), (8, 785), (4, 3137)])
def test_a_picture_has_its_patches_and_one_more_token(cost, patch, n):
    assert cost.tokens(patch) == n
    assert len(cost.cuts(patch)) == 2 * (224 // patch - 1)


@pytest.mark.parametrize("d", figures.MODELS)
def test_half_of_the_work_is_the_table_at_6d_tokens(cost, d):
    assert cost.share(6 * d, d) == 0.5
    assert cost.share(197, d) == pytest.approx(197 / (197 + 6 * d))


def test_in_words(cost):
    words = figures.CostOfALayerWords(cost, TEXTS)
    assert words.readout(16, 768) == (
        "Patches of 16 × 16 pixels: 197 tokens, and 38,809 weights a head. With d = 768, the table "
        "takes 4.1 % of the work of a layer. Half would be at 6d = 4,608 tokens."
    )
    assert words.alt(16, 768).endswith("4.1 % for the picture, 64.0 % for a text.")
    assert words.title(8) == "785 tokens"


def test_marks_are_where_the_numbers_are(cost):
    figure = figures.cost_of_a_layer(PICTURE, TEXTS)
    assert list(figure.controls) == ["patch", "d"]
    picture, lines, bars = figure.at(patch=8, d=192).axes
    assert len(picture.collections[0].get_segments()) == 54
    assert picture.get_title(loc="left") == "785 tokens"
    _, _, table, matrices, plumb = lines.lines
    assert np.ravel(table.get_data()).tolist() == [785, cost.table(785, 192)]
    assert np.ravel(matrices.get_data()).tolist() == [785, cost.matrices(785, 192)]
    assert plumb.get_xdata()[0] == 6 * 192
    shares = [bar.get_width() for bar in bars.containers[1]]
    assert shares == [cost.share(785, 192), cost.share(8192, 192)]
    assert [text.get_text() for text in bars.texts] == ["40.5 %", "87.7 %"]
    assert [text.get_horizontalalignment() for text in bars.texts] == ["left", "right"]
