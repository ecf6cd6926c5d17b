"""Tasks whose sequences are composed of random numbers, by numpy or by JAX."""

from abc import abstractmethod

import numpy as np
from jax import Array

from rnngrad.tasks.base import Dataset, Task
from rnngrad.tasks.sources import JaxSource, NumpySource, Source, Values


class GeneratedTask(Task):
    """A task that says once, in `compose`, how its sequences are made from random numbers.

    Stored data sets (`generate`) and batches drawn in a compiled program (`draw`) have one law.
    """

    @abstractmethod
    def compose(self, source: Source, length: int, count: int) -> tuple[Values, Values]:
        """Return the inputs and the targets of `count` sequences, as in `Dataset`.

        Arrays are made with the source's methods and with the functions of `source.xp`, and are not
        changed in place.
        """

    def generate(self, rng: np.random.Generator, length: int, count: int) -> Dataset:
        """Draw `count` sequences of nominal length `length`."""
        return Dataset(*self.compose(NumpySource(rng), length, count))

    def draw(self, key: Array, length: int, count: int) -> tuple[Array, Array]:
        """Draw inputs and targets equal in law to those of `generate`, in a compiled program."""
        return self.compose(JaxSource(key), length, count)
