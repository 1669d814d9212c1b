"""The numbers of the errata that their own cells do not assert as the text prints them."""

import numpy as np
from notebooks import rounds_to

CHAPTER = "errata"


def test_small_weights_are_printed_by_their_first_digits(chapter):
    assert rounds_to("4.25", chapter["small"] * 1e18)
    weights = chapter["softmax"](chapter["gaussian_scores"](57.0, chapter["waists"], bandwidth=1))
    assert rounds_to("1.26", weights[0, 0] * 1e8)


def test_the_article_is_wrong_about_70_and_30(chapter):
    assert 0.99999 + 0.000001 != 1  # the article's weights
    assert np.abs(chapter["divided"] - [0.7, 0.3]).min() > 0.29
