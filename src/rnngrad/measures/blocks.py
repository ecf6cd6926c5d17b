"""Memory against output: how the entries of a state carry a derivative."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike
from jaxtyping import Array, Float

from rnngrad.cells import Cell, Stack
from rnngrad.cells.base import Params
from rnngrad.cells.memory_cell import MemoryCell
from rnngrad.cells.state import flatten, sizes
from rnngrad.cells.unrolling import hidden_states
from rnngrad.measures import arguments
from rnngrad.measures.linalg import scaled
from rnngrad.measures.linalg.scaled import Scaled, log_norm, normalised
from rnngrad.measures.shares import output_slopes
from rnngrad.measures.trajectories import Place, at, flat_step, follow


class Blocks(NamedTuple):
    """Natural logs of Frobenius norms of parts of ds_t/ds_0, t = 1..T, each `[T]`.

    Attributes:
        memory: the first entry by itself: dc_t/dc_0 for the state (c, h).
        output: the last entry by itself, dh_t/dh_0; the same for a state of one entry.
        full: ds_t/ds_0.
        block: the product of the last blocks of the single steps, dh_k/dh_{k-1} with c_{k-1} fixed,
            k = 1..t: what is left of dh_t/dh_0 without any path through the memory.
    """

    memory: Float[Array, " T"]
    output: Float[Array, " T"]
    full: Float[Array, " T"]
    block: Float[Array, " T"]


def block_sensitivity(cell: Cell, params: Params, x: ArrayLike) -> Blocks:
    """Measure the derivative of every state by the first, and its first and last diagonal block.

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
    return arguments.compiled(_blocks, cell, params, x)


def _blocks(cell: Cell, params: Params, x: Array) -> tuple[Blocks, Array]:
    """Return what `block_sensitivity` does, and whether each state is finite `[T]`."""
    path = follow(cell, params, x)
    ends = tuple(int(end) for end in np.cumsum(sizes(path.scaled)))

    def body(carry: tuple[scaled.Blocks, Scaled], place: Place) -> tuple[tuple, Blocks]:
        product, block = carry
        factor = scaled.cut(cell.jacobian(*at(cell, params, place)), ends)
        product, block = scaled.blocks_times(factor, product), scaled.times(factor[-1][-1], block)
        memory, output = log_norm(product[0][0]), log_norm(product[-1][-1])
        full = scaled.log_norm_of_blocks(product)
        return (product, block), Blocks(memory, output, full, log_norm(block))

    identity = [[normalised(block) for block in row] for row in scaled.cut(jnp.eye(ends[-1]), ends)]
    blocks = jax.lax.scan(body, (identity, identity[-1][-1]), path.places)[1]
    return blocks, path.finite


def output_offset(cell: Cell, params: Params, x: ArrayLike) -> Float[Array, " T"]:
    """Return how far the derivatives of output and memory are apart after t = 1..T steps, `[T]`.

    It is ln |dh_t/dh_1| - ln |dc_t/dc_1| (Frobenius norms), where, as in the article, h_1 is a
    function of c_1 whose output gate is fixed. Zero at t = 1, and for a cell that is no
    `MemoryCell`; nan if some unit's h_1 does not depend on its c_1. Of a `Stack` it is that of the
    uppermost layer, with the layers below as they are.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`.

    Raises:
        ValueError: if the inputs or the parameters do not fit, or the state of a `MemoryCell` is
            not a pair of real vectors of one size.
        FloatingPointError: as in `block_sensitivity`.
    """
    params, x = arguments.sequence(cell, params, x)
    if isinstance(cell, Stack):
        return output_offset(*_uppermost(cell, params, x))
    if not isinstance(cell, MemoryCell) or len(x) == 1:
        return jnp.zeros(len(x))
    return arguments.compiled(_offset, cell, params, x)


def _uppermost(stack: Stack, params: Params, x: Array) -> tuple[Cell, Params, Array]:
    """Return the uppermost layer, its parameters and what it reads `[T, k]`."""
    *below, layer = stack.layers
    if below:
        x = hidden_states(Stack(below), params, x[None])[0]
        x = arguments.known(stack, x, jnp.all(jnp.isfinite(x), axis=1))
    return layer, stack.of_layer(len(below), params), x


def _offset(cell: MemoryCell, params: Params, x: Array) -> tuple[Array, Array]:
    """Return what `output_offset` does, and whether each state is finite `[T]`."""
    path = follow(cell, params, x)
    slope = output_slopes(cell, path)[1]
    n = len(slope)

    def body(tangents: Scaled, place: Place) -> tuple[Scaled, Float[Array, ""]]:
        here, state, x_t = at(cell, params, place)
        step = partial(flat_step, cell, here, x=x_t, like=state)
        push = jax.linearize(step, flatten(state))[1]
        moved = jax.vmap(push, in_axes=1, out_axes=1)(tangents.mantissa)
        by_memory, by_output = (normalised(part) for part in (moved[:n], moved[n:] / slope[None]))
        return normalised(moved, tangents.exponent), log_norm(by_output) - log_norm(by_memory)

    start = normalised(jnp.concatenate([jnp.eye(n), jnp.diag(slope)]))
    later = jax.tree.map(lambda leaf: leaf[1:], path.places)
    offset = jnp.concatenate([jnp.zeros(1), jax.lax.scan(body, start, later)[1]])
    return offset, path.finite
