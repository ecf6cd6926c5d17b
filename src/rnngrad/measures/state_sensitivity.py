"""State sensitivity: how a change of an earlier state reaches the last one."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.scipy.special import logsumexp

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.measures.linalg.jacobi import log_singular_values
from rnngrad.measures.linalg.ranked_qr import ranked_qr
from rnngrad.measures.linalg.scaled import LN_2, LN_10
from rnngrad.measures.trajectory import as_double, trajectory

Graded = tuple[Array, Array, Array]
"""Q `[m, m]` orthogonal, ln d `[m]` and R `[m, m]` with unit rows, for Q diag(d) R."""


def state_sensitivity(cell: Cell, params: Params, x: Array, lags: np.ndarray) -> Array:
    """Return log10 of singular values of ds_T/ds_{T-lag} in the full state.

    The product is taken backwards from T as Q diag(d) R, with d in logarithms, so that the small
    singular values keep their digits however large the large ones are; a step that maps a
    direction to zero, up to rounding, makes that direction's value -inf.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`.
        lags: the lags `[L]`, whole numbers in 0..T, in any order.

    Returns:
        `[L, 3]`: the largest, the median, and the root mean square (Frobenius norm / sqrt m).

    Raises:
        ValueError: if a lag is outside 0..T.
    """
    lags, length = np.asarray(lags), len(x)
    if lags.min() < 0 or lags.max() > length:
        raise ValueError(f"lags {lags.min()}..{lags.max()} given: allowed are 0..{length}")
    params, x = as_double((params, x))
    states, _ = trajectory(cell, params, x)
    size = sum(entry.shape[1] for entry in states)

    def absorb(lag: Array, product: Graded) -> Graded:
        k = length - 1 - lag
        return _times(cell.jacobian(params, tuple(s[k] for s in states), x[k]), product)

    def extend(carry: tuple[Array, Graded], lag: Array) -> tuple[tuple[Array, Graded], Array]:
        product = jax.lax.fori_loop(carry[0], lag, absorb, carry[1])
        _, log_d, r = product
        return (lag, product), _summary(log_singular_values(r, log_d))

    start = (jnp.asarray(0), (jnp.eye(size), jnp.zeros(size), jnp.eye(size)))
    order = np.argsort(lags)
    return jax.lax.scan(extend, start, jnp.asarray(lags[order]))[1][np.argsort(order)]


def _times(jacobian: Array, product: Graded) -> Graded:
    """Return J^T Q diag(d) R in the same form, its columns sorted before the QR."""
    q, log_d, r = product
    columns = jacobian.T @ q
    length = jnp.linalg.norm(columns, axis=0)
    log_size = jnp.log(length) + log_d
    order = jnp.argsort(-log_size)
    length, log_size = length[order], log_size[order]
    q, triangle = ranked_qr(columns[:, order])
    unit_columns = triangle / jnp.where(length == 0, 1.0, length)[None, :]
    # d_j / d_i of the columns' sizes, at most 1 on and above the diagonal
    gone = jnp.isneginf(log_size)
    finite = jnp.where(gone, 0.0, log_size)
    log_ratio = jnp.minimum(finite[None, :] - finite[:, None], 0.0)
    rows = jnp.where((gone[None, :] | gone[:, None]), 0.0, unit_columns * jnp.exp(log_ratio))
    rows = rows @ r[order]
    norm = jnp.linalg.norm(rows, axis=1)
    rows = rows / jnp.where(norm == 0, 1.0, norm)[:, None]
    return q, log_size + jnp.log(norm), rows


def _summary(log_values: Array) -> Array:
    """Return log10 of the largest, the median and the root mean square of descending values."""
    size = len(log_values)
    median = jnp.logaddexp(log_values[(size - 1) // 2], log_values[size // 2]) - LN_2
    mean_square = logsumexp(2 * log_values) - jnp.log(size)
    return jnp.stack([log_values[0], median, mean_square / 2]) / LN_10
