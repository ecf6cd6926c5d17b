"""QR factors that tell rounding noise from a small pivot."""

import jax.numpy as jnp
from jax import Array


def noise_level(size: int) -> float:
    """Return the ratio to its column below which a pivot of a matrix `[size, size]` is noise."""
    return size * float(jnp.finfo(jnp.float64).eps)


def ranked_qr(a: Array) -> tuple[Array, Array]:
    """Return Q and R `[m, m]` of a; a pivot that is only rounding noise is exactly zero.

    Without this a direction that a step destroys, as a dead relu does, would come back at 1e-16.
    """
    q, r = jnp.linalg.qr(a)
    pivots = jnp.diagonal(r)
    noise = jnp.abs(pivots) <= noise_level(len(a)) * jnp.linalg.norm(a, axis=0)
    return q, r - jnp.diag(jnp.where(noise, pivots, 0.0))
