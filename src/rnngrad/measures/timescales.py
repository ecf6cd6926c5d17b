"""How long each unit of a gated cell keeps its memory."""

from collections.abc import Mapping
from typing import NamedTuple

import jax.numpy as jnp
from jax.typing import ArrayLike
from jaxtyping import Array, Float

from rnngrad.cells import Cell
from rnngrad.measures import arguments


class TimeConstants(NamedTuple):
    """The memory of each unit.

    Attributes:
        mean_keep: mean over the steps of the factor by which the memory is kept `[n]`.
        time_constant: -1 / mean of its natural logarithm `[n]`, in steps; inf if always 1.
    """

    mean_keep: Float[Array, " n"]
    time_constant: Float[Array, " n"]


def time_constants(cell: Cell, gates: Mapping[str, ArrayLike]) -> TimeConstants:
    """Return the mean keep factor and the time constant of each unit from gates `[T, n]`.

    The factor of a complex keep gate is its absolute value.

    Raises:
        ValueError: if the cell has no keep gate, or the gates lack it or have another shape.
    """
    if cell.keep_gate is None:
        raise ValueError(
            f"{type(cell).__name__} has no keep gate: time constants need a cell with one"
        )
    if cell.keep_gate not in gates:
        raise ValueError(
            f"gates: {', '.join(gates) or 'none'} given; '{cell.keep_gate}' is missing"
        )
    keep = jnp.asarray(cell.keep_factor(arguments.as_double("gates", dict(gates))))
    if keep.ndim != 2 or 0 in keep.shape:
        raise ValueError(f"gates: expected [T, n], neither of them 0; got {list(keep.shape)}")
    keep = jnp.abs(keep)
    rate = -jnp.log(keep).mean(axis=0)
    return TimeConstants(keep.mean(axis=0), jnp.where(rate == 0, jnp.inf, 1 / rate))
