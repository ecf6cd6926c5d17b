"""Tangent vectors that go along with a state, and stay orthonormal: a frame."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike
from jaxtyping import Array, Bool, Float, Inexact, Key

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.cells.state import flatten, sizes, unflatten
from rnngrad.measures import arguments
from rnngrad.measures.linalg.graded_qr import thin_qr
from rnngrad.measures.linalg.scaled import log
from rnngrad.measures.trajectories import Place, at, flat_step, is_finite, moved, origin

Frame = tuple[Place, Float[Array, "m k"]]
"""A place, and k orthonormal tangent vectors there."""
Advance = tuple[Frame, tuple[Float[Array, " k"], Bool[Array, ""]]]
"""The frame after a step, the growth of its vectors (natural log), and whether it is finite."""


def first_frame(
    cell: Cell, params: Params, x: Inexact[Array, " d"], k: int, key: Key[Array, ""]
) -> Frame:
    """Return k random orthonormal vectors at the initial state."""
    place = origin(cell, params, x)
    m = sum(sizes(place.state))
    basis, _ = jnp.linalg.qr(jax.random.normal(key, (m, k), jnp.float64))
    return place, basis


def advanced(cell: Cell, params: Params, frame: Frame, x: Inexact[Array, " d"]) -> Advance:
    """Take a step with the input x, and make the vectors orthonormal again."""
    place, push = linearised(cell, params, frame[0], x)
    basis, r = thin_qr(jax.vmap(push, in_axes=1, out_axes=1)(frame[1]))
    return (place, basis), (log(jnp.abs(jnp.diagonal(r))), is_finite(place.state))


def linearised(
    cell: Cell, params: Params, place: Place, x: Inexact[Array, " d"]
) -> tuple[Place, Callable[[Array], Array]]:
    """Take a step from a place with the input x; also return its derivative, a linear function."""
    place = moved(cell, params, place, x)
    params, state, x = at(cell, params, place)
    step = partial(flat_step, cell, params, x=x, like=state)
    s, push = jax.linearize(step, flatten(state))
    return place._replace(state=unflatten(s, state)), push


def growth_by_chunk(
    cell: Cell, params: Params, chunks: Iterable[ArrayLike], k: int, key: Key[Array, ""]
) -> Iterator[Float[Array, "B C k"]]:
    """Yield the growth of k tangent vectors at each step, for sequences that come in chunks.

    State and vectors pass from each chunk to the next, so that the whole sequence needs to be in
    memory at no time. The mean over all steps is what `leading_exponents` returns.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        chunks: inputs `[B, C, d]`, one chunk after the other; each length C is compiled once.
        k: how many vectors, 1..m.
        key: draws the vectors, the same for every sequence.

    Yields:
        Natural logarithms `[B, C, k]`, the fastest direction first.

    Raises:
        ValueError: if an argument does not fit.
        FloatingPointError: if a state leaves the range of float64 and the cell is not homogeneous.
    """
    start = jax.jit(jax.vmap(partial(first_frame, cell, k=k, key=key), in_axes=(None, 0)))
    along = jax.jit(jax.vmap(partial(_along, cell), in_axes=(None, 0, 0)))
    frames, taken = None, 0
    for chunk in chunks:
        checked, x = arguments.batch(cell, params, chunk)
        if frames is None:
            m = sum(sizes(cell.first_state(checked, x[0, 0])))
            arguments.whole("k", k, 1, m, f"the state has m = {m} numbers")
            frames = start(checked, x[:, 0])
        frames, (growth, finite) = along(checked, frames, x)
        lost = np.flatnonzero(~np.asarray(finite).all(axis=0))
        if lost.size:
            step = taken + int(lost[0]) + 1
            raise FloatingPointError(
                f"{type(cell).__name__}: its state leaves the range of float64 at step {step}"
            )
        taken += x.shape[1]
        yield growth


def _along(
    cell: Cell, params: Params, frame: Frame, x: Inexact[Array, "C d"]
) -> tuple[Frame, tuple[Float[Array, "C k"], Bool[Array, " C"]]]:
    """Take a frame along x."""
    return jax.lax.scan(partial(advanced, cell, params), frame, x)
