"""Gradients by lag, measured while a network is trained."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array
from jax.typing import ArrayLike

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.diagnosis.gradient import contributions, gradient_table, lag_table


class Recorder:
    """Measures, every few steps of a training loop, what is left of the gradient at each lag.

    Call it at every step with the parameters. It works in float64, whatever the loop works in.

    Attributes:
        lags: one row for each recorded step and lag: `step` and the columns of `lag_table`.
        gradient: one row for each recorded step: `step` and the columns of `gradient_table`.
    """

    def __init__(
        self, cell: Cell, x: ArrayLike, loss: Callable[[Array], Array], every: int
    ) -> None:
        """Measure a cell.

        Args:
            cell: the recurrent cell that is trained.
            x: inputs `[B, T, d]` to measure on, the same each time.
            loss: the loss `[]` of the outputs h `[B, T, n]`.
            every: how many steps from one record to the next.

        Raises:
            ValueError: if `every` is less than 1.
        """
        if every < 1:
            raise ValueError(f"every: {every} given; allowed are whole numbers from 1 on")
        self.every, self.x = every, np.asarray(x, float)
        self.lags, self.gradient = pd.DataFrame(), pd.DataFrame()
        self._measure = contributions(cell, loss)

    def __call__(self, step: int, params: Params) -> None:
        """Record the parameters after a step, if it is one of those to record.

        Raises:
            ValueError: if the inputs or the parameters do not fit.
        """
        if step % self.every:
            return
        with jax.enable_x64(True):
            params = jax.tree.map(lambda leaf: np.asarray(leaf, _double(leaf)), params)
            found = jax.tree.map(np.asarray, self._measure(params, jnp.asarray(self.x)))
            tables = lag_table(found), gradient_table(found)
        lags, gradient = (table.assign(step=step) for table in tables)
        self.lags = pd.concat([self.lags, lags], ignore_index=True)
        self.gradient = pd.concat([self.gradient, gradient], ignore_index=True)


def _double(leaf: Any) -> type:
    """Return the type of double precision for an array."""
    return complex if np.iscomplexobj(leaf) else float
