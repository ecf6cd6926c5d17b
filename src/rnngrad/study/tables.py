"""Apply the gradient measures to networks; return tidy tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array

from rnngrad.cells import Cell
from rnngrad.measures.blocks import block_sensitivity
from rnngrad.measures.contributions import lag_contribution, share_beyond
from rnngrad.measures.sensitivity import state_sensitivity
from rnngrad.measures.shares import term_shares
from rnngrad.measures.step_products import products
from rnngrad.measures.timescales import time_constants
from rnngrad.measures.trajectories import trajectory
from rnngrad.tasks import Dataset, Task
from rnngrad.training.network import NetworkParams, read_out

LAG_POINTS = 16
"""How many lags, spaced evenly in their logarithm, the state sensitivity is measured at."""


@dataclass(frozen=True)
class Probe:
    """Sequences on which the measures are taken.

    Attributes:
        task: gives the encoding and the loss.
        data: the sequences; the loss-based measures use all, the others the first.
    """

    task: Task
    data: Dataset

    @property
    def x(self) -> Array:
        """Encoded inputs `[B, T, d]`, float64."""
        return self.task.encode(self.data.inputs, jnp.float64)

    def loss_of(self, readout: Mapping[str, Array]) -> Callable[[Array], Array]:
        """Return the task's loss as a function of the cell's outputs `[B, T, n]`."""
        targets = jnp.asarray(self.data.targets)
        return lambda h: self.task.loss(read_out(readout, h), targets)


def log_spaced_lags(steps: int) -> np.ndarray:
    """Return distinct lags from 1 to `steps`, evenly spaced in their logarithm."""
    return np.unique(np.round(np.geomspace(1, steps, LAG_POINTS)).astype(int))


def stack(checkpoints: Mapping[int, NetworkParams]) -> NetworkParams:
    """Stack the parameters of several checkpoints, each `[S, ...]`, to float64 `[P, S, ...]`."""
    return jax.tree.map(
        lambda *leaves: jnp.stack([jnp.asarray(leaf, jnp.float64) for leaf in leaves]),
        *checkpoints.values(),
    )


def over_networks(measure: Callable[[NetworkParams], Any], params: NetworkParams) -> Any:
    """Evaluate a measure on every network of `params` (leading axes `[P, S]`), one by one."""
    compiled = jax.jit(lambda p: jax.lax.map(lambda row: jax.lax.map(measure, row), p))
    return jax.tree.map(np.asarray, compiled(params))


def lag_table(
    cell: Cell, params: NetworkParams, percents: Sequence[int], probe: Probe, lags: np.ndarray
) -> pd.DataFrame:
    """Measure loss sensitivity, lag contribution and state sensitivity at the given lags.

    One row for each checkpoint, seed and lag; every figure is a log10. Over the sequences,
    `log10_loss_sensitivity` is the median;
    `log10_far_share` is the share of the lags beyond this one in the gradient of
    the cell's parameters, `log10_total` the norm of that whole gradient.
    """
    x = probe.x
    steps = x.shape[1]
    inner = jnp.asarray(np.minimum(lags, steps - 1))

    def measure(p: NetworkParams) -> dict[str, Array]:
        found = lag_contribution(cell, p["cell"], x, probe.loss_of(p["readout"]))
        sensitivity = state_sensitivity(cell, p["cell"], x[0], lags)
        return {
            "log10_loss_sensitivity": jnp.median(found.loss_sensitivity, axis=0)[steps - 1 - inner],
            "log10_lag_contribution": found.contribution[steps - 1 - inner],
            "log10_far_share": share_beyond(found, inner),
            "log10_total": jnp.full(len(lags), found.total),
            "log10_largest": sensitivity[:, 0],
            "log10_median": sensitivity[:, 1],
            "log10_frobenius": sensitivity[:, 2],
        }

    columns = over_networks(measure, params)
    return tidy(columns, percent=percents, seed=None, lag=lags)


def unit_table(
    cell: Cell, params: NetworkParams, percents: Sequence[int], probe: Probe
) -> pd.DataFrame:
    """Measure each unit's mean keep factor and time constant (steps) over all sequences."""
    x = probe.x

    def measure(p: NetworkParams) -> dict[str, Array]:
        gates = jax.vmap(lambda one: trajectory(cell, p["cell"], one)[1])(x)
        flat = {name: value.reshape(-1, value.shape[-1]) for name, value in gates.items()}
        return time_constants(cell, flat)._asdict()

    columns = over_networks(measure, params)
    return tidy(
        columns,
        percent=percents,
        seed=None,
        unit=np.arange(columns["mean_keep"].shape[-1]),
    )


def term_table(
    cell: Cell, params: NetworkParams, percents: Sequence[int], probe: Probe
) -> pd.DataFrame:
    """Measure the mean share of each term of the one-step derivative on the first sequence."""
    x = probe.x[0]

    def measure(p: NetworkParams) -> dict[str, Array]:
        return {term: jnp.nanmean(share) for term, share in term_shares(cell, p["cell"], x).items()}

    shares = over_networks(measure, params)
    terms = np.array(list(shares))
    return tidy(
        {"share": np.stack(list(shares.values()), axis=-1)},
        percent=percents,
        seed=None,
        term=terms,
    )


def late_growth(log_norms: Array) -> Array:
    """Return the mean growth per step of logarithms `[T]` over the second half of the steps."""
    middle = len(log_norms) // 2
    return (log_norms[-1] - log_norms[middle - 1]) / (len(log_norms) - middle)


def product_table(
    cell: Cell, params: NetworkParams, percents: Sequence[int], probe: Probe
) -> pd.DataFrame:
    """Compare products of derivatives over the whole of the first sequence.

    One row for each checkpoint and seed; natural logarithms, per step but for the offset.
    `*_log_ratio` and `*_cosine` compare the article's product and that of the keep terms with the
    true one. `*_growth` is that of the blocks of the full state's derivative (`Blocks`) over the
    second half of the sequence, `output_offset` what output and memory are apart at its end.
    """
    x = probe.x[0]

    def measure(p: NetworkParams) -> dict[str, Array]:
        found = products(cell, p["cell"], x)
        names = ("article_log_ratio", "article_cosine", "keep_log_ratio", "keep_cosine")
        blocks = block_sensitivity(cell, p["cell"], x)
        growth = {f"{name}_growth": late_growth(b) for name, b in blocks._asdict().items()}
        offset = {"output_offset": (blocks.output - blocks.memory)[-1]}
        return {name: getattr(found, name)[0] for name in names} | growth | offset

    frame = tidy(over_networks(measure, params), percent=percents, seed=None)
    keeps = ["keep_log_ratio", "keep_cosine"]
    return frame.assign(**{k: frame[k].where(np.isfinite(frame[k])) for k in keeps})


def measure_checkpoints(
    cell: Cell, checkpoints: Mapping[int, NetworkParams], probe: Probe
) -> dict[str, pd.DataFrame]:
    """Apply all measures to the parameters at each percentage of the training budget.

    Returns:
        The tables `lags`, `units` (empty for a cell without keep gate), `terms` and `products`.
    """
    percents, params = list(checkpoints), stack(checkpoints)
    lags = log_spaced_lags(probe.x.shape[1])
    units = unit_table(cell, params, percents, probe) if cell.keep_gate else pd.DataFrame()
    return {
        "lags": lag_table(cell, params, percents, probe, lags),
        "units": units,
        "terms": term_table(cell, params, percents, probe),
        "products": product_table(cell, params, percents, probe),
    }


def tidy(
    columns: Mapping[str, np.ndarray], **axes: Sequence[Any] | np.ndarray | None
) -> pd.DataFrame:
    """Turn arrays of one shape into one row per entry; an axis without labels is counted."""
    shape = next(iter(columns.values())).shape
    labels = [
        np.arange(size) if a is None else a for size, a in zip(shape, axes.values(), strict=True)
    ]
    grid = np.meshgrid(*labels, indexing="ij")
    index = {name: values.ravel() for name, values in zip(axes, grid, strict=True)}
    return pd.DataFrame(index | {name: np.ravel(value) for name, value in columns.items()})
