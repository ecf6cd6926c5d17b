"""The copy task."""

import math

import numpy as np
from jax import Array

from rnngrad.tasks.base import Dataset, Task, accuracy, cross_entropy

SYMBOLS = 8
MEMORISED = 10
BLANK = SYMBOLS
DELIMITER = BLANK + 1


class Copy(Task):
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

    def generate(self, rng: np.random.Generator, length: int, count: int) -> Dataset:
        """Draw `count` sequences with `length` steps to wait."""
        symbols = rng.integers(SYMBOLS, size=(count, MEMORISED), dtype=np.uint8)
        inputs = np.full((count, self.steps(length)), BLANK, np.uint8)
        inputs[:, :MEMORISED] = symbols
        inputs[:, -MEMORISED - 1] = DELIMITER
        targets = np.full(inputs.shape, BLANK, np.int8)
        targets[:, -MEMORISED:] = symbols
        return Dataset(inputs, targets)

    def loss(self, outputs: Array, targets: Array) -> Array:
        """Return the cross entropy of the logits `[B, T + 20, 9]`, averaged over all steps."""
        return cross_entropy(outputs, targets)

    def score(self, outputs: Array, targets: Array) -> Array:
        """Return the accuracy over the 10 symbols to be written."""
        return accuracy(outputs[:, -MEMORISED:], targets[:, -MEMORISED:])

    def baseline(self, length: int) -> float:
        """Return 10 ln 8 / (T + 20): blanks, then a uniform guess of every symbol."""
        return MEMORISED * math.log(SYMBOLS) / self.steps(length)
