"""Make the arrays of the book: what the model's heads read, and what happens where they cannot.

Layers, heads and tokens are counted from 0. In front of every text stands one more token, START.
Of each weight matrix only the triangle is kept in which weights are not 0.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np

from tools.smollm2 import texts
from tools.smollm2.model import N_HEADS, N_LAYERS, Hidden, SmolLM2
from tools.smollm2.words import Words
from tools.stored import Arrays

START = 0  # <|endoftext|>; that it stands there is the book's choice
REPEATED = 30  # random tokens, said twice
JOINED = (1, 2, 3, 4, 6, 12)  # how many plain sentences make one text
ALL_HEADS = range(N_HEADS)
UNROTATED: tuple[dict[int, Sequence[int]], ...] = (  # heads without rotation, by their layer
    {},
    {16: ALL_HEADS},
    {17: ALL_HEADS, 18: ALL_HEADS},
    {layer: ALL_HEADS for layer in range(N_LAYERS)},
    {16: [0]},
    {16: ALL_HEADS[1:]},
)
SHOWN_UNROTATED = ((16, 0), (18, 6), (17, 4))  # layer and head
WAYS = tuple(product(("mask", "mean", "zero"), (False, True)))
LIKELY = 0.3  # a prompt whose right word has less is left out


class Experiments:
    """All that the book does with the model."""

    def __init__(self, model: SmolLM2, words: Words) -> None:
        self.model, self.words = model, words
        self.shown = self.numbers(texts.SHOWN)
        self.plain = [self.numbers(text) for text in texts.PLAIN]
        draws = (np.random.default_rng(seed).integers(1000, 20_000, REPEATED) for seed in range(5))
        self.repeated = [[START, *draw, *draw] for draw in draws]

    def numbers(self, text: str) -> list[int]:
        return [START, *self.words.numbers(text)]

    def named(self, tokens: list[int]) -> list[str]:
        return ["<start>", *(self.words.text(token).strip() for token in tokens[1:])]

    def all(self) -> Arrays:
        """Return every array, by its name in the file."""
        return self.sentence() | self.sinks() | self.unrotated() | self.hidden()

    def sentence(self) -> Arrays:
        """Return the maps of the shown sentence, and eight heads that are chosen elsewhere."""
        run, chosen = self.model(self.shown), self._chosen()
        heads = [divmod(int(score.argmax()), score.shape[1]) for score in chosen.values()]
        (pronoun,) = (heads[i] for i, name in enumerate(chosen) if name == "pronoun")
        he = self.numbers(texts.SHOWN.replace(" she ", " he "))
        fits = self._pronouns(held_out=True)[:, :, *pronoun]
        return {
            "sentence_words": np.array(self.named(self.shown)),
            "sentence_maps": thousandths(run.weights),
            "sentence_likely": single(right_words(run.probabilities, self.shown)),
            "sentence_lengths": half(run.lengths),
            "sentence_names": np.array(list(chosen)),
            "sentence_heads": np.array(heads, np.uint8),
            "sentence_scores": single(list(chosen.values())),
            "sentence_he": thousandths(self.model(he).weights[pronoun]),
            "sentence_held_out": half(fits),
        }

    def _chosen(self) -> Arrays:
        """Return by what the eight heads are chosen: a number for each of the 270."""
        plain = [self.model(tokens).weights for tokens in self.plain]
        repeated = [self.model(tokens).weights for tokens in self.repeated]
        induction = mean([diagonal(A, REPEATED - 1, REPEATED + 1) for A in repeated])
        second = induction.copy()
        second[np.unravel_index(induction.argmax(), induction.shape)] = 0
        fits = self._pronouns(held_out=False)
        return {
            "previous token": mean([diagonal(A, 1, 2) for A in plain]),
            "first token": mean([on_start(A) for A in plain]),
            "pronoun": mean(fits[:, 0] - fits[:, 1]),
            "induction": induction,
            "induction, second": second,
            "same token": mean([diagonal(A, REPEATED, REPEATED + 1) for A in repeated]),
            "itself": mean([diagonal(A, 0, 2) for A in plain]),
            "broad": mean([evenness(A) for A in plain]),
        }

    def _pronouns(self, held_out: bool) -> np.ndarray:
        """Return what a pronoun gives to the name that fits and to the other, for each sentence."""
        rows = []
        for text, *asked in texts.pronoun_sentences(held_out):
            tokens = self.numbers(text)
            pronoun, right, wrong = map(self.named(tokens).index, asked)
            rows.append(self.model(tokens).weights[:, :, pronoun, [right, wrong]])
        return np.moveaxis(rows, -1, 1)

    def sinks(self) -> Arrays:
        """Return the weight on the start in longer and longer texts, and without a start."""
        weights, sizes = [], []
        for n in JOINED:
            joined = [" ".join(texts.PLAIN[i : i + n]) for i in range(0, len(texts.PLAIN), n)]
            tokens = [self.numbers(text) for text in joined]
            weights.append(mean([on_start(self.model(text).weights) for text in tokens]))
            sizes.append((min(map(len, tokens)), max(map(len, tokens))))
        bare = mean([on_start(self.model(tokens[1:]).weights) for tokens in self.plain])
        return {
            "sinks_weights": half(weights),
            "sinks_n_tokens": np.array(sizes, np.uint8),
            "sinks_without_start": half(bare),
        }

    def unrotated(self) -> Arrays:
        """Return maps without rotation in some heads, and the same maps on other data."""
        at = [index for index, token in enumerate(self.shown) if token == self.shown[3]][1]
        maps, likely, elsewhere = [], [], []
        heads = tuple(zip(*SHOWN_UNROTATED, strict=True))
        for off in UNROTATED:
            run = self.model(self.shown, off)
            maps.append(run.weights[heads])
            likely.append(right_words(run.probabilities, self.shown)[at])
            plain = mean([diagonal(self.model(t, off).weights, 1, 2) for t in self.plain])
            again = mean(
                [
                    diagonal(self.model(t, off).weights, REPEATED - 1, REPEATED + 1)
                    for t in self.repeated
                ]
            )
            elsewhere.append([plain[16, 0], again[18, 6], again[17, 4]])
        return {
            "unrotated_maps": thousandths(maps),
            "unrotated_likely": single(likely),
            "unrotated_elsewhere": half(elsewhere),
        }

    def hidden(self) -> Arrays:
        """Return what becomes of the right next word when one token is hidden."""
        prompts = [
            (prompt, answer, self.numbers(prompt), self.words.numbers(answer)[0])
            for prompt, answer in texts.PROMPTS
        ]
        runs = [self.model(tokens) for *_, tokens, _ in prompts]
        kept = [
            (*prompt, run)
            for prompt, run in zip(prompts, runs, strict=True)
            if run.probabilities[-1].argmax() == prompt[3]
            and run.probabilities[-1, prompt[3]] >= LIKELY
        ]
        without = [self._without(tokens, answer) for _, _, tokens, answer, _ in kept]
        first = kept[0][2]
        return {
            "hidden_prompts": np.array([prompt for prompt, *_ in kept]),
            "hidden_answers": np.array([answer.strip() for _, answer, *_ in kept]),
            "hidden_words": np.array(self.named(first)),
            "hidden_map": single(kept[0][4].weights.mean(axis=(0, 1))),
            "hidden_rows": single(filled([run.weights.mean(axis=(0, 1))[-1] for *_, run in kept])),
            "hidden_before": single([run.probabilities[-1, answer] for *_, answer, run in kept]),
            "hidden_after": single(np.moveaxis(filled([after for after, _ in without]), 0, 1)),
            "hidden_maps": single(without[0][1]),
            "hidden_moved": single([maps[0, 0, -1, 1] for _, maps in without]),
        }

    def _without(self, tokens: list[int], answer: int) -> tuple[np.ndarray, np.ndarray]:
        """Return for each way and each token but the last: P(answer), and the mean map."""
        every = [
            [self.model(tokens, hidden=Hidden(at, *way)) for at in range(len(tokens) - 1)]
            for way in WAYS
        ]
        likely = [[run.probabilities[-1, answer] for run in of_way] for of_way in every]
        maps = [[run.weights.mean(axis=(0, 1)) for run in of_way] for of_way in every]
        return np.array(likely), np.array(maps)


# ------------------------------------------------------------------ numbers of weight matrices


def diagonal(A: np.ndarray, back: int, first: int) -> np.ndarray:
    """Return the mean weight on the token so many places back, over the rows from the first on."""
    rows = np.arange(first, A.shape[-1])
    return A[..., rows, rows - back].mean(axis=-1)


def on_start(A: np.ndarray) -> np.ndarray:
    """Return the mean weight on token 0, over the rows that have three tokens to read."""
    return A[..., 2:, 0].mean(axis=-1)


def evenness(A: np.ndarray) -> np.ndarray:
    """Return the mean entropy of the rows, as a share of the largest that is possible."""
    rows = A[..., 2:, :]
    entropy = -np.sum(rows * np.log(np.maximum(rows, 1e-30)), axis=-1)
    return np.mean(entropy / np.log(np.arange(3, A.shape[-1] + 1)), axis=-1)


def right_words(probabilities: np.ndarray, tokens: list[int]) -> np.ndarray:
    """Return the probability of each token after the ones before it."""
    return probabilities[np.arange(len(tokens) - 1), tokens[1:]]


def mean(arrays: list[np.ndarray] | np.ndarray) -> np.ndarray:
    return np.mean(arrays, axis=0)


# ---------------------------------------------------------------------------------- small files


def thousandths(A: np.ndarray | list) -> np.ndarray:
    """Return the triangle of causal weight matrices, row by row, in whole thousandths."""
    A = np.asarray(A)
    rows, columns = np.tril_indices(A.shape[-1])
    return np.round(1000 * A[..., rows, columns]).astype(np.uint16)


def half(numbers: np.ndarray | list) -> np.ndarray:
    """Return numbers with about three digits."""
    return np.asarray(numbers).astype(np.float16)


def single(numbers: np.ndarray | list) -> np.ndarray:
    """Return numbers with about seven digits."""
    return np.asarray(numbers).astype(np.float32)


def filled(arrays: list[np.ndarray]) -> np.ndarray:
    """Return arrays of unlike length as one, with NaN at their ends."""
    longest = max(array.shape[-1] for array in arrays)
    wide = [
        np.pad(
            array,
            [(0, 0)] * (array.ndim - 1) + [(0, longest - array.shape[-1])],
            constant_values=np.nan,
        )
        for array in arrays
    ]
    return np.array(wide)
