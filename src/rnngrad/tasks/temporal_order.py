"""The temporal order problem."""

import numpy as np

from rnngrad.tasks.generated import GeneratedTask
from rnngrad.tasks.sources import Source, Values, at_step

DISTRACTORS = 4
X = DISTRACTORS
START = X + 2
END = START + 1


class TemporalOrder(GeneratedTask):
    """Tell in which order two symbols, each X or Y, came among distractors.

    Hochreiter and Schmidhuber (1997, experiment 6a), at a fixed length T: a start token, then
    distractors, with one symbol at a random step of [T/10, T/5] and one of [T/2, 3T/5], and an
    end token at which the class (XX, XY, YX or YY) is asked for. Tokens 0 to 3 are the
    distractors, 4 and 5 are X and Y, 6 is the start and 7 the end.
    """

    name = "temporal_order"
    input_size = END + 1
    output_size = 4
    minimum_length = 10

    def compose(self, source: Source, length: int, count: int) -> tuple[Values, Values]:
        """Draw `count` sequences of `length` steps."""
        xp = source.xp
        tokens = source.integers(0, DISTRACTORS, (count, length), np.uint8)
        first, second = source.integers(0, 2, (2, count))
        early = source.integers(length // 10, length // 5 + 1, (count,))
        late = source.integers(length // 2, 3 * length // 5 + 1, (count,))
        for step, symbol in ((early, first), (late, second)):
            token = (X + symbol).astype(np.uint8)[:, None]
            tokens = xp.where(at_step(xp, step, length), token, tokens)
        start, end = (xp.full((count, 1), token, np.uint8) for token in (START, END))
        tokens = xp.concatenate([start, tokens[:, 1:-1], end], axis=1)
        return tokens, (2 * first + second).astype(np.int8)
