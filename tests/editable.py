"""The figures whose code can be edited, by name."""

import numpy as np

from attnkit.figures.softmax import gap_and_temperature, many_scores, two_scores
from attnkit.figures.waist_and_weight import bell, waist_and_weight

PEOPLE = [51.0, 56.0, 58.0], [40.0, 43.0, 48.0]


def my_scores(queries, keys, bandwidth=1):
    distances = np.asarray(queries)[:, None] - np.asarray(keys)[None, :]
    return -(distances**2) / (2 * bandwidth**2)


def waists(scores=my_scores):
    return waist_and_weight(*PEOPLE, scores, editable=True)


def own_softmax(scores):
    exponentials = np.exp(scores)
    return exponentials / exponentials.sum()


def kernel(distance):
    return np.exp(-(distance**2) / 2)


FIGURES = {
    "bell": lambda: bell(PEOPLE[0], kernel, editable=True),
    "waist and weight": waists,
    "two scores": lambda: two_scores(weights=own_softmax, editable=True),
    "gap and temperature": lambda: gap_and_temperature(editable=True),
    "many scores": lambda: many_scores(["a", "b", "c"], [3.0, 0.5, -1.0], editable=True),
}
