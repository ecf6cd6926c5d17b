"""How a step changes volumes: the determinant of its Jacobian."""

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike
from jaxtyping import Array, Float

from rnngrad.cells import Cell, Stack
from rnngrad.cells.base import Gates, Params, gate_matrix
from rnngrad.cells.memory_cell import MemoryCell
from rnngrad.cells.stack import layers_of
from rnngrad.cells.state import State
from rnngrad.measures import arguments
from rnngrad.measures.linalg.graded_qr import log_determinant
from rnngrad.measures.linalg.scaled import log
from rnngrad.measures.trajectories import Place, at, follow


def log_abs_det(cell: Cell, params: Params, x: ArrayLike) -> Float[Array, " T"]:
    """Return ln |det ds_t/ds_{t-1}| `[T]` along inputs x `[T, d]`; -inf where it is singular.

    Raises:
        ValueError: if the inputs or the parameters do not fit.
        FloatingPointError: if the state leaves the range of float64 and the cell is not
            homogeneous; nan inside jax.jit.
    """
    params, x = arguments.sequence(cell, params, x)
    return arguments.compiled(_by_jacobian, cell, params, x)


def _by_jacobian(cell: Cell, params: Params, x: Array) -> tuple[Array, Array]:
    """Return what `log_abs_det` does, and whether each state is finite `[T]`."""
    path = follow(cell, params, x)

    def one_step(place: Place) -> Array:
        return log_determinant(cell.factored_jacobian(*at(cell, params, place))[1])

    return jax.lax.map(one_step, path.places), path.finite


def log_abs_det_of_gates(cell: Cell, params: Params, x: ArrayLike) -> Float[Array, " T"]:
    """Return ln |det ds_t/ds_{t-1}| `[T]` from the gates alone.

    It is the sum of the logarithms of the keep factors, plus ln |det(diag(squash(c) o (1 - o)) U)|
    with the output gate o and its recurrent matrix U; of a `Stack`, the sum over its layers. A step
    at which double precision rounds a gate to 0 or 1 is nan: use `log_abs_det` there.

    Raises:
        ValueError: if the cell, or a layer of it, is no `MemoryCell` with a keep gate, or an
            argument does not fit.
        FloatingPointError: as in `log_abs_det`.
    """
    for layer in layers_of(cell):
        _with_memory(layer)
    params, x = arguments.sequence(cell, params, x)
    return arguments.compiled(_by_gates, cell, params, x)


def _with_memory(cell: Cell) -> MemoryCell:
    """Return a cell, if the gates alone give its determinant."""
    if not isinstance(cell, MemoryCell) or cell.keep_gate is None:
        raise ValueError(
            f"cell: {type(cell).__name__} given; the gates alone give the determinant of a "
            "MemoryCell with a keep gate: use log_abs_det"
        )
    return cell


def _by_gates(cell: Cell, params: Params, x: Array) -> tuple[Array, Array]:
    """Return what `log_abs_det_of_gates` does, and whether each state is finite `[T]`."""
    path = follow(cell, params, x)
    return _of_gates(cell, params, path.scaled, path.gates), path.finite


def _of_gates(cell: Cell, params: Params, states: State, gates: Gates) -> Array:
    """Return ln |det ds_t/ds_{t-1}| `[T]` of a cell from its states and gates after each step."""
    if isinstance(cell, Stack):
        parts = []
        for at, layer in enumerate(cell.layers):
            own, values = cell.of_layer(at, params), cell.of_layer(at, gates)
            parts.append(_of_gates(layer, own, cell.state_of_layer(at, states), values))
        return jnp.sum(jnp.stack(parts), axis=0)
    cell = _with_memory(cell)
    o, keep = gates[cell.output_gate], jnp.asarray(cell.keep_factor(gates))
    log_det_u = log_determinant(gate_matrix(cell, params, cell.output_gate))
    by_unit = log(jnp.abs(keep)) + log(jnp.abs(cell.squash(states[0]) * o * (1 - o)))
    rounded = jnp.any((keep == 0) | (o == 0) | (o == 1), axis=1)
    return jnp.where(rounded, jnp.nan, by_unit.sum(axis=1) + log_det_u)
