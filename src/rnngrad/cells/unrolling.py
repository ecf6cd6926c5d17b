"""A cell along a batch of sequences, as it is trained."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Inexact

from rnngrad.cells.base import Cell, Params


def hidden_states(
    cell: Cell, params: Params, x: Inexact[Array, "B T d"]
) -> Inexact[Array, "B T n"]:
    """Return the outputs h `[B, T, n]` of a cell on inputs x `[B, T, d]`.

    Inputs of another type than the parameters are converted to that of both together.

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
    return cell.unroll(params, first, x.swapaxes(0, 1)).swapaxes(0, 1)
