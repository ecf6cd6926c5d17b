"""Memory against output: how the entries of a state carry a derivative."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike
from jaxtyping import Array, Float

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.cells.state import sizes
from rnngrad.measures import arguments
from rnngrad.measures.linalg import scaled
from rnngrad.measures.linalg.scaled import log_norm, normalised
from rnngrad.measures.trajectories import Place, at, follow


class Blocks(NamedTuple):
    """Natural logs of Frobenius norms of parts of ds_t/ds_0, t = 1..T, each `[T]`.

    Attributes:
        memory: the first entry by itself: dc_t/dc_0 for the state (c, h).
        output: the last entry by itself, dh_t/dh_0; the same for a state of one entry.
        full: ds_t/ds_0.
    """

    memory: Float[Array, " T"]
    output: Float[Array, " T"]
    full: Float[Array, " T"]


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
    path = follow(cell, params, x)
    ends = tuple(int(end) for end in np.cumsum(sizes(path.scaled)))

    def body(product: scaled.Blocks, place: Place) -> tuple[scaled.Blocks, Blocks]:
        jacobian = cell.jacobian(*at(cell, params, place))
        product = scaled.blocks_times(scaled.cut(jacobian, ends), product)
        memory, output = log_norm(product[0][0]), log_norm(product[-1][-1])
        return product, Blocks(memory, output, scaled.log_norm_of_blocks(product))

    identity = [[normalised(block) for block in row] for row in scaled.cut(jnp.eye(ends[-1]), ends)]
    blocks = jax.lax.scan(body, identity, path.places)[1]
    return arguments.known(cell, blocks, path.finite)
