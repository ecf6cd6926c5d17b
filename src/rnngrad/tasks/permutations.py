"""The word problem of a group that is not solvable, as five places that are permuted."""

from typing import Any

import numpy as np
from jax import Array

from rnngrad.tasks.base import accuracy, cross_entropy
from rnngrad.tasks.generated import GeneratedTask
from rnngrad.tasks.sources import Source, Values

GENERATORS = ((1, 2, 0, 3, 4), (1, 2, 3, 4, 0))
"""Where each place goes: a cycle of three and one of five, which generate A5."""
PLACES = 5


class Permutations(GeneratedTask):
    """One of 5 places, then T permutations of them, each one of two: tell where it has gone.

    The permutations generate the alternating group A5, the smallest that is not solvable, so that
    to follow a place is as hard as any regular language (Barrington, 1989). As in `Parity` the
    answer is asked for after every step, and the score is that of the last one. Tokens 0 to 4 are
    the places, 5 is the cycle (0 1 2) and 6 the cycle (0 1 2 3 4); the class is the place.
    """

    name = "permutations"
    input_size = PLACES + len(GENERATORS)
    output_size = PLACES

    def steps(self, length: int) -> int:
        """Return T + 1: a place and T permutations."""
        return length + 1

    def compose(self, source: Source, length: int, count: int) -> tuple[Values, Values]:
        """Draw `count` sequences of `length` permutations."""
        xp = source.xp
        first = source.integers(0, PLACES, (count, 1), np.uint8)
        chosen = source.integers(0, len(GENERATORS), (count, length), np.uint8)
        so_far = prefix_products(xp.asarray(GENERATORS, np.uint8)[chosen], xp)
        places = xp.take_along_axis(so_far, first[:, :, None], axis=2)[..., 0]
        tokens = xp.concatenate([first, PLACES + chosen], axis=1)
        return tokens, xp.concatenate([first, places], axis=1).astype(np.int8)

    def loss(self, outputs: Array, targets: Array) -> Array:
        """Return the cross entropy of the logits `[B, T + 1, 5]`, averaged over all steps."""
        return cross_entropy(outputs, targets)

    def score(self, outputs: Array, targets: Array) -> Array:
        """Return the accuracy at the last step."""
        return accuracy(outputs[:, -1], targets[:, -1])


def prefix_products(maps: Values, xp: Any) -> Values:
    """Return at each step the product of the maps up to it, in a number of rounds like ln T.

    Args:
        maps: `[N, T, 5]`, where each map takes each place.
        xp: NumPy, or JAX's.
    """
    shift = 1
    while shift < maps.shape[1]:
        later = xp.take_along_axis(maps[:, shift:], maps[:, :-shift], axis=2)
        maps = xp.concatenate([maps[:, :shift], later], axis=1)
        shift *= 2
    return maps
