"""What is left of the gradient of a loss, lag by lag."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array
from jaxtyping import Float

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.measures import LagContribution, lag_contribution, share_beyond

PER_MILLE = -3.0
"""log10 of the part at which a gradient counts as gone."""


def chosen_lags(steps: int) -> np.ndarray:
    """Return lags below `steps`: 0, the powers of ten, and others evenly spaced in their log."""
    powers = 10 ** np.arange(0, max(1, len(str(steps))))
    even = np.geomspace(1, max(steps - 1, 1), 60).round().astype(int)
    lags = np.unique(np.concatenate([[0, steps // 2], powers, even]))
    return lags[lags < steps]


def contributions(
    cell: Cell, loss: Callable[[Array], Array]
) -> Callable[[Params, Float[Array, "B T d"]], LagContribution]:
    """Return `lag_contribution` of a cell and a loss, compiled once for each shape."""
    return jax.jit(lambda params, x: lag_contribution(cell, params, x, loss))


def lag_table(found: LagContribution) -> pd.DataFrame:
    """Return what is left at each of the `chosen_lags`, one row each; every figure is a log10.

    `log10_left` is the median over the sequences of |dL/ds_{T-lag}| / |dL/ds_T|, between its
    quartiles `log10_left_25` and `log10_left_75`; `log10_contribution` is |G_{T-lag}| over the norm
    of the whole gradient of the parameters, `log10_far_share` that of all larger lags together.
    """
    lags = chosen_lags(found.far_sum.shape[0])
    left = _left(found)[:, lags]
    low, high = np.quantile(left, [0.25, 0.75], axis=0, method="nearest")  # -inf may be among them
    return pd.DataFrame(
        {
            "lag": lags,
            "log10_left": np.median(left, axis=0),
            "log10_left_25": low,
            "log10_left_75": high,
            "log10_contribution": np.asarray(found.contribution[::-1][lags] - found.total),
            "log10_far_share": np.asarray(share_beyond(found, lags)),
        }
    )


def gradient_table(found: LagContribution) -> pd.DataFrame:
    """Return one row with what the whole gradient is.

    `log10_total` is the norm of the gradient of the parameters; `lag_per_mille` the first lag at
    which the median over the sequences of |dL/ds_{T-lag}| / |dL/ds_T| is at most a thousandth (nan
    if at none); `tail_lag` half of the steps and `log10_tail_share` the share of all larger lags.
    """
    steps = found.far_sum.shape[0]
    gone = np.flatnonzero(np.median(_left(found), axis=0) <= PER_MILLE)
    half = steps // 2
    return pd.DataFrame(
        {
            "steps": [steps],
            "sequences": [len(found.loss_sensitivity)],
            "log10_total": [float(found.total)],
            "lag_per_mille": [float(gone[0]) if gone.size else np.nan],
            "tail_lag": [half],
            "log10_tail_share": [float(share_beyond(found, jnp.asarray(half)))],
        }
    )


def _left(found: LagContribution) -> Float[np.ndarray, "B T"]:
    """Return log10 of the sensitivity by lag from 0, over that at lag 0; 0 of 0 is nothing."""
    by_lag = np.asarray(found.loss_sensitivity)[:, ::-1]
    with np.errstate(invalid="ignore"):
        left = by_lag - by_lag[:, :1]
    return np.where(np.isneginf(by_lag), -np.inf, left)
