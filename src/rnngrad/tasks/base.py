"""What every task is: sequences from a seed, their encoding, a loss, a score and a baseline."""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from numbers import Integral
from typing import ClassVar

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import Array
from jax.typing import ArrayLike, DTypeLike

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Dataset:
    """Sequences in compact form, one row each.

    Attributes:
        inputs: tokens `[N, steps]` (uint8), or real values `[N, steps, d]` (float32); a task with
            another form says so and overrides `encode`.
        targets: the answer at the last step `[N]`, a class (int8) or a real value (float32), or
            a class for every step `[N, steps]` (int8), or k bits `[N, k]` (int8).
    """

    inputs: np.ndarray
    targets: np.ndarray


class Task(ABC):
    """A stateless supervised task on sequences, of K balanced classes with one answer at the end.

    Tasks with other answers override `loss`, `score` and `baseline`.

    Attributes:
        name: the name used in the configuration.
        input_size: size d of the encoded input of one step.
        output_size: size K of the linear read-out of one step.
        minimum_length: the smallest nominal length.
        metric: what `score` is, `accuracy` (higher is better) or `mse` (lower is better).
        threshold: the score, this value included, from which on a network has solved the task.
    """

    name: ClassVar[str]
    input_size: ClassVar[int]
    output_size: ClassVar[int]
    minimum_length: ClassVar[int] = 1
    metric: ClassVar[str] = "accuracy"
    threshold: ClassVar[float] = 0.95

    def steps(self, length: int) -> int:
        """Return the number of time steps of a sequence of nominal length `length`."""
        return length

    def waiting(self, steps: int) -> slice:
        """Return the steps between what is asked for and the question; all unless a task says so.

        Args:
            steps: of the whole sequence.
        """
        return slice(0, steps)

    def validate_length(self, length: int) -> None:
        """Raise ValueError unless the task has sequences of nominal length `length`."""
        if not isinstance(length, Integral) or length < self.minimum_length:
            raise ValueError(
                f"task '{self.name}': length {length!r} is not allowed; "
                f"give an integer of at least {self.minimum_length}"
            )

    @abstractmethod
    def generate(self, rng: np.random.Generator, length: int, count: int) -> Dataset:
        """Draw `count` sequences of nominal length `length`."""

    def draw(self, key: Array, length: int, count: int) -> tuple[Array, Array]:
        """Draw inputs and targets equal in law to those of `generate`, in a compiled program.

        Args:
            key: a JAX key; the length and the count are numbers known when the program is compiled.
            length: nominal length.
            count: sequences N.

        Returns:
            Inputs and targets as in `Dataset`, of the same shapes and types.

        Raises:
            TypeError: if the task has no generator in JAX (`fresh` is false).
        """
        raise TypeError(f"task '{self.name}': cannot draw fresh data, its class has no `draw`")

    @property
    def fresh(self) -> bool:
        """Whether every batch can be new: `draw` is defined, and not for an older `generate`."""
        mro = type(self).__mro__
        draw, generate = (
            next(place for place, parent in enumerate(mro) if method in vars(parent))
            for method in ("draw", "generate")
        )
        return mro[draw] is not Task and draw <= generate

    def splits(self, seed: int, length: int, sizes: dict[str, int]) -> dict[str, Dataset]:
        """Draw train, validation and test sets of the given sizes from independent streams.

        The same seed and length give the same stream in every task.

        Raises:
            ValueError: if the length is not allowed, or a split is not one of `SPLITS`.
        """
        self.validate_length(length)
        unknown = sorted(set(sizes) - set(SPLITS))
        if unknown:
            raise ValueError(f"unknown split '{unknown[0]}': allowed are {', '.join(SPLITS)}")
        streams = np.random.SeedSequence([seed, length]).spawn(len(SPLITS))
        return {
            split: self.generate(np.random.default_rng(stream), length, sizes[split])
            for split, stream in zip(SPLITS, streams, strict=True)
            if split in sizes
        }

    def encode(self, inputs: ArrayLike, dtype: DTypeLike = jnp.float32) -> Array:
        """Return the network's input `[B, steps, d]`: tokens as one-hot vectors, reals as is."""
        inputs = jnp.asarray(inputs)
        if inputs.ndim == 2:
            return jax.nn.one_hot(inputs, self.input_size, dtype=dtype)
        return inputs.astype(dtype)

    def loss(self, outputs: Array, targets: Array) -> Array:
        """Return the mean cross entropy (natural log) of the logits `[B, steps, K]`'s last step."""
        return cross_entropy(outputs[:, -1], targets)

    def score(self, outputs: Array, targets: Array) -> Array:
        """Return the metric of the read-outs `[B, steps, K]`: here, the last step's accuracy."""
        return accuracy(outputs[:, -1], targets)

    def baseline(self, length: int) -> float:
        """Return the expected loss of the best answer that ignores the inputs: ln K."""
        return math.log(self.output_size)

    def is_success(self, score: ArrayLike) -> Array:
        """Tell, element by element, which scores reach the threshold; NaN never does."""
        score = jnp.asarray(score)
        return score >= self.threshold if self.metric == "accuracy" else score <= self.threshold


def cross_entropy(logits: Array, classes: Array) -> Array:
    """Return the mean of -log softmax(logits `[..., K]`) at the classes `[...]`."""
    labels = jnp.asarray(classes, jnp.int32)
    return optax.losses.softmax_cross_entropy_with_integer_labels(logits, labels).mean()


def accuracy(logits: Array, classes: Array) -> Array:
    """Return how often the largest of the logits `[..., K]` is at the classes `[...]`."""
    largest = jnp.argmax(logits, axis=-1)
    return jnp.mean(largest == jnp.asarray(classes, largest.dtype))
