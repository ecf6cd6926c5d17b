"""States and gates of a cell along a sequence."""

from typing import TypeVar

import jax
import jax.numpy as jnp
from jax import Array

from rnngrad.cells import Cell
from rnngrad.cells.base import Gates, Params, State

Tree = TypeVar("Tree")


def as_double(tree: Tree) -> Tree:
    """Return the arrays of a tree in float64.

    Raises:
        RuntimeError: if JAX is not set to 64 bits.
    """
    if jax.dtypes.canonicalize_dtype(float) != jnp.float64:
        raise RuntimeError("the measures need float64: set jax_enable_x64 to True")
    return jax.tree.map(lambda leaf: jnp.asarray(leaf, jnp.float64), tree)


def trajectory(cell: Cell, params: Params, x: Array) -> tuple[State, Gates]:
    """Run a cell over x `[T, d]` from its initial state.

    Returns:
        The entries of the state, each `[T + 1, n]` with the initial state first, and the values of
        the gates, each `[T, n]`.
    """
    params, x = as_double((params, x))
    first = cell.initial_state(params["b"].shape[-1], x.dtype)

    def body(state: State, x_t: Array) -> tuple[State, tuple[State, Gates]]:
        state, gates = cell.step(params, state, x_t)
        return state, (state, gates)

    _, (states, gates) = jax.lax.scan(body, first, x)
    with_first = [jnp.concatenate([s[None], rest]) for s, rest in zip(first, states, strict=True)]
    return tuple(with_first), gates


def flatten(state: State) -> Array:
    """Return the full state s `[..., m]` of the entries `[..., n]`."""
    return jnp.concatenate(state, axis=-1)


def flat_step(cell: Cell, params: Params, s: Array, x: Array) -> Array:
    """Return the full state `[m]` after s `[m]` and the input x `[d]`."""
    state = tuple(jnp.split(s, len(cell.state_names)))
    return flatten(cell.step(params, state, x)[0])
