"""Activations whose derivative in double precision keeps its digits where they saturate.

JAX takes 1 - tanh^2, which is zero from 19 on, where the derivative is 1e-16. In single precision,
in which networks are trained, these are JAX's own.
"""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Inexact


def tanh(a: Inexact[Array, "..."]) -> Inexact[Array, "..."]:
    """Return the hyperbolic tangent."""
    return _tanh(a) if a.dtype == jnp.float64 else jnp.tanh(a)


def sigmoid(a: Inexact[Array, "..."]) -> Inexact[Array, "..."]:
    """Return 1 / (1 + exp(-a))."""
    return _sigmoid(a) if a.dtype == jnp.float64 else jax.nn.sigmoid(a)


@jax.custom_jvp
def _tanh(a: Array) -> Array:
    return jnp.tanh(a)


@_tanh.defjvp
def _(primals: tuple[Array], tangents: tuple[Array]) -> tuple[Array, Array]:
    return _tanh(primals[0]), 4 * _slope(2 * primals[0]) * tangents[0]


@jax.custom_jvp
def _sigmoid(a: Array) -> Array:
    return jax.nn.sigmoid(a)


@_sigmoid.defjvp
def _(primals: tuple[Array], tangents: tuple[Array]) -> tuple[Array, Array]:
    return _sigmoid(primals[0]), _slope(primals[0]) * tangents[0]


def _slope(a: Array) -> Array:
    """Return the derivative of the sigmoid."""
    e = jnp.exp(-jnp.abs(a))
    return e / (1 + e) ** 2
