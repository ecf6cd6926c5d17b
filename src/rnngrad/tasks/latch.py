"""Latch one bit against noise."""

from typing import ClassVar

import numpy as np

from rnngrad.tasks.generated import GeneratedTask
from rnngrad.tasks.sources import Source, Values


class Latch(GeneratedTask):
    """Keep one bit for T steps: the least that a memory can hold.

    The latching problem of Bengio et al. (1994), in the form of Hochreiter and Schmidhuber (1997,
    experiment 3) with one informative step: the input is -1 or +1 at step 0, then Gaussian noise;
    the answer at the last step is the class of the bit, 0 or 1.

    Attributes:
        noise_amplitude: standard deviation of the noise.
    """

    name = "latch"
    input_size = 1
    output_size = 2
    minimum_length = 2
    noise_amplitude: ClassVar[float] = 0.2

    def compose(self, source: Source, length: int, count: int) -> tuple[Values, Values]:
        """Draw `count` sequences of `length` steps."""
        bit = source.integers(0, 2, (count,), np.int8)
        noise = np.float32(self.noise_amplitude) * source.normal((count, length, 1))
        sign = (2 * bit - 1).astype(np.float32)[:, None, None]
        return source.xp.concatenate([sign, noise[:, 1:]], axis=1), bit
