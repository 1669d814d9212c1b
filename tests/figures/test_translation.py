"""Every text of a figure comes from its words, so that another language can replace it."""

import inspect
import re
from functools import wraps
from importlib import import_module

import numpy as np
import pytest
from lighter import only_moving
from matplotlib.text import Text

from attnkit import LiveFigure
from attnkit.attention import dot_scores, gaussian_scores
from attnkit.figures.shared import desk
from attnkit.trials import draw_trials

NAMES = ["CUP", "NOTEBOOK", "BOOK"]
KEYS = [[3, 0], [0.5, 1], [0.5, 3]]
PEOPLE = [51, 56, 58], [40, 43, 48]
DIVISORS = {"1": lambda d: 1, "√D": np.sqrt}
TRIALS = {d: draw_trials(d, n_trials=20, n_keys=3) for d in (1, 64)}
TOKENS = np.eye(3)
FIGURES = {
    "beyond_values.beyond_values": {
        "X": [[1, 0], [0, 1], [1, 1]],
        "W_query": np.eye(2),
        "W_key": np.eye(2),
        "features": ("RED", "EDGES"),
    },
    "cost_of_a_layer.cost_of_a_layer": {
        "picture": np.full((4, 4, 3), 0.5),
        "texts": {"TEXT": 8192},
    },
    "own_scale.own_scale": {"X": [[1, 2, 3, 6], [0, 5, 1, 2]], "changed": 1},
    "through_a_block.through_a_block": {
        "X": [[1, 2, 6], [2, 4, 5], [0, 5, 1]],
        "projections": np.stack([TOKENS] * 3),
        "network": (TOKENS, [0, 0, 0], TOKENS, [0, 0, 0]),
        "change": [4, 0, 0],
    },
    "through_layers.through_layers": {
        "runs": {
            kind: {way: np.stack([TOKENS, TOKENS]) for way in ("WITHOUT", "WITH")}
            for kind in ("ALONE", "BOTH")
        },
        "layer": 1,
    },
    "softmax.two_scores": {},
    "softmax.gap_and_temperature": {},
    "softmax.many_scores": {"names": NAMES, "scores": [1, 0, -1]},
    "cup_or_book.desk_without_query": {
        "names": NAMES,
        "weights": {"MAX": [1, 0, 0], "MEAN": [1 / 3] * 3},
        "wishes": ["COFFEE.", "A BOOK."],
    },
    "cup_or_book.cup_or_book": {"names": NAMES, "keys": KEYS, "key_names": ["X", "Y"]},
    "cup_or_book.look_and_get": {
        "names": NAMES,
        "keys": KEYS,
        "values": [[200, 0], [0, 80], [0, 300]],
        "value_names": ["ML", "PAGES"],
        "change": (2, 1),
        "positions": [0, 300],
    },
    "cup_or_book.weights_by_will": {"names": NAMES, "wills": ["T"], "weights": [[0.5, 0.3, 0.2]]},
    "waist_and_weight.bell": {"waists": PEOPLE[0], "kernel": lambda r: np.exp(-(r**2) / 2)},
    "waist_and_weight.waist_and_weight": {"waists": PEOPLE[0], "weights": PEOPLE[1]},
    "waist_and_weight.weight_matrix": {
        "queries": [50, 57],
        "waists": PEOPLE[0],
        "weights": PEOPLE[1],
    },
    "leave_one_out.seen_and_left_out": {
        "waists": PEOPLE[0],
        "weights": PEOPLE[1],
        "bandwidths": [1, 2, 3],
        "bandwidth": 2,
        "units": ("CM", "KG"),
        "who": ("MAN", "MEN"),
        "left_out": 1,
    },
    "leave_one_out.learn_bandwidth": {
        "waists": PEOPLE[0],
        "weights": PEOPLE[1],
        "loss": lambda bandwidth: bandwidth**2,
        "runs": {"RUN": [3, 2, 1]},
        "units": ("CM", "KG"),
    },
    "two_measures.two_measures": {
        "waists": [60, 90, 140],
        "heights": [145, 170, 190],
        "weights": [40, 80, 120],
    },
    "patches.row_and_map": {
        "picture": np.full((4, 4, 3), 0.5),
        "keys": np.eye(4),
        "values": np.eye(4)[:, :3],
        "bandwidths": [1, 2],
        "bandwidth": 1,
    },
    "shuffled_picture.shuffled_picture": {
        "picture": np.full((4, 4, 3), 0.5),
        "orders": {"AS IT WAS": [0, 1, 2, 3], "SHUFFLED": [3, 1, 0, 2]},
        "answer": lambda order, positions: np.asarray(order) * float(positions),
    },
    "position_products.position_products": {
        "kinds": {"ONE": (TOKENS, TOKENS), "TWO": (TOKENS, -TOKENS)},
    },
    "turned_pair.turned_pair": {"query": [2, 1], "key": [1, 2]},
    "turned_grid.turned_grid": {
        "products": lambda base: np.full((3, 3), base),
        "patch": (1, 1),
        "bases": [10, 100],
        "base": 10,
    },
    "masked_scores.masked_scores": {
        "names": NAMES,
        "scores": TOKENS,
        "masks": {"CAUSAL": TOKENS.cumsum(axis=0).T > 0, "ALL": TOKENS > -1},
    },
    "scoring.scores_side_by_side": {
        "key_sets": {"ONE": dict(zip(NAMES, KEYS, strict=True))},
        "scores": {"DOT": dot_scores, "GAUSSIAN": gaussian_scores},
        "features": ("X", "Y"),
        "changed": {"QM": [[0, 1], [1, 0]]},
    },
    "scoring.waist_answers": {
        "waists": PEOPLE[0],
        "weights": PEOPLE[1],
        "scores": {"DOT": dot_scores, "GAUSSIAN": gaussian_scores},
    },
    "colour_words.words_find_patches": {
        "words": ["RED", "GREEN"],
        "hues": [15, 120],
        "target": TOKENS[:2, :2],
        "weights": np.full((4, 2, 2), 0.5),
        "W_query": np.ones((4, 2, 2)),
        "W_key": np.ones((4, 2, 2)),
        "by_hand": TOKENS[:2, :2],
    },
    "divisors.growing_sums": {"products": np.eye(64), "divisors": DIVISORS},
    "divisors.divided_scores": {"scores": [12, 1, -9]},
    "random_queries.random_queries": {"trials": TRIALS, "divisors": DIVISORS},
    "self_attention.step_through": {
        "X": TOKENS,
        "W_query": TOKENS,
        "W_key": -TOKENS,
        "W_value": TOKENS,
        "features": ["RED", "EDGE", "LEVEL"],
        "entries": {name: (0, 2, [0, 1]) for name in ("W_query", "W_key", "W_value")},
    },
    "split_in_heads.split_in_heads": {},
    "two_wishes.two_wishes": {
        "patches": np.full((4, 2, 2, 3), 0.5),
        "keys": [[1, 0], [0, 1], [0, 0]],
        "names": NAMES,
        "features": ["RED", "EDGES"],
    },
    "tokens.largest_weights": {"maps": {"ONE": [TOKENS], "TWO": [TOKENS]}},
    "tokens.patches_attend": {
        "picture": np.full((4, 4, 3), 0.5),
        "names": ["SKY", "BALL", "FENCE", "STAIRS"],
        "X": np.eye(4),
        "features": ["BRIGHT", "RED", "UPRIGHT", "LEVEL"],
        "attend": lambda asks, answers: (None, np.full((4, 4), 0.25)),
    },
    "tokens.sentence_attends": {
        "words": ["A", "DOG", "!"],
        "X": TOKENS,
        "attend": lambda X: (X, X),
        "features": ["NOUN", "ALIVE", "VERB"],
        "sentences": ["A DOG !", "DOG ! A"],
    },
}


def loud(value):
    """Return a text, a list of texts, or what a function returns, in capital letters."""
    if isinstance(value, str):
        return value.upper()
    if isinstance(value, list | tuple):
        return type(value)(map(loud, value))
    if inspect.ismethod(value):
        return wraps(value)(lambda *args, **kwargs: loud(value(*args, **kwargs)))
    return value


def in_another_language(words):
    """Return a class of words that says everything in capital letters."""

    class Loud(words):
        def __getattribute__(self, name):
            value = super().__getattribute__(name)
            return value if name.startswith("__") else loud(value)

    return Loud


class Heard(LiveFigure):
    """A figure that gives access to its readout."""

    def __init__(self, *args, readout, **kwargs):
        super().__init__(*args, readout=readout, **kwargs)
        self.readout, self.asks = readout, inspect.signature(readout).parameters


def texts_of(figure: Heard) -> set[str]:
    """Return every text of a figure, at the first and the last position of its controls."""
    said = {figure.alt, *(control.description for control in figure.controls.values())}
    said |= {label for control in figure.controls.values() for label in control.labels}
    for position in (0, -1):
        setting = {name: control.values[position] for name, control in figure.controls.items()}
        drawn = figure.at(**setting).findobj(Text)
        said |= {text.get_text() for text in drawn if text.get_visible()}
        said.add(figure.readout(**{name: setting[name] for name in figure.asks}))
    return said


def made(monkeypatch, name: str, given: dict, replace) -> Heard:
    """Make a figure, given by module and function, with other words."""
    module_name, function = name.split(".")
    module = import_module(f"attnkit.figures.{module_name}")
    monkeypatch.setattr(module, "LiveFigure", Heard)
    for room in (module, desk):
        for attribute in [name for name in vars(room) if name.endswith("Words")]:
            monkeypatch.setattr(room, attribute, replace(getattr(room, attribute)))
    with only_moving():
        return getattr(module, function)(**given)


def lower_case(figure: Heard) -> list[str]:
    plain = {text.replace(r"\mathdefault", "") for text in texts_of(figure)}  # from matplotlib
    return sorted(text for text in plain if re.search("[a-z]", text))


@pytest.mark.parametrize(("name", "given"), FIGURES.items())
def test_every_text_comes_from_the_words(monkeypatch, name, given):
    assert lower_case(made(monkeypatch, name, given, in_another_language)) == []


@pytest.mark.parametrize(("name", "given"), FIGURES.items())
def test_in_english_there_is_something_to_translate(monkeypatch, name, given):
    assert lower_case(made(monkeypatch, name, given, lambda words: words))
