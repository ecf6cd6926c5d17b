"""A cell along a batch of sequences, as it is trained."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Inexact

from rnngrad.cells.base import Cell, Params
from rnngrad.cells.state import State

RECOMPUTE_BEYOND = 256
"""Steps of a sequence beyond which recomputing them is faster than reading their record again."""


def hidden_states(
    cell: Cell, params: Params, x: Inexact[Array, "B T d"]
) -> Inexact[Array, "B T n"]:
    """Return the outputs h `[B, T, n]` of a cell on inputs x `[B, T, d]`.

    Inputs of another type than the parameters are converted to that of both together. The
    backward pass through a long sequence keeps the states alone and recomputes the gates.

    Raises:
        ValueError: if x is no array of that shape.
    """
    x = jnp.asarray(x)
    if x.ndim != 3 or 0 in x.shape:
        raise ValueError(f"x: expected inputs [B, T, d], none of them 0; got {list(x.shape)}")
    real = jnp.finfo(jnp.result_type(x, *jax.tree.leaves(params))).dtype
    x = x.astype(jnp.promote_types(real, jnp.complex64) if jnp.iscomplexobj(x) else real)
    first = cell.first_state(params, x[0, 0])
    first = tuple(jnp.broadcast_to(entry, (len(x), *entry.shape)) for entry in first)
    step = jax.vmap(cell.step, in_axes=(None, 0, 0))

    def body(state: State, x_t: Array) -> tuple[State, Array]:
        state, _ = step(params, state, x_t)
        return state, state[-1]

    if x.shape[1] > RECOMPUTE_BEYOND:
        body = jax.checkpoint(body, prevent_cse=False)
    return jax.lax.scan(body, first, x.swapaxes(0, 1))[1].swapaxes(0, 1)
