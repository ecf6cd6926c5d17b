"""The copy task."""

import math

import numpy as np
from jax import Array

from rnngrad.tasks.base import accuracy, cross_entropy
from rnngrad.tasks.generated import GeneratedTask
from rnngrad.tasks.sources import Source, Values

SYMBOLS = 8
MEMORISED = 10
BLANK = SYMBOLS
DELIMITER = BLANK + 1


class Copy(GeneratedTask):
    """Read 10 symbols, wait T steps, write them in order.

    Hochreiter and Schmidhuber (1997), in the form of Arjovsky et al. (2016): the input is 10 of 8
    symbols, T - 1 blanks, a delimiter and 10 blanks; the target is T + 10 blanks and the symbols.
    Tokens 0 to 7 are the symbols, 8 is the blank, 9 the delimiter, which is never a target.
    """

    name = "copy"
    input_size = DELIMITER + 1
    output_size = BLANK + 1

    def steps(self, length: int) -> int:
        """Return T + 20."""
        return length + 2 * MEMORISED

    def compose(self, source: Source, length: int, count: int) -> tuple[Values, Values]:
        """Draw `count` sequences with `length` steps to wait."""
        xp = source.xp
        symbols = source.integers(0, SYMBOLS, (count, MEMORISED), np.uint8)
        waiting = xp.full((count, length - 1), BLANK, np.uint8)
        delimiter = xp.full((count, 1), DELIMITER, np.uint8)
        writing = xp.full((count, MEMORISED), BLANK, np.uint8)
        nothing = xp.full((count, length + MEMORISED), BLANK, np.uint8)
        inputs = xp.concatenate([symbols, waiting, delimiter, writing], axis=1)
        targets = xp.concatenate([nothing, symbols], axis=1)
        return inputs, targets.astype(np.int8)

    def loss(self, outputs: Array, targets: Array) -> Array:
        """Return the cross entropy of the logits `[B, T + 20, 9]`, averaged over all steps."""
        return cross_entropy(outputs, targets)

    def score(self, outputs: Array, targets: Array) -> Array:
        """Return the accuracy over the 10 symbols to be written."""
        return accuracy(outputs[:, -MEMORISED:], targets[:, -MEMORISED:])

    def baseline(self, length: int) -> float:
        """Return 10 ln 8 / (T + 20): blanks, then a uniform guess of every symbol."""
        return MEMORISED * math.log(SYMBOLS) / self.steps(length)
