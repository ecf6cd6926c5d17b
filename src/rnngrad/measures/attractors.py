"""Where a network settles under a constant input, and how fast it returns there."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike
from jaxtyping import Array, Bool, Float, Int

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.cells.state import State, flatten
from rnngrad.measures import arguments

LONGEST = 12
"""The longest cycle that is looked for, in steps."""
CLOSE = 1e-5
"""States this close, relative to the largest number on the way, make a cycle."""
RESTING = 1e-9
"""A state that returns this closely has settled."""
SAME = 1e-3
"""Attractors this close are one: what a state that returns slowly may still lack."""


class Attractors(NamedTuple):
    """The attractors that K first inputs lead to.

    Attributes:
        period: length of the cycle in steps, 1 for a fixed point, 0 where none of at most
            `LONGEST` steps was found, `[K]`.
        radius: factor per step by which small differences shrink in the end: the spectral radius of
            the Jacobian over one period, to the power 1/period; nan where none was found, `[K]`.
        distinct: how many different ones were found `[]`.
    """

    period: Int[Array, " K"]
    radius: Float[Array, " K"]
    distinct: Int[Array, ""]


class _Settled(NamedTuple):
    """What became of one first input: its last states `[LONGEST + 1, m]`, and its attractor."""

    orbit: Float[Array, "P m"]
    largest: Float[Array, ""]
    period: Int[Array, ""]
    radius: Float[Array, ""]


def attractors(
    cell: Cell, params: Params, first: ArrayLike, drive: ArrayLike, warm_up: int
) -> Attractors:
    """Find the fixed point or cycle that a network settles to after each first input.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        first: inputs of the first step `[K, d]`.
        drive: the input of every later step `[d]`.
        warm_up: the most steps under the drive before the cycle is looked for, at least 1, rounded
            up to a multiple of `LONGEST`; fewer are taken where every state has settled before.

    Raises:
        ValueError: if the inputs or the parameters do not fit.
    """
    params, first = arguments.sequence(cell, params, first)
    drive = jnp.asarray(arguments.as_double("drive", drive))
    if drive.shape != first.shape[1:]:
        raise ValueError(f"drive: expected [{first.shape[1]}], as first; got {list(drive.shape)}")
    warm_up = arguments.at_least("warm_up", warm_up, 1)

    @jax.jit
    def found(params: Params, first: Array, drive: Array) -> Attractors:
        settle = partial(_settle, cell, params, drive=drive, warm_up=warm_up)
        settled = jax.vmap(settle)(first)
        return Attractors(settled.period, settled.radius, _distinct(settled))

    return found(params, first, drive)


def _settle(
    cell: Cell, params: Params, first: Float[Array, " d"], drive: Float[Array, " d"], warm_up: int
) -> _Settled:
    """Run from one first input until the network has settled, then through the longest cycle."""

    def on_cycle(state: State, _: None) -> tuple[State, tuple[Array, Array]]:
        after = cell.step(params, state, drive)[0]
        return after, (flatten(after), cell.jacobian(params, state, drive))

    def moving(so_far: tuple[Array, State, Array, Array]) -> Bool[Array, ""]:
        taken, _, largest, gap = so_far
        return (taken < warm_up) & ~(gap <= RESTING * largest)

    def move(so_far: tuple[Array, State, Array, Array]) -> tuple[Array, State, Array, Array]:
        taken, state, largest, _ = so_far
        after, states = jax.lax.scan(step, state, length=LONGEST)
        gap = _size(states - flatten(state)[None]).min()
        return taken + LONGEST, after, jnp.maximum(largest, _size(states).max()), gap

    def step(state: State, _: None) -> tuple[State, Array]:
        after = cell.step(params, state, drive)[0]
        return after, flatten(after)

    state = cell.step(params, cell.first_state(params, first), first)[0]
    start = (jnp.asarray(0), state, _size(flatten(state)), jnp.asarray(jnp.inf))
    _, state, largest, _ = jax.lax.while_loop(moving, move, start)
    _, (later, jacobians) = jax.lax.scan(on_cycle, state, length=LONGEST)
    returns = _size(later - flatten(state)[None]) <= CLOSE * largest
    period = jnp.where(returns.any(), 1 + jnp.argmax(returns), 0)
    orbit = jnp.concatenate([flatten(state)[None], later])
    return _Settled(orbit, largest, period, _radius(jacobians, period))


def _radius(jacobians: Float[Array, "P m m"], period: Int[Array, ""]) -> Float[Array, ""]:
    """Return the spectral radius of the first `period` Jacobians' product, per step."""

    def times(product: Array, step: tuple[Array, Array]) -> tuple[Array, None]:
        index, jacobian = step
        return jnp.where(index < period, jacobian @ product, product), None

    identity = jnp.eye(jacobians.shape[-1])
    product, _ = jax.lax.scan(times, identity, (jnp.arange(len(jacobians)), jacobians))
    radius = jnp.max(jnp.abs(jnp.linalg.eigvals(product)))
    return jnp.where(period > 0, radius ** (1 / jnp.maximum(period, 1)), jnp.nan)


def _distinct(settled: _Settled) -> Int[Array, ""]:
    """Count the attractors of which none of the earlier inputs has led to the same."""
    found = settled.period > 0
    apart = settled.orbit[:, None, None, 0] - settled.orbit[None, :]
    scale = jnp.maximum(settled.largest[:, None], settled.largest[None, :])
    same = _size(apart).min(axis=-1) <= SAME * scale
    earlier: Bool[Array, "K K"] = jnp.tril(same & found[None, :], k=-1)
    return jnp.sum(found & ~earlier.any(axis=1))


def _size(s: Float[Array, "... m"]) -> Float[Array, "..."]:
    """Return the largest magnitude among the numbers of a state."""
    return jnp.max(jnp.abs(s), axis=-1)
