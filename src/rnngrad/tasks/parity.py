"""The parity of a sequence of bits: the least state that has to be tracked."""

import numpy as np

from rnngrad.tasks.generated import GeneratedTask
from rnngrad.tasks.sources import Source, Values


class Parity(GeneratedTask):
    """Tell whether the number of ones among T fair bits is odd.

    The word problem of the group of two elements. The answer is asked for at the last step, and
    every bit changes it: nothing can be left out, and no answer is right on part of the sequence.
    Tokens 0 and 1 are the bits; the class is their sum modulo 2.
    """

    name = "parity"
    input_size = 2
    output_size = 2
    minimum_length = 2

    def compose(self, source: Source, length: int, count: int) -> tuple[Values, Values]:
        """Draw `count` sequences of `length` bits."""
        bits = source.integers(0, 2, (count, length), np.uint8)
        return bits, (bits.sum(axis=1) % 2).astype(np.int8)
