"""What decides a training run beside its cell, task and data."""

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from rnngrad.cells import Initialisation
from rnngrad.training.optimisers import Optimiser

DATA = ("fresh", "reused")
"""Where batches come from: drawn anew for every step, or from a training set that is reused."""

FLOSSING = "rnngrad.training.flossing"
"""The module of gradient flossing, a part of the runs that begin with it."""


class Numbers(NamedTuple):
    """What recipes may differ in and still share their compiled programs, which take these."""

    gain: float
    keep_bias: float
    learning_rate: float
    clip_threshold: float


@dataclass(frozen=True)
class Recipe:
    """All that decides a training run beside its cell, task and data.

    Attributes:
        hidden_size: n.
        batch_size: sequences in a step.
        steps: budget of optimiser steps, a multiple of `evaluate_every`.
        evaluate_every: steps between two evaluations on the validation set.
        seeds: independent repetitions; seed k has the same data stream in every cell.
        data: one of `DATA`.
        initialisation: law of the first parameters.
        optimiser: the update rule.
        flossing_steps: steps of gradient flossing before the first (`training.flossing`).
    """

    hidden_size: int
    batch_size: int
    steps: int
    evaluate_every: int
    seeds: int
    data: str
    initialisation: Initialisation
    optimiser: Optimiser
    flossing_steps: int = 0

    @property
    def numbers(self) -> Numbers:
        """The numbers of the initialisation and of the optimiser."""
        law, optimiser = self.initialisation, self.optimiser
        return Numbers(law.gain, law.keep_bias, optimiser.learning_rate, optimiser.clip_threshold)

    def with_numbers(self, numbers: Numbers) -> Self:
        """Return the recipe with other numbers, which may be traced."""
        gain, keep_bias, rate, threshold = numbers
        return replace(
            self,
            initialisation=replace(self.initialisation, gain=gain, keep_bias=keep_bias),
            optimiser=replace(self.optimiser, learning_rate=rate, clip_threshold=threshold),
        )
