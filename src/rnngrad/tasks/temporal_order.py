"""The temporal order problem."""

import numpy as np

from rnngrad.tasks.base import Dataset, Task

DISTRACTORS = 4
X = DISTRACTORS
START = X + 2
END = START + 1


class TemporalOrder(Task):
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

    def generate(self, rng: np.random.Generator, length: int, count: int) -> Dataset:
        """Draw `count` sequences of `length` steps."""
        tokens = rng.integers(DISTRACTORS, size=(count, length), dtype=np.uint8)
        first, second = rng.integers(2, size=(2, count))
        rows = np.arange(count)
        early = rng.integers(length // 10, length // 5, size=count, endpoint=True)
        late = rng.integers(length // 2, 3 * length // 5, size=count, endpoint=True)
        tokens[rows, early] = X + first
        tokens[rows, late] = X + second
        tokens[:, 0], tokens[:, -1] = START, END
        return Dataset(tokens, (2 * first + second).astype(np.int8))
