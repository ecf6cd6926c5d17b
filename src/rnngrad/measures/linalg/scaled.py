"""Arrays with an exponent of their own, for products that leave the range of float64."""

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array

LN_2 = 0.6931471805599453
LN_10 = 2.302585092994046


class Scaled(NamedTuple):
    """The array mantissa * 2^exponent; powers of two, so that rescaling rounds nothing.

    Attributes:
        mantissa: an array whose largest magnitude is in [1/2, 1), or zeros.
        exponent: a whole number `[]`, -inf for the zero array.
    """

    mantissa: Array
    exponent: Array


def zero(size: int) -> Scaled:
    """Return the zero vector `[size]`."""
    return Scaled(jnp.zeros(size), jnp.asarray(-jnp.inf))


def normalised(array: Array, exponent: Array | float = 0.0) -> Scaled:
    """Return array * 2^exponent as a `Scaled`."""
    largest = jnp.max(jnp.abs(array))
    shift = jnp.clip(jnp.frexp(largest)[1], -1000, 1000)  # a subnormal number stays small
    exponent = jnp.where(largest == 0, -jnp.inf, exponent + shift)
    return Scaled(array * jnp.ldexp(1.0, -shift), exponent)


def relative(exponent: Array) -> tuple[Array, Array]:
    """Return 2^(exponent - top), elementwise and at most 1, and top, the largest exponent."""
    top = jnp.max(exponent)
    return jnp.exp2(exponent - jnp.where(jnp.isneginf(top), 0.0, top)), top


def add(a: Scaled, b: Scaled) -> Scaled:
    """Return a + b."""
    (weight_a, weight_b), top = relative(jnp.stack([a.exponent, b.exponent]))
    return normalised(weight_a * a.mantissa + weight_b * b.mantissa, top)


def log_norm(a: Scaled) -> Array:
    """Return the natural logarithm of the Frobenius norm `[]`; -inf for zero."""
    return jnp.log(jnp.linalg.norm(a.mantissa)) + LN_2 * a.exponent
