"""Cut a text into tokens by byte-pair encoding (Sennrich et al. 2016, https://arxiv.org/abs/1508.07909)."""

import re
from itertools import pairwise
from typing import Any

# Numbers digit by digit, endings such as 's, and words with the blank before them.
PIECES = re.compile(r"\d|'(?:s|t|re|ve|m|ll|d)| ?[A-Za-z]+| ?[^\sA-Za-z\d]+|\s+(?!\S)|\s+")
BLANK = "Ġ"  # how the model's list of tokens writes a blank


class Words:
    """The tokens of a model: texts to numbers and back. English letters alone."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.tokens: list[str] = facts["tokenizer.ggml.tokens"]
        self.number = {token: number for number, token in enumerate(self.tokens)}
        merges = facts["tokenizer.ggml.merges"]
        self.rank = {tuple(merge.split(" ")): rank for rank, merge in enumerate(merges)}

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of the tokens of a text."""
        if not text.isascii():
            raise ValueError(f"text is {text!r}; here only English letters are cut into tokens")
        pieces = PIECES.findall(text)
        return [self.number[part] for piece in pieces for part in self._merged(piece)]

    def text(self, number: int) -> str:
        """Return the text of a token; a blank before a word belongs to it."""
        return self.tokens[number].replace(BLANK, " ")

    def _merged(self, piece: str) -> list[str]:
        """Join neighbours, those first that the model's list of merges names first."""
        parts = list(piece.replace(" ", BLANK))
        while pairs := [pair for pair in pairwise(parts) if pair in self.rank]:
            at = list(pairwise(parts)).index(min(pairs, key=self.rank.__getitem__))
            parts[at : at + 2] = ["".join(parts[at : at + 2])]
        return parts
