"""Static drawings: what each returns, beside the examples in its docstring."""

import numpy as np
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from attnkit import plots, theme


@pytest.fixture
def ax():
    return Figure().subplots()


@pytest.mark.parametrize(("shape", "kind"), [((32, 32), QuadMesh), ((33, 32), AxesImage)])
def test_a_heatmap_is_vectors_while_a_page_can_paint_them(ax, shape, kind):
    assert type(plots.heatmap(ax, np.zeros(shape), vmax=1)) is kind


@pytest.mark.parametrize(
    ("value", "look"),
    [
        (0.66, {"text": "0.66", "color": "#000000"}),  # where both inks have the same contrast
        (0.68, {"text": "0.68", "color": "#ffffff"}),
        (np.nan, {"text": "", "color": "#ffffff"}),
    ],
)
def test_a_cell_is_written_in_the_ink_that_reads_best(ax, value, look):
    cells = plots.heatmap(ax, [[0, 1]], vmax=1, cmap="Purples")
    (found,) = plots.cell_texts(cells, [[value]])
    assert found["text"] == look["text"]
    assert found["color"] == look["color"] or not found["text"]


@pytest.mark.parametrize(
    ("values", "texts", "limits"),
    [
        ([[0.25, 1.0]], ["0.25", "1.00"], (0, 1)),
        ([[-np.inf, -2.5], [np.nan, -0.5]], ["", "−2.50", "", "−0.50"], (-2.5, -0.5)),
        ([[-np.inf, np.nan]], ["", ""], (0, 0)),
        ([[-4.0, -3.0]], ["−4.00", "−3.00"], (-4, -3)),
        (np.ma.masked_equal([[1.0, 2.0]], 2), ["1.00", ""], (0, 1)),
        ([[1, 20]], ["1", "20"], (0, 20)),
        (np.eye(2, dtype=bool), ["1", "0", "0", "1"], (0, 1)),
        ([[1e-6, 2.5e-7]], ["1e-06", "2.5e-07"], (0, 1e-6)),
        ([[123456.0, 0.5]], ["1.235e+05", "0.5"], (0, 123456)),
    ],
)
@pytest.mark.parametrize("many", [False, True])
def test_any_matrix_is_drawn_with_limits_and_texts_that_fit(ax, values, texts, limits, many):
    drawn = np.ma.concatenate([np.ma.asarray(values)] * 1030) if many else values
    cells = plots.heatmap(ax, drawn)
    assert cells.get_clim() == limits
    assert [look["text"] for look in plots.cell_texts(cells, values)] == texts
    if not many:
        plots.heatmap(ax, values, annotate=True)
        assert [text.get_text() for text in ax.texts] == texts
    ax.get_figure().draw_without_rendering()


def test_values_are_written_in_a_format_of_choice(ax):
    plots.heatmap(ax, [[0.25, np.nan]], annotate=True, fmt=".0%")
    assert [text.get_text() for text in ax.texts] == ["25%", ""]


@pytest.mark.parametrize(
    ("tip", "place"), [((3, 4), (3.6, 4.8)), ((0, -1), (0, -2)), ((0, 0), (-0.7, -0.7))]
)
def test_a_label_stands_beyond_the_tip(tip, place):
    np.testing.assert_allclose(plots.beyond(tip, along=1), place)


@pytest.mark.parametrize("tip", [(3, 4), (-3, 4), (0, -2)])
def test_a_label_stands_to_the_right_of_an_arrow(tip):
    (x, y), aside = tip, plots.beyond(tip, along=0, right=2) - np.array(tip)
    assert aside @ tip == pytest.approx(0)
    assert np.hypot(*aside) == pytest.approx(2)
    assert x * aside[1] - y * aside[0] < 0  # clockwise of the arrow


def test_an_arrow_starts_at_the_origin(ax):
    arrow = plots.arrow(ax, np.array([2, 1]), theme.QUERY, width=4, head=21, zorder=5)
    assert (arrow.get_linewidth(), arrow.get_mutation_scale(), arrow.get_zorder()) == (4, 21, 5)
    assert arrow in ax.patches


def test_labels_of_ticks_are_coloured_along_one_axis(ax):
    plots.colour_tick_labels(ax, y=theme.VALUE)
    assert ax.get_yticklabels()[0].get_color() == theme.VALUE
    assert ax.get_xticklabels()[0].get_color() == theme.INK
