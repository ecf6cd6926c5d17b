"""Apply the gradient measures to checkpoints and to untrained networks; return tidy tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array

from rnngrad.cells import Cell, Initialisation
from rnngrad.cells.base import MemoryCell
from rnngrad.measures.blocks import block_sensitivity
from rnngrad.measures.lag_contribution import lag_contribution, share_beyond
from rnngrad.measures.lyapunov import (
    finite_time_exponents,
    largest_exponent,
    log_abs_det,
    log_abs_det_of_gates,
    lyapunov_spectrum,
)
from rnngrad.measures.products import products
from rnngrad.measures.state_sensitivity import state_sensitivity
from rnngrad.measures.term_shares import term_shares
from rnngrad.measures.time_constants import time_constants
from rnngrad.measures.trajectory import trajectory
from rnngrad.tasks import Dataset, Task
from rnngrad.training.network import NetworkParams, init_network, read_out

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


def untrained(
    cell: Cell, task: Task, hidden_size: int, initialisation: Initialisation, seeds: int, seed: int
) -> NetworkParams:
    """Draw the parameters of `seeds` networks, leading axis `[S]`."""
    keys = jax.random.split(jax.random.key(seed), seeds)
    return jax.vmap(lambda key: init_network(cell, task, hidden_size, initialisation, key))(keys)


def exponent_table(
    cell: Cell,
    task: Task,
    inputs: np.ndarray,
    hidden_size: int,
    law: Callable[[Array, Array], Initialisation],
    points: np.ndarray,
    seed: int,
    transient: int,
) -> pd.DataFrame:
    """Measure the largest Lyapunov exponents, natural log per step, of untrained networks.

    One row for each point and seed, with `gain`, `keep_bias` and `hidden_size`. Seed k draws its
    network from the k-th key of `seed` and runs on the k-th sequence of `inputs`, at every point;
    the transient steps are left out.

    Args:
        cell: the recurrent cell.
        task: gives the encoding of the inputs.
        inputs: tokens `[S, T]`.
        hidden_size: units n.
        law: the initialisation as a function of gain and keep bias.
        points: gain and keep bias of each network `[P, S, 2]`.
        seed: number that all draws are derived from.
        transient: first steps that are left out.
    """
    x = task.encode(inputs, jnp.float64)
    keys = jax.random.split(jax.random.key(seed), len(inputs))

    def measure(each: tuple[Array, Array, Array]) -> Array:
        point, sequence, key = each
        params = init_network(cell, task, hidden_size, law(*point), key)["cell"]
        return largest_exponent(cell, params, sequence, transient, key)

    seeds = jax.jit(lambda points: jax.lax.map(measure, (points, x, keys)))
    found = np.stack([np.asarray(seeds(jnp.asarray(row))) for row in points])
    gain, keep_bias = np.moveaxis(np.asarray(points), -1, 0)
    columns = {"exponent": found, "gain": gain, "keep_bias": keep_bias}
    table = tidy(columns, point=None, seed=None).drop(columns="point")
    return table.assign(hidden_size=hidden_size)


def spectrum_table(
    cell: Cell,
    task: Task,
    inputs: np.ndarray,
    hidden_size: int,
    initialisation: Initialisation,
    seed: int,
    window: int,
) -> pd.DataFrame:
    """Measure the Lyapunov spectra of untrained networks, one row for each seed and exponent.

    `exponent` is a natural logarithm per step. Over the seed's rows are repeated: `spread`, the
    standard deviation of the largest exponent over windows of `window` steps, and `residual`, the
    difference between the sum of the spectrum and the mean of ln |det J|, which for a cell with a
    memory comes from its gates alone.
    """
    x = task.encode(inputs, jnp.float64)
    params = untrained(cell, task, hidden_size, initialisation, len(inputs), seed)["cell"]
    keys = jax.random.split(jax.random.key(seed), len(inputs))

    def measure(each: tuple[Any, Array, Array]) -> dict[str, Array]:
        p, sequence, key = each
        spectrum = lyapunov_spectrum(cell, p, sequence)
        windows = finite_time_exponents(cell, p, sequence, window, window, key)
        determinants = (
            log_abs_det_of_gates(cell, p, sequence)
            if isinstance(cell, MemoryCell)
            else log_abs_det(cell, p, sequence)
        )
        residual = spectrum.sum() - determinants.mean()
        repeat = jnp.ones_like(spectrum)
        return {
            "exponent": spectrum,
            "spread": repeat * windows.std(),
            "residual": repeat * residual,
        }

    columns = jax.jit(lambda *args: jax.lax.map(measure, args))(params, x, keys)
    return tidy(jax.tree.map(np.asarray, columns), seed=None, index=None)


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
