"""The word problem of a group that is not solvable, as five places that are permuted."""

from functools import reduce

import numpy as np

from rnngrad.tasks.generated import GeneratedTask
from rnngrad.tasks.sources import Source, Values

GENERATORS = ((1, 2, 0, 3, 4), (1, 2, 3, 4, 0))
"""Where each place goes: a cycle of three and one of five, which generate A5."""
PLACES = 5


class Group5(GeneratedTask):
    """One of 5 places, then T permutations of them, each one of two: tell where it has gone.

    The permutations generate the alternating group A5, the smallest that is not solvable, so that
    to follow a place is as hard as any regular language (Barrington, 1989). Tokens 0 to 4 are the
    places, 5 is the cycle (0 1 2) and 6 the cycle (0 1 2 3 4); the class is the last place.
    """

    name = "group5"
    input_size = PLACES + len(GENERATORS)
    output_size = PLACES

    def steps(self, length: int) -> int:
        """Return T + 1: a place and T permutations."""
        return length + 1

    def compose(self, source: Source, length: int, count: int) -> tuple[Values, Values]:
        """Draw `count` sequences of `length` permutations."""
        place = source.integers(0, PLACES, (count,), np.uint8)
        chosen = source.integers(0, len(GENERATORS), (length, count), np.uint8)
        goes = source.xp.asarray(GENERATORS, np.uint8)
        last = reduce(lambda at, which: goes[which, at], chosen, place)
        tokens = source.xp.concatenate([place[None], PLACES + chosen]).T
        return tokens, last.astype(np.int8)
