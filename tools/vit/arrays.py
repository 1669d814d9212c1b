"""Make the arrays of the book: what the heads of the model read in photographs.

Layers and heads are counted from 1 in names, and from 0 in arrays. Of weights that the page shows,
each row is kept in steps from 0 to its own largest.
"""

import numpy as np

from tools.stored import Arrays
from tools.vit import maps
from tools.vit.model import N_LAYERS, Run, Vit
from tools.vit.photographs import PIXELS, SIDE, SOURCES, cut, joined, seen, shown, square, things

STEPS = 255  # of a weight, up to the largest of its row
SIGNED = 127  # steps of a number with a sign, up to the largest
CLICKED = {  # what six heads do: layer and head
    "up": (4, 5),
    "right": (2, 2),
    "everything": (4, 1),
    "near and alike": (3, 6),
    "counterparts": (9, 4),
    "the same thing": (12, 3),
}
MORE_SHIFTS = {"left": (3, 4), "down": (4, 2)}  # on the cup alone
COMPONENTS = 28  # of the filters, as in figure 7 of Dosovitskiy et al.
COMPARED = ("coffee", "chelsea", "astronaut", "flower")  # maps beside what hiding a patch does
SHUFFLED = ("coffee", "chelsea", "astronaut", "rocket")
LATE = slice(8, 11)  # layers 9 to 11


class Experiments:
    """All that the book does with the model."""

    def __init__(self, content: bytes) -> None:
        self.model, self.without = Vit(content), Vit(content, positions=False)
        self.pictures = {name: seen(square(name)) for name in SOURCES}
        self.runs = {name: self.model(picture) for name, picture in self.pictures.items()}

    def all(self) -> Arrays:
        """Return every array, by its name in the file."""
        chelsea = self.clicked("chelsea", CLICKED)
        coffee = self.clicked("coffee", CLICKED | MORE_SHIFTS)
        found = coffee | chelsea | self.heads() | self.shifts() | self.order()
        found |= self.filters()
        found |= self.left_out("coffee") | {"things_coffee_patches": things()}
        for name in COMPARED:
            found |= self.compared(name)
            side = PIXELS if f"clicked_{name}_heads" in found else PIXELS // 2
            picture = shown(square(name), side)
            found |= {f"picture_{name}_{part}": array for part, array in picture.items()}
        return found

    def clicked(self, name: str, heads: dict[str, tuple[int, int]]) -> Arrays:
        """Return some heads' weights on a photograph, and the class token's rows in all heads."""
        weights = self.runs[name].maps
        of_heads = np.array([weights[l - 1, h - 1] for l, h in heads.values()])
        levels, largest = stepped(of_heads[..., 1:])
        rows, largest_of_rows = stepped(weights[:, :, 0, 1:])
        return {
            f"clicked_{name}_names": np.array(list(heads)),
            f"clicked_{name}_heads": np.array(list(heads.values()), np.uint8),
            f"clicked_{name}_levels": levels,
            f"clicked_{name}_largest": largest,
            f"clicked_{name}_on_class": half(of_heads[..., 0]),
            f"clicked_{name}_near": half(maps.near(of_heads)),
            f"clicked_{name}_class_levels": rows,
            f"clicked_{name}_class_largest": largest_of_rows,
            f"clicked_{name}_class_on_class": half(weights[:, :, 0, 0]),
        }

    def heads(self) -> Arrays:
        """Return of all heads what is computed over the photographs, not on one alone."""
        runs = self.runs.values()
        return {
            "heads_photographs": np.array(list(self.runs)),
            "heads_kernels": half(np.mean([maps.kernels(run.maps) for run in runs], axis=0)),
            "heads_distances": half([maps.distances(run.maps) for run in runs]),
            "heads_most_read": half([maps.most_read(run.maps) for run in runs]),
            "heads_longest": half([longest(run) for run in runs]),
        }

    def shifts(self) -> Arrays:
        """Return how much the four shifts give to their neighbour: as is, and without positions."""
        pictures, runs = self.pictures.values(), self.runs.values()
        kernels = [maps.kernels(run.maps) for run in runs]
        mean = np.mean(kernels, axis=0)
        bare = [maps.kernels(self.without(picture).maps) for picture in pictures]
        grey = maps.kernels(self.model(np.zeros((3, PIXELS, PIXELS))).maps)
        return {
            "shifts_heads": np.array(list(maps.SHIFTS), np.uint8),
            "shifts_offsets": np.array(list(maps.SHIFTS.values()), np.int8),
            "shifts_weights": half([on_neighbours(each) for each in kernels]),
            "shifts_most": half([most_often(run.maps) for run in runs]),
            "shifts_variation": half([variation(run.maps, mean) for run in runs]),
            "shifts_without_positions": half([on_neighbours(each) for each in bare]),
            "shifts_grey": half(on_neighbours(grey)),
        }

    def order(self) -> Arrays:
        """Return the positions' cosines, and what shuffling does to the class token."""
        places = self.model.positions()
        places /= np.linalg.norm(places, axis=1, keepdims=True)
        upper = np.triu_indices(len(places))
        rng = np.random.default_rng(0)
        alike, moved = [], []
        for name in SHUFFLED:
            patches = cut(self.pictures[name])
            both = np.array([self.pictures[name], joined(rng.permutation(patches))])
            alike.append(cosine(*self.model.class_tokens(both)))
            moved.append(np.abs(np.subtract(*self.without.class_tokens(both))).max())
        return {
            "order_cosines": np.rint((places @ places.T + 1) * 127)[upper].astype(np.uint8),
            "order_photographs": np.array(SHUFFLED),
            "order_shuffled": half(alike),
            "order_shuffled_without": single(moved),
        }

    def filters(self) -> Arrays:
        """Return the principal components of the filters with which the model reads its patches.

        Of each component: what it holds of the spread of the filters, how much of it is one colour
        in all pixels, and what it makes of the spread of the tokens of all photographs.
        """
        filters = self.model.filters.astype(float).reshape(-1, 3 * SIDE**2)
        _, spreads, rows = np.linalg.svd(filters - filters.mean(axis=0), full_matrices=False)
        spreads, rows = spreads[:-1], rows[:-1]  # without the mean, one fewer than filters is left
        largest = rows[range(len(rows)), np.abs(rows).argmax(axis=1)]
        pixels = (rows / largest[:, np.newaxis]).reshape(-1, 3, SIDE, SIDE)  # its sign is no fact
        even = pixels.mean(axis=(2, 3)) ** 2
        patches = np.concatenate([cut(each) for each in self.pictures.values()])
        in_tokens = ((patches.reshape(len(patches), -1) @ rows.T) * spreads).var(axis=0)
        return {
            "filters_components": np.rint(pixels[:COMPONENTS] * SIGNED).astype(np.int8),
            "filters_shares": half(spreads**2 / (spreads**2).sum()),
            "filters_even": half(even.sum(axis=1) / (pixels**2).mean(axis=(2, 3)).sum(axis=1)),
            "filters_in_tokens": half(in_tokens / in_tokens.sum()),
        }

    def compared(self, name: str) -> Arrays:
        """Return maps of a photograph, and what hiding each patch does to the class token."""
        run, picture = self.runs[name], self.pictures[name]
        (before,) = self.model.class_tokens(picture[np.newaxis])
        after = self.model.class_tokens(np.array([hidden(picture, i) for i in range(256)]))
        effects = np.array([1 - cosine(before, token) for token in after])
        found = {
            "class_row_12": half(run.maps[11, :, 0, 1:].mean(axis=0)),
            "class_rows_9_11": half(run.maps[LATE, :, 0, 1:].mean(axis=(0, 1))),
            "rollouts": half([maps.rollout(run.maps[first:]) for first in range(N_LAYERS)]),
            "effects": single(effects),
        }
        return {f"compared_{name}_{part}": array for part, array in found.items()}

    def left_out(self, name: str) -> Arrays:
        """Return the rollout of a photograph without each of the heads."""
        weights = self.runs[name].maps
        heads = np.ndindex(weights.shape[:2])
        return {f"left_out_{name}_rollouts": half([maps.rollout(weights, h) for h in heads])}


def hidden(picture: np.ndarray, patch: int) -> np.ndarray:
    """Return a picture in which one patch has the mean colour."""
    patches = cut(picture).copy()
    patches[patch] = 0
    return joined(patches)


def on_neighbours(kernels: np.ndarray) -> np.ndarray:
    """Return what the mean kernels of the four shifts have on their neighbour."""
    middle = maps.REACH
    shifts = maps.SHIFTS.items()
    return np.array([kernels[l - 1, h - 1, middle + y, middle + x] for (l, h), (y, x) in shifts])


def most_often(weights: np.ndarray) -> np.ndarray:
    """Return how often the four shifts give most to their neighbour."""
    patches = maps.between_patches(weights)
    shifts = maps.SHIFTS.items()
    return np.array([maps.first(patches[l - 1, h - 1], *way) for (l, h), way in shifts])


def variation(weights: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Return how far the rows of the four shifts are from their mean kernel: total variation."""
    patches = maps.between_patches(weights)
    found = []
    for l, h in maps.SHIFTS:
        around = maps.around(patches[l - 1, h - 1])
        found.append(np.abs(around - mean[l - 1, h - 1]).sum(axis=(-2, -1)).mean() / 2)
    return np.array(found)


def longest(run: Run) -> np.ndarray:
    """Return how many times as long as the median the longest patch token is, after each layer."""
    patches = run.lengths[:, 1:]
    return patches.max(axis=1) / np.median(patches, axis=1)


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    a, b = a.astype(float), b.astype(float)
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


# ---------------------------------------------------------------------------------- small files


def stepped(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each row in steps up to its own largest weight, and the largest weights."""
    largest = weights.max(axis=-1)
    levels = np.rint(weights / largest[..., np.newaxis] * STEPS)
    return levels.astype(np.uint8), half(largest)


def half(numbers: np.ndarray | list) -> np.ndarray:
    """Return numbers with about three digits."""
    return np.asarray(numbers).astype(np.float16)


def single(numbers: np.ndarray | list) -> np.ndarray:
    """Return numbers with about seven digits."""
    return np.asarray(numbers).astype(np.float32)
