"""Lyapunov exponents: the mean logarithmic growth of small differences, per step."""

from functools import partial

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike
from jaxtyping import Array, Float, Key

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.cells.state import flatten, sizes
from rnngrad.measures import arguments
from rnngrad.measures.frames import advanced, first_frame, linearised
from rnngrad.measures.linalg.graded_qr import product_qr
from rnngrad.measures.linalg.scaled import length, log
from rnngrad.measures.trajectories import Place, at, is_finite, moved, origin


def lyapunov_spectrum(
    cell: Cell, params: Params, x: ArrayLike, transient: int = 0
) -> Float[Array, " m"]:
    """Return all exponents `[m]`, natural log per step, descending, by QR (Engelken et al., 2023).

    With no transient their sum is the mean of `log_abs_det`. A direction that some step maps to
    zero, up to rounding, has the exponent -inf. The state counts as real numbers: an exponent of a
    holomorphic cell with a complex state stands there twice.

    Every step takes LU and QR decompositions, which at this size are fastest in one thread: set
    `OPENBLAS_NUM_THREADS=1` in the environment before NumPy is imported.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`.
        transient: number of first steps that align the directions but are not counted, 0..T-1.

    Raises:
        ValueError: if an argument does not fit.
        FloatingPointError: if the state leaves the range of float64 and the cell is not
            homogeneous; nan inside jax.jit.
    """
    params, x = arguments.sequence(cell, params, x)
    return arguments.compiled(_spectrum, cell, params, x, _transient(transient, x))


def _spectrum(cell: Cell, params: Params, x: Array, transient: int) -> tuple[Array, Array]:
    """Return what `lyapunov_spectrum` does, and whether each state is finite `[T]`."""
    first = origin(cell, params, x[0])

    def body(carry: tuple[Place, Array], x_k: Array) -> tuple[tuple[Place, Array], tuple]:
        place, basis = carry
        place = moved(cell, params, place, x_k)
        here = at(cell, params, place)
        basis, r = product_qr(*cell.factored_jacobian(*here), basis)
        place = place._replace(state=cell.step(*here)[0])
        return (place, basis), (log(jnp.abs(jnp.diagonal(r))), is_finite(place.state))

    start = (first, jnp.eye(len(flatten(first.state))))
    _, (growth, finite) = jax.lax.scan(body, start, x)
    exponents = growth[transient:].sum(axis=0) / (len(x) - transient)
    return -jnp.sort(-exponents), finite


def leading_exponents(
    cell: Cell, params: Params, x: ArrayLike, k: int, transient: int, key: Key[Array, ""]
) -> Float[Array, " k"]:
    """Return the k largest exponents `[k]`, natural log per step, descending.

    They come from k tangent vectors, without the whole Jacobian, and are those of
    `lyapunov_spectrum` once the transient has turned the vectors to the fastest directions. One
    that a step makes smaller than the rounding of the others is nan: it needs the whole spectrum.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`.
        k: how many, 1..m.
        transient: number of first steps that are not counted, 0..T-1.
        key: draws the vectors.

    Raises:
        ValueError: if an argument does not fit.
        FloatingPointError: as in `lyapunov_spectrum`.
    """
    params, x = arguments.sequence(cell, params, x)
    transient = _transient(transient, x)
    m = sum(sizes(cell.first_state(params, x[0])))
    k = arguments.whole("k", k, 1, m, f"the state has m = {m} numbers")
    return arguments.compiled(_leading, cell, params, x, k, transient, key)


def _leading(
    cell: Cell, params: Params, x: Array, k: int, transient: int, key: Key[Array, ""]
) -> tuple[Array, Array]:
    """Return what `leading_exponents` does, and whether each state is finite `[T]`."""
    first = first_frame(cell, params, x[0], k, key)
    _, (growth, finite) = jax.lax.scan(partial(advanced, cell, params), first, x)
    exponents = growth[transient:].mean(axis=0)
    return -jnp.sort(-exponents), finite


def tangent_growth(
    cell: Cell, params: Params, x: ArrayLike, key: Key[Array, ""]
) -> Float[Array, " T"]:
    """Return the logarithmic growth (natural) of one tangent vector at each step, `[T]`.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`.
        key: draws the vector, which later steps turn towards the fastest direction.

    Raises:
        ValueError: if an argument does not fit.
        FloatingPointError: as in `lyapunov_spectrum`.
    """
    params, x = arguments.sequence(cell, params, x)
    return arguments.compiled(_growth, cell, params, x, key)


def _growth(cell: Cell, params: Params, x: Array, key: Key[Array, ""]) -> tuple[Array, Array]:
    """Return what `tangent_growth` does, and whether each state is finite `[T]`."""
    first = origin(cell, params, x[0])
    tangent = jax.random.normal(key, flatten(first.state).shape, jnp.float64)

    def body(carry: tuple[Place, Array], x_k: Array) -> tuple[tuple[Place, Array], tuple]:
        place, tangent = carry
        place, push = linearised(cell, params, place, x_k)
        tangent = push(tangent)
        size = length(tangent)
        tangent = tangent / jnp.where(size == 0, 1.0, size)
        return (place, tangent), (log(size), is_finite(place.state))

    return jax.lax.scan(body, (first, tangent / length(tangent)), x)[1]


def largest_exponent(
    cell: Cell, params: Params, x: ArrayLike, transient: int, key: Key[Array, ""]
) -> Float[Array, ""]:
    """Return the largest exponent `[]`, natural log per step, from one tangent vector.

    The growth over the first `transient` steps, 0..T-1, is not counted; see `tangent_growth`.
    """
    params, x = arguments.sequence(cell, params, x)
    return tangent_growth(cell, params, x, key)[_transient(transient, x) :].mean()


def finite_time_exponents(
    cell: Cell, params: Params, x: ArrayLike, transient: int, window: int, key: Key[Array, ""]
) -> Float[Array, " W"]:
    """Return the mean growth in successive windows, `[(T - transient) // window]`, natural log.

    Their distribution is that of the gradient over `window` steps, which is close to log-normal:
    compare medians, not means. The transient is 0..T-1, the window 1..T-transient; see
    `tangent_growth`.
    """
    params, x = arguments.sequence(cell, params, x)
    transient = _transient(transient, x)
    left = len(x) - transient
    window = arguments.whole("window", window, 1, left, f"T - transient = {left}")
    windows = left // window
    growth = tangent_growth(cell, params, x, key)[transient : transient + windows * window]
    return growth.reshape(windows, window).mean(axis=1)


def _transient(transient: int, x: Array) -> int:
    """Return a transient that leaves at least one of the T steps."""
    return arguments.whole("transient", transient, 0, len(x) - 1, f"T = {len(x)}")
