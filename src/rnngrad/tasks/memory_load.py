"""Keep several bits at once: memory load and lag, each set on its own."""

import math
from typing import Any, ClassVar

import jax.numpy as jnp
import numpy as np
import optax
from jax import Array

from rnngrad.tasks.generated import GeneratedTask
from rnngrad.tasks.sources import Source, Values


class Load(GeneratedTask):
    """Keep k bits for T steps: k times `latch`, for one network.

    The input has k channels. Step 0 shows all the bits, each -1 or +1 in its channel; every later
    step is Gaussian noise in every channel. All bits are asked for at the last step, T - 1 steps
    after they were shown, whatever k is. Logit j of the k answers is that of bit j being 1.

    A class for another number of bits sets `name` and `bits`.

    Attributes:
        bits: k.
        noise_amplitude: standard deviation of the noise.
    """

    bits: ClassVar[int]
    minimum_length = 2
    noise_amplitude: ClassVar[float] = 0.2

    def __init_subclass__(cls, **options: Any) -> None:
        """Give the class one input and one read-out for each bit."""
        super().__init_subclass__(**options)
        cls.input_size = cls.output_size = cls.bits

    def compose(self, source: Source, length: int, count: int) -> tuple[Values, Values]:
        """Draw `count` sequences of `length` steps; the targets are bits `[count, k]` (int8)."""
        bits = source.integers(0, 2, (count, self.bits), np.int8)
        noise = np.float32(self.noise_amplitude) * source.normal((count, length - 1, self.bits))
        signs = (2 * bits - 1).astype(np.float32)[:, None, :]
        return source.xp.concatenate([signs, noise], axis=1), bits

    def loss(self, outputs: Array, targets: Array) -> Array:
        """Return the mean cross entropy of a bit (nats), from the last of logits `[B, T, k]`."""
        logits = outputs[:, -1]
        bits = jnp.asarray(targets, logits.dtype)
        return optax.losses.sigmoid_binary_cross_entropy(logits, bits).mean()

    def score(self, outputs: Array, targets: Array) -> Array:
        """Return the share of all the bits that are right: one half by chance, for every k."""
        return jnp.mean((outputs[:, -1] > 0) == jnp.asarray(targets, bool))

    def baseline(self, length: int) -> float:
        """Return ln 2: each bit is a fair coin."""
        return math.log(2)


class Load1(Load):
    """Keep one bit."""

    name = "load1"
    bits = 1


class Load8(Load):
    """Keep 8 bits."""

    name = "load8"
    bits = 8


class Load64(Load):
    """Keep 64 bits."""

    name = "load64"
    bits = 64
