"""Templates that differ only in how often their parts repeat, as one.

A line of 10 points and one of 11 have templates of their own, and every number would be written
into both. Here they are one: pieces of text, and between them parts with the most times that they
repeat. The numbers of a state are then how often each part repeats, followed by those that fill
the pieces and the parts, also repetitions that are not there: of a part, first what fills its first
hole in each repetition. So all x of a line stand side by side, and neighbours look alike.
"""

import re
from collections.abc import Sequence

import numpy as np

from attnkit.live.drawing import svg

Pieces = list[str | list]  # text, [part, most times], text, ..., text

# What a drawing has many of, one after another: the points of a line, markers, dots.
_HOLE = svg.HOLES.pattern
_RUN = re.compile(
    rf"(L {_HOLE} {_HOLE}\s*)\1*|(<use [^>]*/>)\2*|(<g(?: [^>]*)?><use [^>]*/></g>)\3*"
    r"|(<path [^>]*/>)\4+"
)
_PART = "\0"  # stands for a part between the pieces of text


def shape(template: str) -> str:
    """Return what templates have in common that differ only in how often parts repeat."""
    return _RUN.sub(lambda run: f"{_PART}{_part(run)}{_PART}", template)


def fold(states: Sequence[tuple[str, list[int]]]) -> tuple[Pieces, np.ndarray]:
    """Return states whose templates have one shape as pieces and rows of numbers."""
    texts = _RUN.sub(_PART, states[0][0])
    parts = [_part(run) for run in _RUN.finditer(states[0][0])]
    in_text = [len(svg.HOLES.findall(text)) for text in texts.split(_PART)]
    in_part = [len(svg.HOLES.findall(part)) for part in parts]
    times = np.array([_times(template, parts) for template, _ in states], "<i4")
    most = times.max(axis=0)
    rows = [
        _spread(numbers, in_text, in_part, each, most)
        for (_, numbers), each in zip(states, times, strict=True)
    ]
    fixed = np.array([text for text, _ in rows], "<i4").reshape(len(rows), -1)
    varies = (fixed != fixed[0]).any(axis=0)
    pieces: Pieces = [*svg.with_constants(texts, fixed[0], varies).split(_PART)]
    columns, at = [times], 0
    for i, part in enumerate(parts):
        places = len(rows), int(most[i]), in_part[i]
        repeated = np.array([row[i] for _, row in rows], "<i4").reshape(places)
        changes = (repeated != repeated[0, 0]).any(axis=(0, 1))
        pieces.insert(2 * i + 1, [svg.with_constants(part, repeated[0, 0], changes), int(most[i])])
        columns += [fixed[:, at : at + in_text[i]][:, varies[at : at + in_text[i]]]]
        columns += [repeated[:, :, changes].transpose(0, 2, 1).reshape(len(rows), -1)]
        at += in_text[i]
    return pieces, np.hstack([*columns, fixed[:, at:][:, varies[at:]]])


def _part(run: re.Match[str]) -> str:
    return next(filter(None, run.groups()))


def _times(template: str, parts: list[str]) -> list[int]:
    """Return how often each part repeats in a template."""
    runs = zip(_RUN.finditer(template), parts, strict=True)
    return [len(run[0]) // len(part) for run, part in runs]


def _spread(
    numbers: list[int],
    in_text: list[int],
    in_part: list[int],
    times: Sequence[int],
    most: Sequence[int],
) -> tuple[list[int], list[list[int]]]:
    """Sort numbers into those of the texts and those of the parts, repeated to the most times."""
    of_texts, of_parts, at = [*numbers[: in_text[0]]], [], in_text[0]
    for i, n in enumerate(in_part):
        there = numbers[at : at + n * times[i]]
        of_parts.append(there + there[len(there) - n :] * int(most[i] - times[i]))
        at += len(there)
        of_texts += numbers[at : at + in_text[i + 1]]
        at += in_text[i + 1]
    return of_texts, of_parts
