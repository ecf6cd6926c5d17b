"""Random numbers from numpy or from JAX behind one face, so that a task states its law once."""

from types import ModuleType
from typing import Any, Protocol

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.typing import DTypeLike

Values = Any
"""An array of numpy or of JAX, whichever the source makes."""


class Source(Protocol):
    """Where a task takes its random numbers from.

    Attributes:
        xp: the module whose functions work on what the source makes, `numpy` or `jax.numpy`.
    """

    xp: ModuleType

    def integers(
        self, low: int, high: int, shape: tuple[int, ...], dtype: DTypeLike = np.int32
    ) -> Values:
        """Draw integers from `low` to `high` - 1, all equally likely."""

    def uniform(self, shape: tuple[int, ...]) -> Values:
        """Draw numbers from U[0, 1) in float32."""

    def normal(self, shape: tuple[int, ...]) -> Values:
        """Draw standard normal numbers in float32."""


class NumpySource:
    """Random numbers from a numpy generator."""

    xp: ModuleType = np

    def __init__(self, rng: np.random.Generator) -> None:
        """Draw from `rng`, which moves on with every call."""
        self.rng = rng

    def integers(
        self, low: int, high: int, shape: tuple[int, ...], dtype: DTypeLike = np.int32
    ) -> np.ndarray:
        """Draw integers from `low` to `high` - 1, all equally likely."""
        return self.rng.integers(low, high, size=shape, dtype=np.dtype(dtype))

    def uniform(self, shape: tuple[int, ...]) -> np.ndarray:
        """Draw multiples of 2^-24 from U[0, 1) in float32."""
        return self.rng.random(shape, dtype=np.float32)

    def normal(self, shape: tuple[int, ...]) -> np.ndarray:
        """Draw standard normal numbers in float32."""
        return self.rng.standard_normal(shape, dtype=np.float32)


class JaxSource:
    """Random numbers from a JAX key, also inside a compiled program; each call has its own key."""

    xp: ModuleType = jnp

    def __init__(self, key: Array) -> None:
        """Draw from `key`, which must not be used for anything else."""
        self.key = key

    def integers(
        self, low: int, high: int, shape: tuple[int, ...], dtype: DTypeLike = np.int32
    ) -> Array:
        """Draw integers from `low` to `high` - 1, all equally likely."""
        return jax.random.randint(self._next_key(), shape, low, high, dtype=dtype)

    def uniform(self, shape: tuple[int, ...]) -> Array:
        """Draw multiples of 2^-23 from U[0, 1) in float32."""
        return jax.random.uniform(self._next_key(), shape, dtype=jnp.float32)

    def normal(self, shape: tuple[int, ...]) -> Array:
        """Draw standard normal numbers in float32."""
        return jax.random.normal(self._next_key(), shape, dtype=jnp.float32)

    def _next_key(self) -> Array:
        self.key, key = jax.random.split(self.key)
        return key


def at_step(xp: ModuleType, step: Values, length: int) -> Values:
    """Return, for a step `[N]` of each sequence, where that step is, bool `[N, length]`."""
    return xp.arange(length, dtype=np.int32)[None, :] == step[:, None]
