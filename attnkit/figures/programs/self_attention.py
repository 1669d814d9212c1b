"""Self-attention step by step: what its figure computes and says, in a page, too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from attnkit.figures.shared.pooling import softmax_or_gap
from attnkit.figures.shared.written import (
    Inks,
    comma_separated,
    factor,
    fitting,
    fixed,
    ink_on,
    joined,
    nonzero,
    subscripted,
    upper_bound,
    vector,
    whole_or_fixed,
)

STAGES = ("X", "Q, K, V", "scores", "weights", "output")
PROJECTIONS = {"W_query": "Q", "W_key": "K", "W_value": "V"}  # and what each makes of X
MATRICES = tuple(["X", *PROJECTIONS, *"QKVSAY"])  # in the order in which the keyboard walks them
SHOWN_FROM = {"Q": 1, "K": 1, "V": 1, "S": 2, "A": 3, "Y": 4}  # the stage; the others from 0 on

# The colours of a line of the arithmetic, by what it is about.
QUERY, KEY, VALUE, WEIGHT, INK = range(5)

Line = tuple[str, int]  # a text and its colour
Entry = tuple[int, int, Sequence[float]]
"""A row and a column of a matrix, and the numbers that a reader may put there."""


class StepThrough:
    """The matrices of self-attention. Tokens are counted from 1."""

    def __init__(
        self,
        X: ArrayLike,
        W_query: ArrayLike,
        W_key: ArrayLike,
        W_value: ArrayLike,
        divisor: float | None = None,
    ) -> None:
        self.X = np.asarray(X, float)
        self.W_query, self.W_key, self.W_value = (
            np.asarray(W, float) for W in (W_query, W_key, W_value)
        )
        self.d_k = self.W_key.shape[1]
        self.given_divisor = divisor
        self.divisor = float(np.sqrt(self.d_k)) if divisor is None else divisor
        self.Q, self.K, self.V = (self.X @ W for W in (self.W_query, self.W_key, self.W_value))
        self.S = self.Q @ self.K.T
        self.A = softmax_or_gap(self.S / self.divisor)
        self.Y = self.A @ self.V

    def matrix(self, name: str) -> np.ndarray:
        """Return a matrix by its name."""
        matrix: np.ndarray = getattr(self, name)
        return matrix

    def with_entries(self, entries: Mapping[str, Entry], **numbers: float) -> "StepThrough":
        """Walk again, with another number at the entry of each matrix that has one."""
        changed = {name: self.matrix(name).copy() for name in PROJECTIONS}
        for name, (row, column, _) in entries.items():
            changed[name][row, column] = numbers[name]
        return StepThrough(self.X, **changed, divisor=self.given_divisor)

    def powers(self, query: int) -> np.ndarray:
        """Return e to the power of each divided score in the row of a query."""
        return np.exp(self.S[query - 1] / self.divisor)


@dataclass(frozen=True)
class StepThroughWords:
    """What the figure of self-attention says, and the arithmetic of each cell."""

    walk: StepThrough
    features: Sequence[str] = ()
    stages = STAGES
    titles = (
        "X: tokens",
        "W_query",
        "W_key",
        "W_value",
        "Q: queries",
        "K: keys",
        "V: values",
        "S: scores",
        "A: weights",
        "Y: output",
    )
    stage_buttons = "stage"
    query_buttons = "token that asks"
    key_buttons = "token that answers"

    @property
    def root(self) -> str:
        """What the scores are divided by."""
        given = self.walk.given_divisor
        return f"√{self.walk.d_k}" if given is None else whole_or_fixed(given)

    def alt(self, entries: Mapping[str, Entry]) -> str:
        changed = [
            f"row {self.rows(name)[row]}, column {column + 1} of {name}"
            for name, (row, column, _) in entries.items()
        ]
        return (
            f"The matrices of self-attention for {len(self.walk.X)} tokens. Arrows lead from X to "
            "W_query, W_key and W_value, and from each of them to what it makes: Q, K and V; from "
            "Q and K to the scores S, from S to the weights A, and from A and V to the output Y. "
            "S, A and Y have a row for each token that asks. The arithmetic of the chosen cell is "
            "written out. The stages fill the matrices one after the other."
            + (f" Framed, and moved by a control: {joined(changed)}." if changed else "")
        )

    def entry_buttons(self, name: str) -> str:
        return name

    def rows(self, name: str) -> list[str]:
        """Name the rows of a matrix: tokens, or features."""
        n = len(self.walk.matrix(name))
        if name in PROJECTIONS:
            return [*self.features] or self._numbered("", n)
        return self._numbered("q" if name in "SA" else name.lower(), n)

    def columns(self, name: str) -> list[str]:
        """Name the columns of a matrix: features, keys, or numbers of a vector."""
        if name == "X" and self.features:
            return [*self.features]
        return self._numbered("k" if name in "SA" else "", self.walk.matrix(name).shape[1])

    def _numbered(self, letter: str, n: int) -> list[str]:
        return [subscripted(letter, i) if letter else str(i) for i in range(1, n + 1)]

    def cells(self, name: str) -> list[str]:
        """Write the numbers of a matrix, row by row, with little room for each."""
        numbers = self.walk.matrix(name).ravel()
        if name == "A":
            return [_short(nonzero(weight, 3, tiny=upper_bound)) for weight in numbers]
        return [_narrow(number) for number in numbers]

    def filled(self, name: str, stage: str) -> np.ndarray:
        """Return the values of a matrix, or empty cells before it is computed."""
        values = self.walk.matrix(name)
        return values if _reached(name, stage) else np.full(values.shape, np.nan)

    def written(self, name: str, stage: str) -> list[str]:
        """Return the numbers in the cells of a matrix, or nothing before it is computed."""
        return [word if _reached(name, stage) else "" for word in self.cells(name)]

    def readout(self, stage: str, query: int, key: int) -> str:
        """Say what the stage shows of the chosen cell."""
        walk, i, j = self.walk, query - 1, key - 1
        if stage == "X":
            return (
                f"Token {query}, {vector(walk.X[i])}, asks. "
                f"Token {key}, {vector(walk.X[j])}, answers."
            )
        if stage == "Q, K, V":
            return (
                f"Token {query} has the query {vector(walk.Q[i])}. Token {key} has the key "
                f"{vector(walk.K[j])} and the value {vector(walk.V[j])}."
            )
        if stage == "scores":
            return (
                f"The query of token {query} and the key of token {key} have the dot product "
                f"{whole_or_fixed(walk.S[i, j])}. The whole row of token {query}: "
                f"{comma_separated(walk.S[i])}."
            )
        if stage == "weights":
            row = ", ".join([_written_weight(weight) for weight in walk.A[i]])
            return (
                f"Token {query} gives token {key} the weight {_written_weight(walk.A[i, j])}. "
                f"The whole row of token {query}: {row}."
            )
        return (
            f"The output for token {query} is {vector(walk.Y[i])}. "
            f"Of this, token {key} gives {vector(walk.A[i, j] * walk.V[j])}."
        )

    def arithmetic(self, stage: str, query: int, key: int) -> list[Line]:
        """Write out the chosen cell of a stage, a line each."""
        write = [self._tokens, self._projections, self._score, self._weight, self._output]
        return write[STAGES.index(stage)](query, key)

    def _tokens(self, query: int, key: int) -> list[Line]:
        X = self.walk.X
        return [
            (f"{subscripted('x', query)} = {vector(X[query - 1])} asks", QUERY),
            (f"{subscripted('x', key)} = {vector(X[key - 1])} answers", KEY),
        ]

    def _projections(self, query: int, key: int) -> list[Line]:
        walk = self.walk
        made = [
            ("q", query, "W_query", walk.W_query, QUERY),
            ("k", key, "W_key", walk.W_key, KEY),
            ("v", key, "W_value", walk.W_value, VALUE),
        ]
        return [
            (
                f"{subscripted(letter, n)} = {subscripted('x', n)} {name} = "
                f"{_mixture(walk.X[n - 1], W)}",
                colour,
            )
            for letter, n, name, W, colour in made
        ]

    def _score(self, query: int, key: int) -> list[Line]:
        q, k = self.walk.Q[query - 1], self.walk.K[key - 1]
        pairs = zip(q, k, strict=True)
        products = " + ".join([f"{factor(a)}·{factor(b)}" for a, b in pairs])
        asks, answers = subscripted("q", query), subscripted("k", key)
        result = whole_or_fixed(self.walk.S[query - 1, key - 1])
        return [
            (f"{asks} = {vector(q)}", QUERY),
            (f"{answers} = {vector(k)}", KEY),
            (f"{asks} · {answers} = {products} = {result}", INK),
        ]

    def _weight(self, query: int, key: int) -> list[Line]:
        scaled, powers = self.walk.S[query - 1] / self.walk.divisor, self.walk.powers(query)
        asks, total = subscripted("q", query), whole_or_fixed(powers.sum())
        weight = _written_weight(self.walk.A[query - 1, key - 1])
        return [
            (f"scores of {asks}, divided by {self.root}:  {comma_separated(scaled)}", INK),
            (f"e to the power of each:  {', '.join([_power(power) for power in powers])}", INK),
            (f"their sum:  {total}", INK),
            (
                f"weight of {subscripted('k', key)} = {_power(powers[key - 1])} / {total} = "
                f"{weight}",
                WEIGHT,
            ),
        ]

    def _output(self, query: int, key: int) -> list[Line]:
        lines = []
        rows = zip(self.walk.A[query - 1], self.walk.V, strict=True)
        for n, (weight, value) in enumerate(rows, 1):
            product = f"{_written_weight(weight)} · {vector(value)} = {vector(weight * value)}"
            colour = VALUE if n == key else INK
            lines.append((f"{subscripted('v', n)} gives {product}", colour))
        result = f"sum: {subscripted('y', query)} = {vector(self.walk.Y[query - 1])}"
        return [*lines, (result, VALUE)]


def _written_weight(weight: float) -> str:
    return nonzero(weight, 3)


def _power(power: float) -> str:
    """Write e to some power: like a weight it is never 0, but it can be a whole number."""
    return whole_or_fixed(power) if round(power, 3) else nonzero(power, 3)


def _mixture(x: np.ndarray, W: np.ndarray) -> str:
    """Write out a row times a matrix: the rows of the matrix, mixed."""
    result = vector(x @ W)
    if len(x) > 2:
        return result
    terms = [f"{factor(a)}·{vector(row)}" for a, row in zip(x, W, strict=True)]
    return f"{' + '.join(terms)} = {result}"


def _short(weight: str) -> str:
    return weight[1:] if weight.startswith("0") else weight


def _narrow(number: float) -> str:
    """Write a number in a cell: with two decimals, or with none, or with a power of ten."""
    text = whole_or_fixed(number, 2)
    return text if len(text) <= 5 else fitting(number, fixed(number, 0), 4, decimals=0)


def _reached(name: str, stage: str) -> bool:
    return STAGES.index(stage) >= SHOWN_FROM.get(name, 0)


# ------------------------------------------------------------------------------ updates

Said = Callable[[float, float, float], StepThroughWords]
"""What the figure says, by the numbers at the three entries."""


def step_through(
    projections: Callable[[float, float, float], Sequence[ArrayLike]],
    X: np.ndarray,
    shapes: Sequence[tuple[int, int]],
    divisor: float | None,
    features: Sequence[str],
    n_lines: int,
    colours: Sequence[str],
    inks: Inks,
) -> dict[str, Callable]:
    """Return the update functions for projections that a reader may change."""

    def said(W_query: float, W_key: float, W_value: float) -> StepThroughWords:
        matrices = [np.asarray(W, float) for W in projections(W_query, W_key, W_value)]
        found = [W.shape for W in matrices]
        if found != [tuple(shape) for shape in shapes]:
            raise ValueError(f"the projections have the shapes {found}; they need {[*shapes]}")
        walk = StepThrough(X, matrices[0], matrices[1], matrices[2], divisor)
        return StepThroughWords(walk, features)

    return of_step_through(said, n_lines, colours, inks)


def of_step_through(
    said: Said, n_lines: int, colours: Sequence[str], inks: Inks
) -> dict[str, Callable]:
    """Return the update functions: what is written, and for each matrix its cells and numbers."""

    def lines(
        stage: str, query: int, key: int, W_query: float, W_key: float, W_value: float
    ) -> list[dict]:
        written = said(W_query, W_key, W_value).arithmetic(stage, query, key)
        written += [("", INK)] * (n_lines - len(written))
        return [{"text": text, "color": colours[colour]} for text, colour in written]

    def projections(W_query: float, W_key: float, W_value: float) -> list[tuple]:
        return [matrix(name, "X", W_query, W_key, W_value) for name in PROJECTIONS]

    def made(stage: str, W_query: float, W_key: float, W_value: float) -> list[tuple]:
        return [matrix(name, stage, W_query, W_key, W_value) for name in SHOWN_FROM]

    def matrix(name: str, stage: str, *numbers: float) -> tuple:
        """Return the cells of a matrix, and the numbers in them; those of A have an ink."""
        words = said(*numbers)
        values, texts = words.filled(name, stage), words.written(name, stage)
        if name != "A":
            return values, texts
        weights = words.walk.A.ravel()
        pairs = zip(texts, weights, strict=True)
        return values, [{"text": text, "color": ink_on(w, inks)} for text, w in pairs]

    def readout(
        stage: str, query: int, key: int, W_query: float, W_key: float, W_value: float
    ) -> str:
        return said(W_query, W_key, W_value).readout(stage, query, key)

    return {"lines": lines, "projections": projections, "made": made, "readout": readout}
