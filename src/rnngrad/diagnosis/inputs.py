"""The inputs of a network, and the parts of them that each measure is taken on."""

from collections.abc import Iterator
from pathlib import Path

import jax
import numpy as np
from jaxtyping import Float

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.cells.state import sizes
from rnngrad.measures import arguments

CHUNK = 8192
"""Steps of all sequences together that are in memory at a time while exponents are measured."""


def read_inputs(path: Path) -> np.ndarray:
    """Return the inputs in a file of NumPy, `[T, d]` or `[B, T, d]`, mapped and not yet read.

    Raises:
        FileNotFoundError: if there is no such file.
        ValueError: if it is no array of numbers in one of these shapes.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no such file")
    try:
        x = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError, OSError) as error:
        raise ValueError(f"{path}: no array that numpy.save has written ({error})") from error
    if not isinstance(x, np.ndarray):
        raise ValueError(f"{path}: an archive of arrays; expected one array, as numpy.save writes")
    if x.dtype.kind not in "biuf":
        raise ValueError(f"{path}: numbers of type {x.dtype}; expected real numbers")
    if x.ndim not in (2, 3) or 0 in x.shape:
        raise ValueError(f"{path}: expected [T, d] or [B, T, d]; got {list(x.shape)}")
    return x


def as_batch(cell: Cell, params: Params, x: np.ndarray) -> np.ndarray:
    """Return inputs `[T, d]` or `[B, T, d]` as a batch `[B, T, d]` that the cell takes.

    Raises:
        ValueError: if they have another shape, or the cell takes other inputs.
    """
    if x.ndim not in (2, 3) or 0 in x.shape:
        raise ValueError(f"x: expected inputs [T, d] or [B, T, d]; got {list(x.shape)}")
    x = x[None] if x.ndim == 2 else x
    if x.shape[1] < 2:
        raise ValueError(f"x: sequences of {x.shape[1]} step; a gradient by lag needs two at least")
    arguments.batch(cell, params, np.asarray(x[:1, :1]))
    return x


def state_size(cell: Cell, params: Params, d: int) -> int:
    """Return m, how many real numbers the full state has."""
    x = jax.ShapeDtypeStruct((d,), float)
    return sum(sizes(jax.eval_shape(cell.first_state, params, x)))


def chunks(x: Float[np.ndarray, "B T d"]) -> Iterator[Float[np.ndarray, "B C d"]]:
    """Yield the inputs piece by piece along the steps."""
    size = max(1, CHUNK // len(x))
    for first in range(0, x.shape[1], size):
        yield np.asarray(x[:, first : first + size])


def windows(x: Float[np.ndarray, "B T d"], steps: int, count: int) -> Float[np.ndarray, "K L d"]:
    """Return at most `count` windows of at most `steps` steps, spread evenly over the inputs.

    They are from as many sequences as there are; where there are fewer sequences than windows, each
    gives several that do not overlap.
    """
    steps = min(steps, x.shape[1])
    rows = np.unique(np.linspace(0, len(x) - 1, min(count, len(x))).round().astype(int))
    each = max(1, min(count // len(rows), x.shape[1] // steps))
    starts = np.linspace(0, x.shape[1] - steps, each).round().astype(int)
    return np.stack([x[row, at : at + steps] for row in rows for at in starts]).astype(float)
