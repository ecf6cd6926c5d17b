"""Latch one bit against noise."""

from typing import ClassVar

import numpy as np

from rnngrad.tasks.base import Dataset, Task


class Latch(Task):
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

    def generate(self, rng: np.random.Generator, length: int, count: int) -> Dataset:
        """Draw `count` sequences of `length` steps."""
        bit = rng.integers(2, size=count, dtype=np.int8)
        noise = rng.standard_normal((count, length, 1), dtype=np.float32)
        inputs = np.float32(self.noise_amplitude) * noise
        inputs[:, 0, 0] = 2 * bit - 1
        return Dataset(inputs, bit)
