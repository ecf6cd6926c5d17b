"""The adding problem."""

import jax.numpy as jnp
import numpy as np
from jax import Array

from rnngrad.tasks.generated import GeneratedTask
from rnngrad.tasks.sources import Source, Values, at_step


class Adding(GeneratedTask):
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

    def compose(self, source: Source, length: int, count: int) -> tuple[Values, Values]:
        """Draw `count` sequences of `length` numbers."""
        xp = source.xp
        numbers = source.uniform((count, length))
        first = source.integers(0, length // 2, (count,))
        second = source.integers(length // 2, length, (count,))
        markers = at_step(xp, first, length) | at_step(xp, second, length)
        steps = xp.stack([first, second], axis=1)
        targets = xp.take_along_axis(numbers, steps, axis=1).sum(axis=1)
        return xp.stack([numbers, markers.astype(np.float32)], axis=-1), targets

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
