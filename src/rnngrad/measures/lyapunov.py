"""Lyapunov exponents: the mean logarithmic growth of small differences, per step."""

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from rnngrad.cells import Cell
from rnngrad.cells.base import MemoryCell, Params, State, gate_matrix
from rnngrad.measures.linalg.ranked_qr import ranked_qr
from rnngrad.measures.trajectory import as_double, flat_step, flatten, trajectory


def lyapunov_spectrum(cell: Cell, params: Params, x: Array, transient: ArrayLike = 0) -> Array:
    """Return the exponents `[m]`, natural log per step, descending, by QR (Engelken et al., 2023).

    With no transient their sum is the mean of `log_abs_det`. A direction that some step maps to
    zero has the exponent -inf.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`.
        transient: number of first steps that align the directions but are not counted.
    """
    params, x = as_double((params, x))
    size = params["b"].shape[-1]
    state = cell.initial_state(size, x.dtype)
    basis = jnp.eye(size * len(state))

    def body(carry: tuple, inputs: tuple[Array, Array]) -> tuple[tuple, None]:
        state, basis, total = carry
        k, x_k = inputs
        basis, r = ranked_qr(cell.jacobian(params, state, x_k) @ basis)
        growth = jnp.log(jnp.abs(jnp.diagonal(r)))
        state, _ = cell.step(params, state, x_k)
        return (state, basis, total + jnp.where(k >= transient, growth, 0.0)), None

    start = (state, basis, jnp.zeros(len(basis)))
    (_, _, total), _ = jax.lax.scan(body, start, (jnp.arange(len(x)), x))
    return -jnp.sort(-total / (len(x) - transient))


def tangent_growth(cell: Cell, params: Params, x: Array, key: Array) -> Array:
    """Return the logarithmic growth (natural) of one tangent vector at each step, `[T]`.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`.
        key: draws the vector, which later steps turn towards the fastest direction.
    """
    params, x = as_double((params, x))
    s = flatten(cell.initial_state(params["b"].shape[-1], x.dtype))
    tangent = jax.random.normal(key, s.shape, s.dtype)

    def body(carry: tuple[Array, Array], x_k: Array) -> tuple[tuple[Array, Array], Array]:
        s, tangent = carry
        s, tangent = jax.jvp(lambda s: flat_step(cell, params, s, x_k), (s,), (tangent,))
        length = jnp.linalg.norm(tangent)
        return (s, tangent / jnp.where(length == 0, 1.0, length)), jnp.log(length)

    return jax.lax.scan(body, (s, tangent / jnp.linalg.norm(tangent)), x)[1]


def largest_exponent(cell: Cell, params: Params, x: Array, transient: int, key: Array) -> Array:
    """Return the largest exponent `[]`, natural log per step, from one tangent vector.

    The growth over the first `transient` steps is not counted; see `tangent_growth`.
    """
    return tangent_growth(cell, params, x, key)[transient:].mean()


def finite_time_exponents(
    cell: Cell, params: Params, x: Array, transient: int, window: int, key: Array
) -> Array:
    """Return the mean growth in successive windows `[(T - transient) // window]`, natural log.

    Their distribution is that of the gradient over `window` steps, which is close to log-normal:
    compare medians, not means.
    """
    growth = tangent_growth(cell, params, x, key)[transient:]
    windows = len(growth) // window
    return growth[: windows * window].reshape(windows, window).mean(axis=1)


def log_abs_det(cell: Cell, params: Params, x: Array) -> Array:
    """Return ln |det ds_t/ds_{t-1}| `[T]` along inputs x `[T, d]`."""
    params, x = as_double((params, x))
    states, _ = trajectory(cell, params, x)
    before = tuple(entry[:-1] for entry in states)

    def one_step(inputs: tuple[State, Array]) -> Array:
        return jnp.linalg.slogdet(cell.jacobian(params, *inputs))[1]

    return jax.lax.map(one_step, (before, x))


def log_abs_det_of_gates(cell: MemoryCell, params: Params, x: Array) -> Array:
    """Return ln |det ds_t/ds_{t-1}| `[T]` from the gates alone.

    It is the sum of the logarithms of the keep factors, plus ln |det(diag(squash(c) o (1 - o)) U)|
    with the output gate o and its recurrent matrix U.
    """
    params, x = as_double((params, x))
    (c, _), gates = trajectory(cell, params, x)
    o = gates[cell.output_gate]
    _, log_det_u = jnp.linalg.slogdet(gate_matrix(cell, params, cell.output_gate))
    keep = jnp.asarray(cell.keep_factor(gates))
    by_unit = jnp.log(keep) + jnp.log(jnp.abs(cell.squash(c[1:]) * o * (1 - o)))
    return by_unit.sum(axis=1) + log_det_u
