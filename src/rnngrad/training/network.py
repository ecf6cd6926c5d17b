"""A cell with a linear read-out."""

from collections.abc import Mapping

import jax
import jax.numpy as jnp
from jax import Array

from rnngrad.cells import Cell, Initialisation
from rnngrad.cells.base import Params
from rnngrad.cells.unrolling import hidden_states
from rnngrad.tasks import Task

AT_ONCE = 2**20
"""Time steps, of all sequences together, beyond which a network reads some sequences at a time."""

NetworkParams = dict[str, Params]
"""`cell`: the cell's parameters; `readout`: `V` `[K, n]` and `v` `[K]`."""


def network(cell: Cell, params: NetworkParams, x: Array) -> Array:
    """Return the linear read-outs `[B, T, K]` of the cell's outputs on x `[B, T, d]`."""
    return read_out(params["readout"], hidden_states(cell, params["cell"], x))


def answers(cell: Cell, task: Task, params: NetworkParams, inputs: Array) -> Array:
    """Return the read-outs `[N, T, K]` on inputs of a task in compact form, without gradients.

    Where the sequences are long, only some are encoded at a time, so that their outputs
    `[N, T, n]` need not be held all together.
    """

    def one(inputs: Array) -> Array:
        return network(cell, params, task.encode(inputs[None]))[0]

    whole = jax.eval_shape(task.encode, inputs).shape
    if whole[0] * whole[1] <= AT_ONCE:
        return network(cell, params, task.encode(inputs))
    return jax.lax.map(one, inputs, batch_size=max(1, AT_ONCE // whole[1]))


def read_out(readout: Mapping[str, Array], h: Array) -> Array:
    """Return V h + v `[B, T, K]` of outputs h `[B, T, n]`."""
    return h @ readout["V"].T + readout["v"][None, None, :]


def init_network(
    cell: Cell, task: Task, hidden_size: int, initialisation: Initialisation, key: Array
) -> NetworkParams:
    """Draw the parameters of a cell and of its read-out, `V` `[K, n]` and `v` `[K]`."""
    key_cell, key_readout = jax.random.split(key)
    glorot = jax.nn.initializers.glorot_uniform(in_axis=-1, out_axis=-2)
    shape = (task.output_size, len(cell.initial_state(hidden_size)[-1]))
    return {
        "cell": cell.init(key_cell, task.input_size, hidden_size, initialisation),
        "readout": {"V": glorot(key_readout, shape), "v": jnp.zeros(task.output_size)},
    }
