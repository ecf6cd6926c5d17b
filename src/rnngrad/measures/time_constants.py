"""How long each unit of a gated cell keeps its memory."""

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array

from rnngrad.cells import Cell
from rnngrad.cells.base import Gates
from rnngrad.measures.trajectory import as_double


class TimeConstants(NamedTuple):
    """The memory of each unit.

    Attributes:
        mean_keep: mean over the steps of the factor by which the memory is kept `[n]`.
        time_constant: -1 / mean of its natural logarithm `[n]`, in steps; inf if always 1.
    """

    mean_keep: Array
    time_constant: Array


def time_constants(cell: Cell, gates: Gates) -> TimeConstants:
    """Return the mean keep factor and the time constant of each unit from gates `[T, n]`.

    Raises:
        ValueError: if the cell has no keep gate.
    """
    keep = cell.keep_factor(as_double(gates))
    if keep is None:
        raise ValueError(
            f"{type(cell).__name__} has no keep gate: time constants need a cell with one"
        )
    return TimeConstants(keep.mean(axis=0), -1 / jnp.log(keep).mean(axis=0))
