"""Arrays with an exponent of their own, for products that leave the range of float64."""

from functools import reduce
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

LN_2 = 0.6931471805599453
LN_10 = 2.302585092994046


class Scaled(NamedTuple):
    """The array mantissa * 2^exponent; powers of two, so that rescaling rounds nothing.

    Attributes:
        mantissa: an array whose largest magnitude is in [1/2, 1), or zeros.
        exponent: a whole number `[]`, -inf for the zero array.
    """

    mantissa: Float[Array, "..."]
    exponent: Float[Array, ""]


Blocks = list[list[Scaled]]
"""A matrix cut into blocks, each with its own exponent."""


def zero(size: int) -> Scaled:
    """Return the zero vector `[size]`."""
    return Scaled(jnp.zeros(size), jnp.asarray(-jnp.inf))


def normalised(array: Float[Array, "..."], exponent: Array | float = 0.0) -> Scaled:
    """Return array * 2^exponent as a `Scaled`; nan if a number in it is not finite."""
    largest = jnp.max(jnp.abs(array))
    shift = jnp.clip(jnp.frexp(largest)[1], -1000, 1000)  # a subnormal number stays small
    exponent = jnp.where(largest == 0, -jnp.inf, exponent + shift)
    factor = jnp.where(jnp.isfinite(largest), jnp.ldexp(1.0, -shift), jnp.nan)
    return Scaled(array * factor, exponent)


def relative(exponent: Float[Array, "..."]) -> tuple[Float[Array, "..."], Float[Array, ""]]:
    """Return 2^(exponent - top), elementwise and at most 1, and top, the largest exponent."""
    top = jnp.max(exponent)
    return jnp.exp2(exponent - jnp.where(jnp.isneginf(top), 0.0, top)), top


def add(a: Scaled, b: Scaled) -> Scaled:
    """Return a + b."""
    (weight_a, weight_b), top = relative(jnp.stack([a.exponent, b.exponent]))
    return normalised(weight_a * a.mantissa + weight_b * b.mantissa, top)


def times(a: Float[Array, "i j"], b: Scaled) -> Scaled:
    """Return the matrix product a b."""
    return normalised(a @ b.mantissa, b.exponent)


def length(array: Float[Array, "..."], axis: int | None = None) -> Float[Array, "..."]:
    """Return the 2-norm, whose squares neither overflow nor underflow, with a finite gradient."""
    largest = jax.lax.stop_gradient(jnp.max(jnp.abs(array), axis=axis, keepdims=True))
    scale = jnp.where(largest == 0, 1.0, largest)
    squares = jnp.sum((array / scale) ** 2, axis=axis, keepdims=True)
    norm = scale * jnp.sqrt(jnp.where(largest == 0, 1.0, squares))
    return jnp.where(largest == 0, 0.0, norm).squeeze(axis)


def log(positive: Float[Array, "..."]) -> Float[Array, "..."]:
    """Return the natural logarithm; -inf at zero, with the gradient zero there."""
    gone = positive == 0
    return jnp.where(gone, -jnp.inf, jnp.log(jnp.where(gone, 1.0, positive)))


def log_norm(a: Scaled) -> Float[Array, ""]:
    """Return the natural logarithm of the Frobenius norm `[]`; -inf for zero."""
    return log(length(a.mantissa)) + LN_2 * a.exponent


def log_norm_of_blocks(a: Blocks) -> Float[Array, ""]:
    """Return the natural logarithm of the Frobenius norm `[]` of the whole matrix."""
    squares = jnp.stack([2 * log_norm(block) for row in a for block in row])
    return jax.nn.logsumexp(squares) / 2


def cut(matrix: Float[Array, "m m"], ends: tuple[int, ...]) -> list[list[Float[Array, "_ _"]]]:
    """Return the blocks of a matrix between rows and columns that end at `ends`."""
    return [jnp.split(row, ends[:-1], axis=1) for row in jnp.split(matrix, ends[:-1])]


def blocks_times(a: list[list[Float[Array, "_ _"]]], b: Blocks) -> Blocks:
    """Return the matrix product a b, block by block."""
    columns = range(len(b))
    return [
        [reduce(add, [times(a_ik, b[k][j]) for k, a_ik in enumerate(row)]) for j in columns]
        for row in a
    ]
