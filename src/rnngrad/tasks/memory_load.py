"""Recall several bits at once: the load of the memory and the lag, each set on its own."""

import math
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import Array
from jax.typing import ArrayLike, DTypeLike

from rnngrad.tasks.generated import GeneratedTask
from rnngrad.tasks.recall import DISTRACTORS
from rnngrad.tasks.sources import Source, Values

CUE = DISTRACTORS
TOKENS = DISTRACTORS + 1


class Load(GeneratedTask):
    """All of k bits at once, T distractors drawn from 8 symbols, a cue: name all the bits.

    `recall` with k bits in place of its symbol, so that the load of the memory changes and the lag,
    the distractors and the cue do not. Step 0 shows bit j as -1 or +1 in channel j; the later steps
    are one-hot vectors in 9 channels of their own. The answers, at the cue, lie T + 1 steps after
    the bits, whatever k is. Logit j of the k answers is that of bit j being 1. In compact form a
    sequence is its k bits and then its T + 1 tokens. From fewer than k units a linear read-out
    cannot give all 2^k answers (Cover, 1965), however well they are kept.

    A class for another number of bits sets `name` and `bits`.

    Attributes:
        bits: k.
    """

    bits: ClassVar[int]

    def __init_subclass__(cls, **options: Any) -> None:
        """Give the class the channels of its bits and a read-out for each."""
        super().__init_subclass__(**options)
        cls.input_size, cls.output_size = cls.bits + TOKENS, cls.bits

    def steps(self, length: int) -> int:
        """Return T + 2: bits, T distractors, cue."""
        return length + 2

    def waiting(self, steps: int) -> slice:
        """Return the steps of the distractors."""
        return slice(1, steps - 1)

    def compose(self, source: Source, length: int, count: int) -> tuple[Values, Values]:
        """Draw `count` sequences `[count, k + T + 1]`; the targets are the bits `[count, k]`."""
        bits = source.integers(0, 2, (count, self.bits), np.uint8)
        distractors = source.integers(0, DISTRACTORS, (count, length), np.uint8)
        cue = source.xp.full((count, 1), CUE, np.uint8)
        inputs = source.xp.concatenate([bits, distractors, cue], axis=1)
        return inputs, bits.astype(np.int8)

    def encode(self, inputs: ArrayLike, dtype: DTypeLike = jnp.float32) -> Array:
        """Return the network's input `[B, T + 2, k + 9]`: the bits, then one-hot tokens."""
        inputs = jnp.asarray(inputs)
        signs = 2 * inputs[:, None, : self.bits].astype(dtype) - 1
        tokens = jax.nn.one_hot(inputs[:, self.bits :], TOKENS, dtype=dtype)
        first = jnp.pad(signs, ((0, 0), (0, 0), (0, TOKENS)))
        later = jnp.pad(tokens, ((0, 0), (0, 0), (self.bits, 0)))
        return jnp.concatenate([first, later], axis=1)

    def loss(self, outputs: Array, targets: Array) -> Array:
        """Return a bit's mean cross entropy (nats), from the last logits of `[B, T + 2, k]`."""
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
