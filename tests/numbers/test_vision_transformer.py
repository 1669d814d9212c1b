"""Every number of the chapter on the Vision Transformer that its own cells do not assert."""

import re

import numpy as np
import pytest
from notebooks import prose, rounds_to, sources

from attnkit.datasets import vit_filters, vit_heads, vit_maps, vit_order, vit_shifts

CHAPTER = "vision-transformer"
CUP, SHIFTS, COSINES = vit_maps("coffee"), vit_shifts(), vit_order()
ROW, COLUMN = np.divmod(np.arange(256), 16)
DOWN, RIGHT = ROW - ROW[:, None], COLUMN - COLUMN[:, None]


def between_patches(model, layer, head):
    return model.maps[model.heads.index([layer, head])][1:, 1:]


def mean_list(weights):
    """The mean weight at each offset, for each pair of patches, by loops over offsets."""
    kernel = np.zeros_like(weights)
    for offset in {*zip(DOWN.ravel(), RIGHT.ravel(), strict=True)}:
        there = (offset[0] == DOWN) & (offset[1] == RIGHT)
        kernel[there] = weights[there].mean()
    return kernel


def in_common(layer, head):
    """What the rows of a head on the cup share with its mean list."""
    weights = between_patches(CUP, layer, head)
    return np.minimum(mean_list(weights), weights).sum(axis=1).mean()


@pytest.mark.parametrize(
    ("printed", "head"),
    [("0.61", (2, 2)), ("0.42", (9, 4)), ("0.37", (12, 3)), ("0.65", (4, 1))],
)
def test_what_a_head_has_in_common_with_its_kernel(printed, head):
    assert rounds_to(printed, in_common(*head))
    assert printed in prose(CHAPTER)


def test_in_three_of_four_places_a_shift_has_half_in_common_and_never_in_the_last_column():
    weights = between_patches(CUP, 2, 2)
    common = np.minimum(mean_list(weights), weights).sum(axis=1)
    assert (common >= 0.5).mean() == pytest.approx(0.75, abs=0.02)
    assert common[COLUMN == 15].max() < 0.3
    assert not (weights.sum(axis=1) > 1.01).any()
    assert weights.sum(axis=1).min() < 0.25


def test_the_rim_of_the_saucer_reads_the_rim_on_the_other_side():
    row = between_patches(CUP, 9, 4)[7 * 16 + 2].reshape(16, 16)
    assert row[:, 8:].sum() > 0.3


def test_the_head_for_the_same_thing_reads_the_saucer_on_both_sides_of_the_cup():
    row = between_patches(CUP, 12, 3)[8 * 16 + 12].reshape(16, 16)
    assert row[:, :5].sum() > 0.3
    assert row[:, 11:].sum() > 0.3


@pytest.mark.parametrize(
    ("neighbour", "offset", "head", "printed"),
    [
        ("on the right", (0, 1), (2, 2), "0.65"),
        ("on the left", (0, -1), (3, 4), "0.69"),
        ("below", (1, 0), (4, 2), "0.65"),
        ("above", (-1, 0), (4, 5), "0.63"),
    ],
)
def test_four_heads_are_the_four_shifts(neighbour, offset, head, printed):
    kernels = vit_heads().kernels
    kernel = kernels[head[0] - 1, head[1] - 1]
    assert np.unravel_index(kernel.argmax(), kernel.shape) == tuple(np.add(offset, 5))
    assert rounds_to(printed, kernel.max())
    line = f"| {neighbour} | layer {head[0]}, head {head[1]} | {printed} |"
    assert line in prose(CHAPTER)


def test_three_more_are_weaker_shifts_and_most_heads_give_most_to_the_patch_itself():
    kernels = vit_heads().kernels.reshape(72, 121)
    assert np.sum(kernels.argmax(axis=1) == 60) == 44
    beside = kernels[:, [49, 59, 61, 71]]  # above, left, right, below
    found = {divmod(int(n), 6): (int(beside[n].argmax()), beside[n].max()) for n in range(72)}
    strong = {(l + 1, h + 1): way for (l, h), (way, weight) in found.items() if weight > 0.6}
    assert strong == {(2, 2): 2, (3, 4): 1, (4, 2): 3, (4, 5): 0}
    weaker = {(l + 1, h + 1): each for (l, h), each in found.items() if 0.4 < each[1] < 0.6}
    assert {head: way for head, (way, _) in weaker.items()} == {(5, 6): 2, (4, 6): 1, (5, 1): 0}


def test_the_shifts_go_by_place():
    shares = SHIFTS.most
    assert (round(100 * shares.min()), round(100 * shares.max())) == (70, 95)
    without = SHIFTS.without_positions.mean(axis=0)
    assert rounds_to("0.02", without.min())
    assert rounds_to("0.06", without.max())
    assert rounds_to("0.66", SHIFTS.weights.mean())
    assert rounds_to("0.74", SHIFTS.grey.min())
    assert rounds_to("0.96", SHIFTS.grey.max())


def test_they_are_nearly_shifts():
    variation = SHIFTS.variation.mean(axis=0)
    assert rounds_to("0.27", variation.min())
    assert rounds_to("0.32", variation.max())
    assert rounds_to("0.20", SHIFTS.variation.min())
    assert rounds_to("0.41", SHIFTS.variation.max())
    assert "**nearly** shifts, not convolutions" in prose(CHAPTER)


def test_the_largest_components_of_the_filters_are_no_even_colour():
    filters = vit_filters()
    first = filters.components.reshape(28, 196, 3)
    alike = 3 * (first.mean(axis=2) ** 2).sum(axis=1) / (first**2).sum(axis=(1, 2))
    assert alike.min() > 0.95 and "at least 95 % of each" in prose(CHAPTER)
    even = 196 * (first.mean(axis=1) ** 2).sum(axis=1) / (first**2).sum(axis=(1, 2))
    np.testing.assert_allclose(even, filters.even[:28], atol=1e-4)
    assert even.max() < 0.0002


def test_even_colour_comes_late_and_is_much_of_the_tokens():
    filters, late = vit_filters(), slice(202, 218)
    much = np.flatnonzero(filters.even > 0.05) + 1
    assert (much.min(), much.max(), len(filters.even[late])) == (203, 218, 16)
    assert filters.even[late].sum() > 0.9 * filters.even.sum()
    for printed, share in (
        ("0.3", filters.shares[late].sum()),
        ("17", filters.in_tokens[late].sum()),
        ("24", filters.in_tokens[:28].sum()),
        ("1.3", filters.shares[1]),
        ("0.8", filters.shares[27]),
    ):
        assert rounds_to(printed, 100 * share)
        assert re.search(rf"\b{re.escape(printed)} (%|to)", prose(CHAPTER))
    assert (np.diff(filters.shares) <= 0).all()
    np.testing.assert_allclose([filters.shares.sum(), filters.in_tokens.sum()], 1, atol=1e-3)


def test_shuffling_moves_nothing_without_positions():
    assert COSINES.shuffled_without.max() < 0.000005


def test_a_place_is_like_its_neighbours_and_like_its_row_and_column():
    place = 4 * 16 + 8
    down, right = abs(DOWN[place]), abs(RIGHT[place])
    near, line = down + right == 1, (down == 0) ^ (right == 0)
    alike = COSINES.cosines[place]
    assert rounds_to("0.78", alike[near].mean())
    assert rounds_to("0.46", alike[line & ~near].mean())
    assert rounds_to("0.05", alike[(down > 0) & (right > 0)].mean())
    spot = alike[13 * 16 + 8]  # row 14, column 9
    assert rounds_to("0.64", spot)
    assert spot > alike[[12 * 16 + 8, 14 * 16 + 8]].max() + 0.1


def test_the_stripes_are_mostly_the_bias(chapter):
    tokens, b = chapter["tokens"], chapter["b"]
    assert tokens.mean(axis=0).var() > 0.9 * tokens.var()
    assert np.corrcoef(tokens.mean(axis=0), b)[0, 1] > 0.9


def test_it_is_a_cross_at_every_place():
    alike, down, right = COSINES.cosines, abs(DOWN), abs(RIGHT)
    line, off = (down == 0) ^ (right == 0), (down > 0) & (right > 0)
    assert all(
        row[on].mean() > row[away].mean() + 0.2
        for row, on, away in zip(alike, line, off, strict=True)
    )


def test_what_is_quoted_of_timm_has_its_lines():
    (quoted,) = re.findall(
        r"```python\ndef forward\(self, x, attn_mask.*?```",
        "\n".join(sources(CHAPTER, "markdown")),
        re.S,
    )
    numbered = re.findall(r"# (\d+)$", quoted, re.M)
    assert numbered == [str(n) for n in range(1, 19)]
    assert max(map(len, quoted.splitlines())) <= 76  # else a page hides the numbers


@pytest.mark.parametrize(
    "claim",
    [r"early layers are local", r"\bheads? (is|are) a convolution\b(?!.*sum)", r"registers?\b"],
)
def test_what_was_not_found_is_not_said(claim):
    text = prose(CHAPTER).replace("## Nine heads are a convolution", "")
    assert not re.search(claim, text.replace("Nine heads are a convolution", ""), re.I)


@pytest.mark.parametrize(
    "said",
    [
        "whether they were trained further is not\nknown",
        "counted from 1",
        "The table was learned for 37 × 37 places and resized to 16 × 16.",
        "CC0, from scikit-image",
        "Apache License 2.0",
    ],
)
def test_what_must_be_said(said):
    assert " ".join(said.split()) in " ".join(prose(CHAPTER).split())
