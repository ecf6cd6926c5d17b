"""A control on the inputs of `recall`: the answer needs the recent past only."""

import numpy as np
from scipy.special import entr

from rnngrad.tasks.recall import CLASSES, DISTRACTORS, Recall
from rnngrad.tasks.sources import Values

WINDOW = 3


class ShortMemory(Recall):
    """The sequences of `recall`, but the answer is the largest of the last 3 distractors.

    Distractors are counted from 0 to 7. Each of the three can be the largest, so all are needed;
    everything before them is irrelevant. The same generator gives the same inputs as `recall`.
    """

    name = "short_memory"
    output_size = DISTRACTORS
    minimum_length = WINDOW

    def answer(self, tokens: Values) -> Values:
        """Return the class `[N]` asked for by tokens `[N, T + 2]`."""
        window = tokens[:, -1 - WINDOW : -1]
        return (window.max(axis=1) - CLASSES).astype(np.int8)

    def baseline(self, length: int) -> float:
        """Return the entropy (nats) of the largest of 3 draws, P(max < k) = (k/8)^3."""
        distribution = (np.arange(DISTRACTORS + 1) / DISTRACTORS) ** WINDOW
        return float(entr(np.diff(distribution)).sum())
