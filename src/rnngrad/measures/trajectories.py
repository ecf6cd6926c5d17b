"""States and gates of a cell along a sequence, also beyond the range of float64."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike
from jaxtyping import Array, Bool, Float, Inexact, Int

from rnngrad.cells import Cell
from rnngrad.cells.base import Gates, Params
from rnngrad.cells.state import State, flatten, unflatten
from rnngrad.measures import arguments

FAR = 300
"""Powers of two from 1 beyond which a homogeneous cell is followed at another scale."""
NOTHING = -(2**20)
"""The binary exponent of zero."""


class Place(NamedTuple):
    """Where a step is taken: at state * 2^exponent with the input x * 2^exponent.

    The exponent is 0 unless the cell is homogeneous (`Cell.homogeneous_in`) and the numbers are
    further than 2^FAR from 1. The Jacobian of a homogeneous cell is the same at every scale.
    """

    state: State
    x: Inexact[Array, "*T d"]
    exponent: Int[Array, "*T"]


class Path(NamedTuple):
    """A cell's way through a sequence.

    Attributes:
        places: where each of the T steps is taken.
        states: entries of the states s_0..s_T, `[T + 1, n]`.
        scaled: those after each step, at the scale of its place, `[T, n]`.
        gates: the values of the gates at each step, at that scale, `[T, n]`.
        finite: whether the state after each step is known, at whatever scale, `[T]`.
        in_range: whether `states` has it, neither overflown nor underflown, `[T]`.
    """

    places: Place
    states: State
    scaled: State
    gates: Gates
    finite: Bool[Array, " T"]
    in_range: Bool[Array, " T"]


def trajectory(cell: Cell, params: Params, x: ArrayLike) -> tuple[State, Gates]:
    """Run a cell over x `[T, d]` from its initial state.

    Returns:
        The entries of the state, each `[T + 1, n]` with the initial state first, and the values of
        the gates, each `[T, n]`.

    Raises:
        ValueError: if the inputs or the parameters do not fit.
        FloatingPointError: if the states leave the range of float64; nan inside jax.jit.
    """
    params, x = arguments.sequence(cell, params, x)
    return arguments.compiled(_run, cell, params, x)


def _run(cell: Cell, params: Params, x: Array) -> tuple[tuple[State, Gates], Array]:
    """Return what `trajectory` does, and whether each state is in range `[T]`."""
    path = follow(cell, params, x)
    return (path.states, path.gates), path.in_range


def follow(cell: Cell, params: Params, x: Inexact[Array, "T d"]) -> Path:
    """Run a cell over x `[T, d]`, both checked and in double precision."""
    first = origin(cell, params, x[0])

    def body(place: Place, x_t: Array) -> tuple[Place, tuple]:
        place = moved(cell, params, place, x_t)
        scaled, gates = cell.step(*at(cell, params, place))
        state = to_scale(scaled, place.exponent)
        known, kept = is_finite(scaled), is_finite(state)
        for entry, of_scale in zip(state, scaled, strict=True):
            kept &= jnp.all((entry != 0) | (of_scale == 0))
        return place._replace(state=scaled), (place, state, scaled, gates, known, kept)

    _, (places, states, *rest) = jax.lax.scan(body, first, x)
    joined = (jnp.concatenate([s[None], r]) for s, r in zip(first.state, states, strict=True))
    return Path(places, tuple(joined), *rest)


def origin(cell: Cell, params: Params, x: Inexact[Array, " d"]) -> Place:
    """Return the place of the initial state."""
    return Place(cell.first_state(params, x), x, jnp.asarray(0, jnp.int32))


def moved(cell: Cell, params: Params, place: Place, x: Inexact[Array, " d"]) -> Place:
    """Return a place with the next input x, at a scale where a step stays in range."""
    if cell.homogeneous_in is None:
        return place._replace(x=x)
    additive = [params[name] for name in cell.homogeneous_in]
    of_state = _binary_exponent(place.state) + place.exponent
    top = jnp.maximum(of_state, _binary_exponent([x, *additive]))
    beyond = jnp.maximum(top - FAR, 0) + jnp.minimum(top + FAR, 0)
    exponent = jnp.where(top < NOTHING // 2, 0, beyond).astype(jnp.int32)
    state = to_scale(place.state, place.exponent - exponent)
    return Place(state, to_scale(x, -exponent), exponent)


def at(cell: Cell, params: Params, place: Place) -> tuple[Params, State, Array]:
    """Return the arguments of `Cell.step` at a place."""
    names = cell.homogeneous_in or ()
    scaled = {name: to_scale(params[name], -place.exponent) for name in names}
    return params | scaled, place.state, place.x


def flat_step(
    cell: Cell, params: Params, s: Float[Array, " m"], x: Inexact[Array, " d"], like: State
) -> Float[Array, " m"]:
    """Return the full state `[m]` after s `[m]` and the input x `[d]`, for entries as in `like`."""
    return flatten(cell.step(params, unflatten(s, like), x)[0])


def is_finite(state: State) -> Bool[Array, ""]:
    """Return whether every number of a state is finite."""
    return jnp.all(jnp.isfinite(flatten(state)))


def to_scale(tree: Any, power: Int[Array, ""]) -> Any:
    """Return the arrays times 2^power."""
    half = jnp.clip(power // 2, -1000, 1000)
    rest = jnp.clip(power - half, -1000, 1000)
    factors = jnp.ldexp(1.0, half), jnp.ldexp(1.0, rest)
    return jax.tree.map(lambda leaf: leaf * factors[0] * factors[1], tree)


def _binary_exponent(tree: Any) -> Int[Array, ""]:
    """Return the exponent of the largest number in the arrays, NOTHING if all are zero."""
    largest = [jnp.max(jnp.abs(leaf)) for leaf in jax.tree.leaves(tree)]
    top = jax.lax.stop_gradient(jnp.max(jnp.stack(largest)))
    return jnp.where(top == 0, NOTHING, jnp.frexp(top)[1])
