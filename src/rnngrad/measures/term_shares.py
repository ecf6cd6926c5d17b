"""The article's one-step derivative, term by term."""

import jax
import jax.numpy as jnp
from jax import Array

from rnngrad.cells import Cell
from rnngrad.cells.base import MemoryCell, Params, State, Terms
from rnngrad.measures.trajectory import as_double, trajectory


def article_terms(cell: Cell, params: Params, state: State, slope: Array, x: Array) -> Terms:
    """Return the terms `[n, n]` of the derivative of one step as the article takes it.

    For the state (h,) these are the cell's local terms. For (c, h) it is dc_t/dc_{t-1} with
    h_{t-1} a function of c_{t-1} whose output gate is held fixed (its equations 8 to 10).

    Args:
        cell: the recurrent cell.
        params: its parameters.
        state: the state before the step, entries `[n]`.
        slope: dh_{t-1}/dc_{t-1} `[n]` with the output gate fixed; ignored for the state (h,).
        x: the input `[d]`.
    """
    terms = cell.local_terms(params, state, x)
    if not isinstance(cell, MemoryCell):
        return terms
    n = len(state[0])
    return {
        name: term[:n, :n] + term[:n, n:] * slope[None, :]
        for name, term in terms.items()
        if name != "output"
    }


def steps(cell: Cell, params: Params, x: Array) -> tuple[State, Array]:
    """Return the states s_0..s_{T-1}, entries `[T, n]`, and their output slopes `[T, n]`.

    The slope of the initial state is zero: its h does not depend on its c.
    """
    states, gates = trajectory(cell, params, x)
    before = tuple(entry[:-1] for entry in states)
    slope = jnp.zeros_like(before[0])
    if isinstance(cell, MemoryCell):
        after = tuple(entry[1:] for entry in states)
        slope = slope.at[1:].set(jax.vmap(cell.output_slope)(after, gates)[:-1])
    return before, slope


def term_shares(cell: Cell, params: Params, x: Array) -> Terms:
    """Return each term's share `[T]`: its Frobenius norm over the sum of all terms' norms.

    A step at which every term is zero, as in a dead relu, has the share nan.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`.
    """
    params, x = as_double((params, x))
    before, slope = steps(cell, params, x)

    def norms(inputs: tuple[State, Array, Array]) -> Terms:
        state, slope, x_t = inputs
        terms = article_terms(cell, params, state, slope, x_t)
        return {name: jnp.linalg.norm(term) for name, term in terms.items()}

    norm = jax.lax.map(norms, (before, slope, x))
    total = sum(norm.values())
    return {name: value / total for name, value in norm.items()}
