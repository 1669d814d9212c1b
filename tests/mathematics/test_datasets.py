"""The tables are complete, in the units they claim, and give the numbers that the book prints."""

import numpy as np
import pytest
from errors import rmse

from attnkit.attention import attention_pooling, gaussian_scores, leave_one_out
from attnkit.datasets import coffee, digits, linnerud, nhanes, waist_and_weight


def straight_line_leave_one_out(x, y):
    predictions = []
    for i in range(len(x)):
        line = np.polyfit(np.delete(x, i), np.delete(y, i), deg=1)
        predictions.append(np.polyval(line, x[i]))
    return np.array(predictions)


def mean_leave_one_out(y):
    return (y.sum() - y) / (len(y) - 1)


@pytest.mark.parametrize(
    ("load", "fields", "n"),
    [
        (waist_and_weight, ("waists", "weights"), 3),
        (linnerud, ("waists", "weights", "pulses"), 20),
        (nhanes, ("waists", "weights", "heights"), 180),
    ],
)
def test_each_table_is_a_named_tuple_of_float_arrays_of_one_length(load, fields, n):
    table = load()
    assert table._fields == fields
    for array in table:
        assert array.shape == (n,)
        assert array.dtype == np.float64
        assert np.isfinite(array).all()
        assert array.flags.c_contiguous


def test_a_caller_who_changes_an_array_changes_no_other_callers_array():
    for load in (waist_and_weight, linnerud, nhanes):
        load().waists[0] = -1
        assert load().waists[0] > 0


def test_the_three_people():
    waists, weights = waist_and_weight()
    assert waists.tolist() == [51, 56, 58]
    assert weights.tolist() == [40, 43, 48]


def test_linnerud_has_the_published_sums_and_people():
    waists, weights, pulses = linnerud()
    assert (waists.sum(), weights.sum(), pulses.sum()) == (708, 3572, 1122)
    heaviest = weights.argmax()
    assert (waists[heaviest], weights[heaviest], pulses[heaviest]) == (46, 247, 50)
    assert (waists[0], weights[0], pulses[0]) == (36, 191, 50)
    assert (waists[-1], weights[-1], pulses[-1]) == (33, 138, 68)


def test_nhanes_columns_are_in_their_units():
    waists, weights, heights = nhanes()
    assert (waists[0], weights[0], heights[0]) == (101.8, 79.5, 158.3)
    assert (waists[-1], weights[-1], heights[-1]) == (78.0, 57.5, 159.5)
    assert ((50 < waists) & (waists < 200)).all()
    assert ((25 < weights) & (weights < 250)).all()
    assert ((120 < heights) & (heights < 220)).all()


def test_linnerud_leave_one_out_is_best_near_one_inch():
    waists, weights, _ = linnerud()
    bandwidths = np.round(np.arange(0.3, 3.05, 0.1), 1)
    errors = [rmse(leave_one_out(waists, weights, h), weights) for h in bandwidths]
    assert bandwidths[np.argmin(errors)] == 1.0
    assert min(errors) == pytest.approx(15.599, abs=5e-4)
    assert weights.std() == pytest.approx(24.065, abs=5e-4)


@pytest.mark.parametrize(
    ("bandwidth", "error"),
    [(0.25, 9.894), (1, 8.661), (2, 8.424), (3, 8.378), (5, 8.435), (10, 9.381)],
)
def test_nhanes_leave_one_out_error_in_kg(bandwidth, error):
    waists, weights, _ = nhanes()
    assert rmse(leave_one_out(waists, weights, bandwidth), weights) == pytest.approx(
        error, abs=5e-4
    )


def test_nhanes_best_whole_bandwidth_is_3_cm():
    waists, weights, _ = nhanes()
    errors = [rmse(leave_one_out(waists, weights, h), weights) for h in range(1, 31)]
    assert np.argmin(errors) + 1 == 3


def test_nhanes_baselines_in_kg():
    waists, weights, _ = nhanes()
    assert rmse(straight_line_leave_one_out(waists, weights), weights) == pytest.approx(
        8.23, abs=5e-3
    )
    assert rmse(mean_leave_one_out(weights), weights) == pytest.approx(18.65, abs=5e-3)


def test_nhanes_waist_and_height_together_err_less():
    waists, weights, heights = nhanes()
    predictions = leave_one_out(np.column_stack([waists, heights]), weights, [5, 5])
    assert rmse(predictions, weights) == pytest.approx(6.684, abs=5e-4)


def test_training_error_falls_to_zero_with_the_bandwidth_and_leave_one_out_does_not():
    waists, weights, _ = nhanes()
    _, first, count = np.unique(waists, return_index=True, return_counts=True)
    waists, weights = waists[first[count == 1]], weights[first[count == 1]]  # no two waists equal
    with_oneself = attention_pooling(gaussian_scores(waists, waists, 0.005), weights)
    assert rmse(with_oneself, weights) < 1e-6
    assert rmse(leave_one_out(waists, weights, 0.005), weights) > 9


def test_the_photograph_is_a_new_array_of_colours_at_each_call():
    picture = coffee()
    assert picture.shape == (168, 168, 3)
    assert (picture.min() >= 0, picture.max() <= 1) == (True, True)
    assert len(np.unique(picture.reshape(-1, 3), axis=0)) == 64
    picture[:] = 0
    assert coffee().any()


def test_the_photograph_shows_a_light_cup_on_a_red_saucer():
    means = coffee().reshape(12, 14, 12, 14, 3).mean(axis=(1, 3))
    red, green, blue = means[4, 1]  # the saucer, on the left
    assert red > 3 * green > 3 * blue
    assert means[1, 7].min() > 0.6  # the rim of the cup


def test_the_digits_are_new_arrays_at_each_call():
    images, labels = digits()
    assert (images.shape, images.dtype, labels.shape) == ((1797, 8, 8), np.float32, (1797,))
    assert set(np.unique(images * 16)) == set(range(17))
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    images[:] = labels[:] = 5
    assert not np.array_equal(digits().images, images)
    assert not np.array_equal(digits().labels, labels)


def test_a_zero_has_a_hole_and_a_one_has_none():
    images, labels = digits()
    middle = images[:, 3:5, 3:5].mean(axis=(1, 2))
    assert middle[labels == 0].mean() < 0.15 < 0.8 < middle[labels == 1].mean()
