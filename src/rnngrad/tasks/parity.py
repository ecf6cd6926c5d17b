"""The parity of a sequence of bits: the least state that has to be tracked."""

import numpy as np
from jax import Array

from rnngrad.tasks.base import accuracy, cross_entropy
from rnngrad.tasks.generated import GeneratedTask
from rnngrad.tasks.sources import Source, Values


class Parity(GeneratedTask):
    """Tell, after each of T fair bits, whether the number of ones so far is odd.

    The word problem of the group of two elements. Asked for at the last step alone, parity gives a
    network nothing to learn from before it has it all, and none of the cells learns eight bits;
    asked for at every step, as in work on what recurrent networks can track (Merrill et al., 2024;
    Grazzi et al., 2024), each step is a lesson of length one. The score is that of the last step.
    Tokens 0 and 1 are the bits; the classes are even and odd.
    """

    name = "parity"
    input_size = 2
    output_size = 2
    minimum_length = 2

    def compose(self, source: Source, length: int, count: int) -> tuple[Values, Values]:
        """Draw `count` sequences of `length` bits."""
        bits = source.integers(0, 2, (count, length), np.uint8)
        return bits, (source.xp.cumsum(bits, axis=1) % 2).astype(np.int8)

    def loss(self, outputs: Array, targets: Array) -> Array:
        """Return the cross entropy of the logits `[B, T, 2]`, averaged over all steps."""
        return cross_entropy(outputs, targets)

    def score(self, outputs: Array, targets: Array) -> Array:
        """Return the accuracy at the last step."""
        return accuracy(outputs[:, -1], targets[:, -1])
