"""Singular values of a matrix whose rows differ by more than the range of float64."""

import jax
import jax.numpy as jnp
from jaxtyping import Array

from rnngrad.measures.linalg.graded_qr import noise_level

MAX_SWEEPS = 30


def log_singular_values(rows: Array, log_scale: Array) -> Array:
    r"""Return the natural logarithms `[m]`, descending, of those of diag(exp(log_scale)) rows.

    One-sided Jacobi, which has a high relative accuracy for every singular value of a graded
    matrix (Demmel and Veselić, 1992), with the scales of the rows in logarithms. Rows a, b of
    lengths ratio :math:`\rho = |b|/|a| \le 1` and cosine :math:`\gamma` are made orthogonal by the
    rotation with tangent :math:`\rho\tau`,
    :math:`\tau = 2\gamma / (1 - \rho^2 + \sqrt{(1 - \rho^2)^2 + 4\rho^2\gamma^2})`, so that no
    factor depends on the absolute lengths. The m/2 pairs of a round are rotated at once.

    Args:
        rows: the unscaled rows `[m, m]`.
        log_scale: natural logarithms of their factors `[m]`; -inf for a zero row.
    """
    size = len(rows)
    if size % 2:
        rows = jnp.pad(rows, ((0, 1), (0, 0)))
        log_scale = jnp.pad(log_scale, (0, 1), constant_values=-jnp.inf)

    def unfinished(carry: tuple[Array, Array, Array, Array]) -> Array:
        _, _, cosine, sweeps = carry
        return (cosine > noise_level(size)) & (sweeps < MAX_SWEEPS)

    def sweep(carry: tuple[Array, Array, Array, Array]) -> tuple[Array, Array, Array, Array]:
        rows, log_scale, _, sweeps = carry
        return *_sweep(rows, log_scale), sweeps + 1

    start = (*_unit_rows(rows, log_scale), jnp.asarray(jnp.inf), jnp.asarray(0))
    log_scale = jax.lax.while_loop(unfinished, sweep, start)[1]
    return -jnp.sort(-log_scale)[:size]


def _sweep(rows: Array, log_scale: Array) -> tuple[Array, Array, Array]:
    """Rotate every pair of rows once; also return the largest cosine met."""
    size = len(rows)

    def one_round(
        _: int, carry: tuple[Array, Array, Array, Array]
    ) -> tuple[Array, Array, Array, Array]:
        rows, log_scale, largest, circle = carry
        i, j = circle[: size // 2], circle[size // 2 :][::-1]
        first_longer = log_scale[i] >= log_scale[j]
        longer, shorter = jnp.where(first_longer, i, j), jnp.where(first_longer, j, i)
        pair = jnp.concatenate([longer, shorter])
        new_rows, new_scale, cosine = _rotate(rows[pair], log_scale[pair])
        rows, log_scale = rows.at[pair].set(new_rows), log_scale.at[pair].set(new_scale)
        circle = jnp.concatenate([circle[:1], jnp.roll(circle[1:], 1)])
        return rows, log_scale, jnp.maximum(largest, cosine), circle

    start = (rows, log_scale, jnp.asarray(0.0), jnp.arange(size))
    return jax.lax.fori_loop(0, size - 1, one_round, start)[:3]


def _rotate(rows: Array, log_scale: Array) -> tuple[Array, Array, Array]:
    """Make each row of the first half orthogonal to its partner in the second, the shorter."""
    (a, b), (log_a, log_b) = jnp.split(rows, 2), jnp.split(log_scale, 2)
    log_ratio = jnp.where(jnp.isneginf(log_b), -jnp.inf, log_b - log_a)
    cosine = jnp.sum(a * b, axis=1)
    square, gap = jnp.exp(2 * log_ratio), -jnp.expm1(2 * log_ratio)
    divisor = gap + jnp.sqrt(gap**2 + 4 * square * cosine**2)
    tau = (2 * cosine / jnp.where(cosine == 0, 1.0, divisor))[:, None]
    square = square[:, None]
    rotated = jnp.concatenate([a + square * tau * b, b - tau * a]) / jnp.sqrt(
        1 + jnp.concatenate([square, square]) * jnp.concatenate([tau, tau]) ** 2
    )
    return *_unit_rows(rotated, log_scale), jnp.max(jnp.abs(cosine))


def _unit_rows(rows: Array, log_scale: Array) -> tuple[Array, Array]:
    """Move the lengths of the rows into their scales."""
    length = jnp.linalg.norm(rows, axis=1)
    gone = (length <= noise_level(len(rows))) | jnp.isneginf(log_scale)
    rows = jnp.where(gone[:, None], 0.0, rows / jnp.where(gone, 1.0, length)[:, None])
    return rows, jnp.where(gone, -jnp.inf, log_scale + jnp.log(length))
