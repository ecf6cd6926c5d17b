"""State sensitivity: how a change of an earlier state reaches the last one."""

from typing import Any, NoReturn

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend.core import Primitive
from jax.interpreters import ad, batching, mlir
from jax.scipy.special import logsumexp
from jax.typing import ArrayLike
from jaxtyping import Array, Float

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.cells.state import sizes
from rnngrad.measures import arguments
from rnngrad.measures.linalg.graded_qr import product_qr
from rnngrad.measures.linalg.jacobi import log_singular_values
from rnngrad.measures.linalg.scaled import LN_2, LN_10, length, log
from rnngrad.measures.trajectories import at, follow

Graded = tuple[Float[Array, "m m"], Float[Array, " m"], Float[Array, "m m"]]
"""Q `[m, m]` orthogonal, ln d `[m]` and R `[m, m]` with unit rows, for Q diag(d) R."""


def state_sensitivity(
    cell: Cell, params: Params, x: ArrayLike, lags: ArrayLike
) -> Float[Array, "L 3"]:
    """Return log10 of singular values of ds_T/ds_{T-lag} in the full state.

    The product is taken backwards from T as Q diag(d) R, with d in logarithms, so that the small
    singular values keep their digits however large the large ones are; a step that maps a
    direction to zero, up to rounding, makes that direction's value -inf. Its derivative is to be
    had in forward mode (`jax.jvp`, `jax.jacfwd`).

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`.
        lags: the lags `[L]`, whole numbers in 0..T, in any order.

    Returns:
        `[L, 3]`: the largest, the median, and the root mean square (Frobenius norm / sqrt m).

    Raises:
        ValueError: if a lag is outside 0..T, or another argument does not fit.
        FloatingPointError: if the state leaves the range of float64 and the cell is not
            homogeneous; nan inside jax.jit.
        NotImplementedError: in reverse mode (`jax.grad`).
    """
    params, x = arguments.sequence(cell, params, x)
    chosen = arguments.lags(lags, len(x), f"T = {len(x)}")
    return _forward_only.bind(arguments.compiled(_sensitivity, cell, params, x, chosen))


def _sensitivity(cell: Cell, params: Params, x: Array, chosen: np.ndarray) -> tuple[Array, Array]:
    """Return what `state_sensitivity` does, and whether each state is finite `[T]`."""
    steps = len(x)
    path = follow(cell, params, x)
    size = sum(sizes(path.scaled))

    def absorb(lag: Array, product: Graded) -> Graded:
        place = jax.tree.map(lambda leaf: leaf[steps - 1 - lag], path.places)
        return _times(cell.factored_jacobian(*at(cell, params, place)), product)

    def extend(carry: tuple[Array, Graded], lag: Array) -> tuple[tuple[Array, Graded], Array]:
        product = jax.lax.fori_loop(carry[0], lag, absorb, carry[1])
        _, log_d, r = product
        return (lag, product), _summary(log_singular_values(r, log_d))

    start = (jnp.asarray(0), (jnp.eye(size), jnp.zeros(size), jnp.eye(size)))
    order = np.argsort(chosen)
    found = jax.lax.scan(extend, start, jnp.asarray(chosen[order]))[1][np.argsort(order)]
    return found, path.finite


def _times(factors: tuple[Array | None, Array], product: Graded) -> Graded:
    """Return J^T Q diag(d) R in the same form, its columns sorted before the QR."""
    (lower, rest), (q, log_d, r) = factors, product
    later = q if lower is None else lower.T @ q
    norm = length(rest.T @ later, axis=0)
    log_size = log(norm) + log_d
    order = jnp.argsort(-log_size)
    norm, log_size = norm[order], log_size[order]
    q, triangle = product_qr(None, rest.T, later[:, order])
    unit_columns = triangle / jnp.where(norm == 0, 1.0, norm)[None, :]
    # d_j / d_i of the columns' sizes, at most 1 on and above the diagonal
    gone = jnp.isneginf(log_size)
    finite = jnp.where(gone, 0.0, log_size)
    log_ratio = jnp.minimum(finite[None, :] - finite[:, None], 0.0)
    rows = jnp.where((gone[None, :] | gone[:, None]), 0.0, unit_columns * jnp.exp(log_ratio))
    rows = rows @ r[order]
    norm = length(rows, axis=1)
    rows = rows / jnp.where(norm == 0, 1.0, norm)[:, None]
    return q, log_size + log(norm), rows


def _summary(log_values: Float[Array, " m"]) -> Float[Array, " 3"]:
    """Return log10 of the largest, the median and the root mean square of descending values."""
    size = len(log_values)
    median = jnp.logaddexp(log_values[(size - 1) // 2], log_values[size // 2]) - LN_2
    mean_square = logsumexp(2 * log_values) - jnp.log(size)
    return jnp.stack([log_values[0], median, mean_square / 2]) / LN_10


def _refuse(*_: Any) -> NoReturn:
    """Say that there is no derivative in reverse mode."""
    raise NotImplementedError(
        "state_sensitivity has no derivative in reverse mode (jax.grad, jax.vjp): use jax.jacfwd, "
        "or lag_contribution for the gradient of a loss"
    )


_forward_only = Primitive("forward_only")
"""The identity, which cannot be transposed."""
_forward_only.def_impl(lambda array: array)
_forward_only.def_abstract_eval(lambda array: array)
ad.deflinear2(_forward_only, _refuse)
batching.defvectorized(_forward_only)
mlir.register_lowering(_forward_only, lambda context, array: [array])
