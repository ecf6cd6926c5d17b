"""Losses of a network's outputs, by name or from a file of the user's."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import jax.numpy as jnp
from jax import Array
from jaxtyping import Float

Readout = tuple[Array, Array]
"""V `[K, n]` and v `[K]` of a linear layer y = V h + v."""


class Loss(NamedTuple):
    """A loss whose gradient is measured.

    Attributes:
        of_hidden: the loss `[]` of the outputs h `[B, T, n]`.
        meaning: what it is, in words.
        sees_all: whether it has to see all sequences as they were given, as targets may belong to
            them.
        at_every_step: whether it is known to depend on the outputs of every step.
    """

    of_hidden: Callable[[Float[Array, "B T n"]], Float[Array, ""]]
    meaning: str
    sees_all: bool = False
    at_every_step: bool = False


def load_loss(text: str, readout: Readout | None = None) -> Loss:
    """Return the loss that a word or a place stands for.

    Args:
        text: `last` or `mean`, the mean square of the network's outputs at the last step or over
            all steps; or `file.py:function`, a function of the outputs h `[B, T, n]`.
        readout: the linear layer on top of h, which the mean squares are then taken after.

    Raises:
        ValueError: if there is no such loss, or the file cannot be run. The function that is
            returned raises it too, where one from a file fails or is not a single number.
    """
    if text in ("last", "mean"):
        what = "the network's outputs" if readout else "the outputs h"
        at = "at the last step" if text == "last" else "over all steps"
        first = -1 if text == "last" else 0

        def mean_square(h: Array) -> Array:
            y = h[:, first:]
            if readout is not None:
                y = y @ readout[0].T + readout[1][None, None]
            return jnp.mean(y**2)

        return Loss(mean_square, f"mean square of {what} {at}", at_every_step=text == "mean")
    name, colon, function = text.rpartition(":")
    if not colon or not name.endswith(".py"):
        raise ValueError(f"loss: '{text}' given; allowed are last, mean and file.py:function")
    return Loss(_from_file(Path(name), function), f"{function} of {Path(name).name}", sees_all=True)


def _from_file(path: Path, function: str) -> Callable[[Array], Array]:
    """Return a function that a file defines."""
    if not path.is_file():
        raise ValueError(f"loss: {path}: there is no such file")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ValueError(f"loss: {path}: no file of Python")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever a user's own file raises
        raise ValueError(f"loss: {path}: {type(error).__name__}: {error}") from error
    found = getattr(module, function, None)
    if not callable(found):
        raise ValueError(f"loss: {path} defines no function '{function}'")

    def of_hidden(h: Array) -> Array:
        given = f"loss: {path}:{function}(h) with h of shape {list(h.shape)}"
        try:
            value = jnp.asarray(found(h))
        except Exception as error:  # whatever a user's own function raises
            raise ValueError(f"{given}: {type(error).__name__}: {error}") from error
        if value.shape:
            raise ValueError(f"{given} has the shape {list(value.shape)}; a loss is one number")
        return value

    return of_hidden
