"""The figures of order and masks, piece by piece: what they compute, draw and say."""

import numpy as np
import pytest

from attnkit.figures import position_products as places
from attnkit.figures import shuffled_picture as shuffled
from attnkit.figures import turned_grid as grid
from attnkit.figures import turned_pair as pair
from attnkit.figures.masked_scores import masked_scores
from attnkit.figures.programs import masks
from attnkit.masks import causal_mask
from attnkit.positions import rotate, sinusoidal_positions

# ------------------------------------------------------------------------- a shuffled picture

PICTURE = np.arange(48.0).reshape(4, 4, 3) / 48
ORDERS = {"first": [0, 1, 2, 3], "turned": [3, 2, 1, 0]}


def weighed(order, positions):
    """A sum that asks for the places only with positions."""
    return np.array([np.dot(order, np.arange(4.0) if positions else np.ones(4)), 1])


@pytest.fixture
def photograph():
    return shuffled.ShuffledPicture(PICTURE, ORDERS, weighed)


def test_patches_move_whole(photograph):
    now = photograph.pixels("turned")
    np.testing.assert_array_equal(now[:2, :2], PICTURE[2:, 2:])
    np.testing.assert_array_equal(now[2:, :2], PICTURE[:2, 2:])
    np.testing.assert_array_equal(photograph.pixels("first"), PICTURE)


def test_what_a_token_reads_with_and_without_positions(photograph):
    assert photograph.change("turned", False) == 0
    assert photograph.rows("turned", True).tolist() == [[14, 1], [4, 1], [-10, 0]]
    words = shuffled.ShuffledPictureWords(photograph)
    assert words.readout("turned", False) == (
        "Patches: turned, without positions. The output is the same, number for number."
    )
    assert words.readout("turned", True).endswith("The output is changed by up to 10.00.")
    assert "Without positions the output stays the same in every order" in words.alt
    assert "with positions it changes by up to 10.00" in words.alt


def test_a_token_that_notices_without_positions_is_not_called_blind():
    words = shuffled.ShuffledPictureWords(
        shuffled.ShuffledPicture(PICTURE, ORDERS, lambda order, positions: order[:2])
    )
    assert "Without positions the output changes with the order" in words.alt


def test_a_picture_that_does_not_fall_into_patches_is_refused():
    with pytest.raises(ValueError, match=r"picture has shape \(4, 4, 3\), and an order 3 patches"):
        shuffled.ShuffledPicture(PICTURE, {"three": [0, 1, 2]}, weighed)


# ------------------------------------------------------------------------- dot products of places

P = sinusoidal_positions(12, 4)


@pytest.fixture
def positions():
    return places.PositionProducts(
        {"waves": (P, P @ P.T), "steps": (P, P @ np.diag([1, 2, 3, 4]) @ P.T)}
    )


def test_a_row_by_offset(positions):
    assert positions.offsets.tolist() == list(range(-6, 7))
    row = positions.row("waves", 2)
    assert np.isnan(row[:4]).all() and not np.isnan(row[4:]).any()
    np.testing.assert_allclose(row[4:], (P @ P[2])[:9])


def test_a_band_holds_all_places(positions):
    low, high = positions.band("waves")
    np.testing.assert_allclose(low, high)
    low, high = positions.band("steps")
    for place in range(12):
        row = positions.row("steps", place)
        there = ~np.isnan(row)
        assert (row[there] >= low[there] - 1e-12).all()
        assert (row[there] <= high[there] + 1e-12).all()
    assert high[6] - low[6] > 0.5


def test_positions_in_words(positions):
    words = places.PositionProductsWords(positions)
    five = f"{P[0] @ P[5]:.2f}"
    assert words.readout("waves", 0) == (
        f"Waves, place 0: dot product {five} with the place 5 after. Every pair of places with the "
        f"offset 5 has {five}."
    )
    assert "All pairs of places with the offset 5: from" in words.readout("steps", 5)
    assert "waves: they depend on the offset alone, the same on both sides" in words.alt
    assert "steps: they differ from place to place" in words.alt


def test_a_rotation_is_not_called_the_same_on_both_sides():
    queries = rotate(np.tile([1.0, 2, 0, 1], (8, 1)))
    keys = rotate(np.tile([2.0, 1, 1, 0], (8, 1)))
    found = places.PositionProducts({"turned": (keys, queries @ keys.T)})
    assert places.PositionProductsWords(found).alt.endswith(
        "turned: they depend on the offset alone."
    )


def test_kinds_of_different_shapes_are_refused():
    with pytest.raises(ValueError, match="all kinds need"):
        places.PositionProducts({"a": (P, P @ P.T), "b": (P[:3], P[:3] @ P[:3].T)})


def test_the_frame_lies_on_the_place():
    figure = places.position_products({"waves": (P, P @ P.T)}, place=3)
    figure.at(place=7)
    frames = [patch for ax in figure.fig.axes for patch in ax.patches]
    assert [frame.get_y() for frame in frames] == [6.5, 6.5]


# ------------------------------------------------------------------------------- turned arrows


@pytest.fixture
def arrows():
    return pair.TurnedPair([2, 1], [1, 2], places=12, reach=6)


@pytest.mark.parametrize(("offset", "product"), [(0, 4), (3, -3), (-3, 3), (6, -4)])
def test_the_offset_alone_decides(arrows, offset, product):
    for place in (0, 5, 12):
        assert arrows.product(offset, 30, place) == pytest.approx(product)


def test_arrows_turn_as_in_attnkit(arrows):
    query, key = arrows.tips(4, 2, np.degrees(1))  # a pair of numbers alone turns by 1 a place
    np.testing.assert_allclose([query], rotate([[2, 1]], [4]))
    np.testing.assert_allclose([key], rotate([[1, 2]], [6]))


def test_turned_arrows_in_words(arrows):
    words = pair.TurnedPairWords(arrows)
    assert words.readout(2, 3, 30) == (
        "The query at place 2 is turned by 60 degrees, the key at place 5 by 150. Offset 3: dot "
        "product −3.00; at offset −3 it is 3.00."
    )
    assert "4.00 at offset 0, −3.00 at 3 and 3.00 at −3" in words.alt(30)


def test_no_name_of_an_arrow_covers_the_other():
    figure = pair.turned_pair([2, 1], [1, 2])
    artists = pair.draw_turned_pair(
        pair.TurnedPair([2, 1], [1, 2], 12, 6), pair.TurnedPairWords(None)
    )
    for place in (0, 3, 12):
        for offset in (-1, 0, 1):
            figure.at(place=place, offset=offset)
            texts = [t for t in figure.fig.axes[0].texts if t.get_text()]
            sizes = [artists.plane.size(t.get_text(), pair.LETTERS) for t in texts]
            boxes = [pair.Box(*t.get_position(), *s) for t, s in zip(texts, sizes, strict=True)]
            assert not boxes[0].overlaps(boxes[1])


# ----------------------------------------------------------------------------- a turned picture


def test_shares_of_the_dot_product_with_itself():
    found = grid.TurnedGrid(lambda base: base - np.eye(3), patch=(1, 1), bases=[2, 5])
    assert found.map(5)[0].tolist() == [1, 1.25, 1.25]
    assert found.offsets.tolist() == [-1, 0, 1]
    assert found.along(2).tolist() == [2, 1, 2]
    words = grid.TurnedGridWords(found)
    assert words.readout(5).endswith(
        "keeps 1.25 with its neighbour and 1.00 with the upper left corner."
    )
    assert words.name(10_000) == "10,000"


# ------------------------------------------------------------------------------------ masks

NAMES = ["pad", "dog", "barks"]
SCORES = [[0, 2, 2], [1, 2, 3], [1, 0, 1]]
CAUSAL = causal_mask(3)
MASKS = {"causal": CAUSAL, "both": CAUSAL & np.array([False, True, True])}


@pytest.fixture
def masked():
    return masks.MaskedScores(SCORES, MASKS, row=1)


@pytest.mark.parametrize(
    ("way", "row"),
    [
        (masks.INFINITE, [0.269, 0.731, 0]),
        (masks.MILLION, [0.269, 0.731, 0]),
        (masks.TIMES, [0.245, 0.665, 0.090]),
        (masks.AFTER, [0.090, 0.245, 0]),
    ],
)
def test_four_ways_to_mask(masked, way, row):
    weights = masked.weights("causal", way, 2, 3)
    np.testing.assert_allclose(weights[1], row, atol=5e-4)
    hidden = masked.weights("causal", way, 2, -1)
    assert np.allclose(hidden[1], weights[1], atol=1e-12) == (way != masks.AFTER)


@pytest.mark.parametrize(
    ("way", "row"), [(masks.MILLION, 1 / 3), (masks.TIMES, 1 / 3), (masks.AFTER, 0)]
)
def test_a_row_without_a_key(masked, way, row):
    np.testing.assert_allclose(masked.weights("both", way, 2, 3)[0], row)
    assert np.isnan(masked.weights("both", masks.INFINITE, 2, 3)[0]).all()


@pytest.mark.parametrize(
    ("mask", "way", "said"),
    [
        (
            "causal",
            masks.INFINITE,
            "Dog gives pad, dog and barks the weights 0.269, 0.731 and 0.000.",
        ),
        ("causal", masks.AFTER, "0.000; their sum is 0.335 and not 1."),
        ("causal", masks.TIMES, "0.090; 0.090 lies on what it must not see."),
        ("both", masks.INFINITE, "1.000 and 0.000; pad has no key left, and no answer."),
        ("both", masks.MILLION, "pad has no key left, and gives each 0.333."),
        ("both", masks.AFTER, "pad has no key left, and a sum of 0."),
    ],
)
def test_masks_in_words(masked, mask, way, said):
    assert masks.MaskedScoresWords(masked, NAMES).readout(mask, way, 2, 3).endswith(said)


def test_a_dragged_score_moves_its_row():
    figure = masked_scores(NAMES, SCORES, MASKS)
    figure.at(way=masks.AFTER, third=4)
    texts = [text.get_text() for ax in figure.fig.axes for text in ax.texts]
    assert {"0.042", "0.114", "0.156", "4"} <= set(texts)


def test_a_heatmap_of_scores_says_the_scores():
    figure = masked_scores(NAMES, SCORES, MASKS)
    figure.at(mask="causal", second=-2)
    cells = figure.fig.axes[0].collections[0].get_array()
    assert np.ma.filled(cells, 9).tolist() == [[0, 9, 9], [1, -2, 9], [1, 0, 1]]


def test_masks_are_for_three_tokens():
    with pytest.raises(ValueError, match=r"scores has shape \(2, 2\), and there are 2 names"):
        masked_scores(["a", "b"], np.eye(2), {"all": np.ones((2, 2), bool)})
