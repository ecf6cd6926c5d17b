"""The adding problem."""

import jax.numpy as jnp
import numpy as np
from jax import Array

from rnngrad.tasks.base import Dataset, Task


class Adding(Task):
    """Add the two marked numbers of T uniform ones.

    Hochreiter and Schmidhuber (1997, experiment 4), in the form of Arjovsky et al. (2016): channel
    0 carries numbers from U[0, 1), channel 1 a marker, set once in each half of the sequence.
    """

    name = "adding"
    input_size = 2
    output_size = 1
    minimum_length = 2
    metric = "mse"
    threshold = 0.01

    def generate(self, rng: np.random.Generator, length: int, count: int) -> Dataset:
        """Draw `count` sequences of `length` numbers."""
        numbers = rng.random((count, length), dtype=np.float32)
        markers = np.zeros_like(numbers)
        rows = np.arange(count)
        first = rng.integers(length // 2, size=count)
        second = rng.integers(length // 2, length, size=count)
        markers[rows, first] = markers[rows, second] = 1
        targets = numbers[rows, first] + numbers[rows, second]
        return Dataset(np.stack([numbers, markers], axis=-1), targets)

    def loss(self, outputs: Array, targets: Array) -> Array:
        """Return the mean squared error of the read-outs `[B, steps, 1]` at the last step."""
        answers = outputs[:, -1, 0]
        return jnp.mean((answers - jnp.asarray(targets, answers.dtype)) ** 2)

    def score(self, outputs: Array, targets: Array) -> Array:
        """Return the mean squared error."""
        return self.loss(outputs, targets)

    def baseline(self, length: int) -> float:
        """Return 1/6, the variance of the sum of two uniform numbers: always answer 1."""
        return 1 / 6
