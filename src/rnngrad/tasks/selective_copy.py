"""The selective copy task: what is to be kept is known by its content, not by its place."""

import math

import numpy as np
from jax import Array

from rnngrad.tasks.base import accuracy, cross_entropy
from rnngrad.tasks.generated import GeneratedTask
from rnngrad.tasks.sources import Source, Values

SYMBOLS = 8
MEMORISED = 4
BLANK = SYMBOLS
MARKER = BLANK + 1


class SelectiveCopy(GeneratedTask):
    """Pick 4 symbols out of T steps of which the others are blank, and write them in order.

    Jing et al. (2019), in the form of Gu and Dao (2023): the steps of the symbols are drawn, all
    sets of 4 of the T steps equally likely; then come 4 markers, at which the symbols are asked for
    in the order in which they came. Tokens 0 to 7 are the symbols, 8 is the blank, 9 is the marker.
    """

    name = "selective_copy"
    input_size = MARKER + 1
    output_size = SYMBOLS
    minimum_length = MEMORISED

    def steps(self, length: int) -> int:
        """Return T + 4."""
        return length + MEMORISED

    def compose(self, source: Source, length: int, count: int) -> tuple[Values, Values]:
        """Draw `count` sequences; the targets are the symbols `[count, 4]`."""
        xp = source.xp
        symbols = source.integers(0, SYMBOLS, (count, length), np.uint8)
        order = xp.argsort(source.uniform((count, length)), axis=1)
        places = xp.sort(order[:, :MEMORISED], axis=1)
        placed = (places[:, :, None] == xp.arange(length)[None, None, :]).any(axis=1)
        reading = xp.where(placed, symbols, np.uint8(BLANK))
        writing = xp.full((count, MEMORISED), MARKER, np.uint8)
        targets = xp.take_along_axis(symbols, places, axis=1)
        return xp.concatenate([reading, writing], axis=1), targets.astype(np.int8)

    def loss(self, outputs: Array, targets: Array) -> Array:
        """Return the cross entropy of the logits `[B, T + 4, 8]`, averaged over the markers."""
        return cross_entropy(outputs[:, -MEMORISED:], targets)

    def score(self, outputs: Array, targets: Array) -> Array:
        """Return the accuracy over the 4 symbols to be written."""
        return accuracy(outputs[:, -MEMORISED:], targets)

    def baseline(self, length: int) -> float:
        """Return ln 8: each symbol is a uniform guess."""
        return math.log(SYMBOLS)
