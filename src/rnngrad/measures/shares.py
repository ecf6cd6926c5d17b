"""The article's one-step derivative, term by term."""

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike
from jaxtyping import Array, Float, Inexact

from rnngrad.cells import Cell
from rnngrad.cells.base import Params, Terms
from rnngrad.cells.memory_cell import MemoryCell
from rnngrad.cells.state import State
from rnngrad.measures import arguments
from rnngrad.measures.linalg.scaled import length
from rnngrad.measures.trajectories import Path, Place, at, follow


def article_terms(
    cell: Cell, params: Params, state: State, slope: Float[Array, " n"], x: Inexact[Array, " d"]
) -> Terms:
    """Return the terms `[n, n]` of the derivative of one step as the article takes it.

    For a `MemoryCell` it is dc_t/dc_{t-1} with h_{t-1} a function of c_{t-1} whose output gate is
    held fixed (its equations 8 to 10). For any other state these are the cell's local terms, of
    the full state.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        state: the state before the step, entries `[n]`.
        slope: dh_{t-1}/dc_{t-1} `[n]` with the output gate fixed; ignored for other states.
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


def output_slopes(cell: Cell, path: Path) -> Float[Array, "T n"]:
    """Return dh/dc `[T, n]`, with the output gate fixed, of the states before each step.

    The slope of the initial state is zero: its h does not depend on its c. For a cell that is no
    `MemoryCell` all are zero.

    Raises:
        ValueError: if the state of a `MemoryCell` is not a pair of real vectors of one size.
    """
    states, gates = path.scaled, path.gates
    slope = jnp.zeros_like(states[0])
    if not isinstance(cell, MemoryCell):
        return slope
    if len(states) != 2 or len({entry.shape for entry in states}) > 1 or jnp.iscomplexobj(slope):
        raise ValueError(
            f"{type(cell).__name__}: the article's derivative of a MemoryCell needs a state (c, h) "
            f"of real vectors of one size; got {', '.join(str(s.shape[1:]) for s in states)}"
        )
    return slope.at[1:].set(jax.vmap(cell.output_slope)(states, gates)[:-1])


def term_shares(cell: Cell, params: Params, x: ArrayLike) -> dict[str, Float[Array, " T"]]:
    """Return each term's share `[T]`: its Frobenius norm over the sum of all terms' norms.

    The terms are those of `article_terms`. A step at which every term is zero, as in a dead relu,
    has the share nan.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`.

    Raises:
        ValueError: if the inputs or the parameters do not fit.
        FloatingPointError: if the state leaves the range of float64 and the cell is not
            homogeneous; nan inside jax.jit.
    """
    params, x = arguments.sequence(cell, params, x)
    return arguments.compiled(_shares, cell, params, x)


def _shares(cell: Cell, params: Params, x: Array) -> tuple[dict[str, Array], Array]:
    """Return what `term_shares` does, and whether each state is finite `[T]`."""
    path = follow(cell, params, x)
    slopes = output_slopes(cell, path)

    def norms(inputs: tuple[Place, Array]) -> Terms:
        place, slope = inputs
        params_here, state, x_t = at(cell, params, place)
        terms = article_terms(cell, params_here, state, slope, x_t)
        return {name: length(term) for name, term in terms.items()}

    norm = jax.lax.map(norms, (path.places, slopes))
    total = sum(norm.values())
    return {name: value / total for name, value in norm.items()}, path.finite
