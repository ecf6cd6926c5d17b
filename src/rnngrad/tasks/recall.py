"""Recall the first token after many distractors."""

import numpy as np

from rnngrad.tasks.generated import GeneratedTask
from rnngrad.tasks.sources import Source, Values

CLASSES = 8
DISTRACTORS = 8
CUE = CLASSES + DISTRACTORS


class Recall(GeneratedTask):
    """One of 8 symbols, T distractors drawn from 8 other symbols, a cue: name the first symbol.

    A variant of the long time lag problems of Hochreiter and Schmidhuber (1997, experiment 2).
    Tokens 0 to 7 are the classes, 8 to 15 the distractors, 16 is the cue. The answer, at the cue,
    lies T + 1 steps after the symbol asked for.
    """

    name = "recall"
    input_size = CUE + 1
    output_size = CLASSES

    def steps(self, length: int) -> int:
        """Return T + 2: symbol, T distractors, cue."""
        return length + 2

    def waiting(self, steps: int) -> slice:
        """Return the steps of the distractors."""
        return slice(1, steps - 1)

    def compose(self, source: Source, length: int, count: int) -> tuple[Values, Values]:
        """Draw `count` sequences of `length` distractors."""
        symbol = source.integers(0, CLASSES, (count, 1), np.uint8)
        distractors = source.integers(CLASSES, CUE, (count, length), np.uint8)
        cue = source.xp.full((count, 1), CUE, np.uint8)
        tokens = source.xp.concatenate([symbol, distractors, cue], axis=1)
        return tokens, self.answer(tokens)

    def answer(self, tokens: Values) -> Values:
        """Return the class `[N]` asked for by tokens `[N, T + 2]`."""
        return tokens[:, 0].astype(np.int8)
