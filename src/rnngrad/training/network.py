"""A cell with a linear read-out."""

from collections.abc import Mapping

import jax
import jax.numpy as jnp
from jax import Array

from rnngrad.cells import Cell, Initialisation
from rnngrad.cells.base import Params
from rnngrad.tasks import Task

RECOMPUTE_BEYOND = 256
"""Steps of a sequence beyond which recomputing them is faster than reading their record again."""

NetworkParams = dict[str, Params]
"""`cell`: the cell's parameters; `readout`: `V` `[K, n]` and `v` `[K]`."""


def hidden_states(cell: Cell, params: Params, x: Array) -> Array:
    """Return the outputs h `[B, T, n]` of a cell on inputs x `[B, T, d]`.

    The backward pass through a long sequence keeps the states alone and recomputes the gates.
    """
    size = params["b"].shape[-1]
    first = cell.initial_state(size, x.dtype)
    first = tuple(jnp.broadcast_to(s, (x.shape[0], size)) for s in first)
    step = jax.vmap(cell.step, in_axes=(None, 0, 0))

    def body(state: tuple[Array, ...], x_t: Array) -> tuple[tuple[Array, ...], Array]:
        state, _ = step(params, state, x_t)
        return state, state[-1]

    if x.shape[1] > RECOMPUTE_BEYOND:
        body = jax.checkpoint(body, prevent_cse=False)
    return jax.lax.scan(body, first, x.swapaxes(0, 1))[1].swapaxes(0, 1)


def network(cell: Cell, params: NetworkParams, x: Array) -> Array:
    """Return the linear read-outs `[B, T, K]` of the cell's outputs on x `[B, T, d]`."""
    return read_out(params["readout"], hidden_states(cell, params["cell"], x))


def read_out(readout: Mapping[str, Array], h: Array) -> Array:
    """Return V h + v `[B, T, K]` of outputs h `[B, T, n]`."""
    return h @ readout["V"].T + readout["v"][None, None, :]


def init_network(
    cell: Cell, task: Task, hidden_size: int, initialisation: Initialisation, key: Array
) -> NetworkParams:
    """Draw the parameters of a cell and of its read-out, `V` `[K, n]` and `v` `[K]`."""
    key_cell, key_readout = jax.random.split(key)
    glorot = jax.nn.initializers.glorot_uniform(in_axis=-1, out_axis=-2)
    shape = (task.output_size, hidden_size)
    return {
        "cell": cell.init(key_cell, task.input_size, hidden_size, initialisation),
        "readout": {"V": glorot(key_readout, shape), "v": jnp.zeros(task.output_size)},
    }
