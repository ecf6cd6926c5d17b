"""Apply the gradient measures to networks; return tidy tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array

from rnngrad.cells import Cell
from rnngrad.measures.blocks import block_sensitivity, output_offset
from rnngrad.measures.contributions import lag_contribution, share_beyond
from rnngrad.measures.sensitivity import state_sensitivity
from rnngrad.measures.shares import term_shares
from rnngrad.measures.step_products import products
from rnngrad.measures.timescales import time_constants
from rnngrad.measures.trajectories import trajectory
from rnngrad.study.networks import Networks
from rnngrad.tasks import Dataset, Task
from rnngrad.training.network import NetworkParams, read_out

LAG_POINTS = 16
"""How many lags, spaced evenly in their logarithm, the state sensitivity is measured at."""
TERM_SEQUENCES, PRODUCT_SEQUENCES = 16, 4
"""How many sequences the shares of the terms and the products are means over, at the most."""


@dataclass(frozen=True)
class Probe:
    """Sequences on which the measures are taken.

    Attributes:
        task: gives the encoding and the loss.
        data: the sequences; the loss-based measures use all, the others the first ones.
    """

    task: Task
    data: Dataset

    @cached_property
    def x(self) -> np.ndarray:
        """Encoded inputs `[B, T, d]`, float64."""
        encode = jax.jit(lambda inputs: self.task.encode(inputs, jnp.float64))
        return np.asarray(encode(self.data.inputs))

    def loss_of(self, readout: Mapping[str, Array]) -> Callable[[Array], Array]:
        """Return the task's loss as a function of the cell's outputs `[B, T, n]`."""
        return lambda h: self.task.loss(read_out(readout, h), jnp.asarray(self.data.targets))


def log_spaced_lags(steps: int) -> np.ndarray:
    """Return distinct lags from 1 to `steps`, evenly spaced in their logarithm."""
    return np.unique(np.round(np.geomspace(1, steps, LAG_POINTS)).astype(int))


def lag_table(
    cell: Cell, networks: Networks, probe: Probe, lags: np.ndarray, state: bool = True
) -> pd.DataFrame:
    """Measure loss sensitivity, lag contribution and state sensitivity at the given lags.

    The last can be left out (`state`), as it takes time with the cube of the state's size.

    One row for each network and lag; every figure is a log10. Over the sequences,
    `log10_loss_sensitivity` is the median;
    `log10_far_share` is the share of the lags beyond this one in the gradient of
    the cell's parameters, `log10_total` the norm of that whole gradient.
    """
    x = probe.x
    steps = x.shape[1]
    inner = np.minimum(lags, steps - 1)

    def measure(p: NetworkParams) -> dict[str, Array]:
        found = lag_contribution(cell, p["cell"], x, probe.loss_of(p["readout"]))
        of_loss = {
            "log10_loss_sensitivity": jnp.median(found.loss_sensitivity, axis=0)[steps - 1 - inner],
            "log10_lag_contribution": found.contribution[steps - 1 - inner],
            "log10_far_share": share_beyond(found, inner),
            "log10_total": jnp.full(len(lags), found.total),
        }
        if not state:
            return of_loss
        sensitivity = state_sensitivity(cell, p["cell"], x[0], lags)
        return of_loss | {
            "log10_largest": sensitivity[:, 0],
            "log10_median": sensitivity[:, 1],
            "log10_frobenius": sensitivity[:, 2],
        }

    return networks.each(measure, lag=lags)


def unit_table(cell: Cell, networks: Networks, probe: Probe) -> pd.DataFrame:
    """Measure each unit's mean keep factor and time constant (steps) over all sequences.

    Of the steps between what is asked for and the question, so that a gate that writes at the one
    and clears at the other counts as open if it is open between them.
    """
    x = probe.x
    waiting = probe.task.waiting(x.shape[1])

    def measure(p: NetworkParams) -> dict[str, Array]:
        gates = jax.vmap(lambda one: trajectory(cell, p["cell"], one)[1])(x)
        kept = {name: value[:, waiting] for name, value in gates.items()}
        flat = {name: value.reshape(-1, value.shape[-1]) for name, value in kept.items()}
        return time_constants(cell, flat)._asdict()

    return networks.each(measure, unit=None)


def term_table(cell: Cell, networks: Networks, probe: Probe) -> pd.DataFrame:
    """Measure the mean share of each term of the one-step derivative, over steps and sequences."""
    x = probe.x[:TERM_SEQUENCES]

    def shares(p: NetworkParams) -> dict[str, Array]:
        found = jax.vmap(lambda one: term_shares(cell, p["cell"], one))(x)
        return {term: jnp.nanmean(share) for term, share in found.items()}

    def measure(p: NetworkParams) -> dict[str, Array]:
        found = shares(p)
        return {"share": jnp.stack([found[term] for term in terms])}

    terms = list(jax.eval_shape(shares, networks.first))
    return networks.each(measure, term=terms)


def late_growth(log_norms: Array) -> Array:
    """Return the mean growth per step of logarithms `[T]` over the second half of the steps."""
    middle = len(log_norms) // 2
    return (log_norms[-1] - log_norms[middle - 1]) / (len(log_norms) - middle)


def product_table(cell: Cell, networks: Networks, probe: Probe) -> pd.DataFrame:
    """Compare products of derivatives over whole sequences; means over some sequences.

    One row for each network; natural logarithms, per step but for the offset.
    `*_log_ratio` and `*_cosine` compare the article's product and that of the keep terms with the
    true one. `*_growth` is that of the parts of the full state's derivative (`Blocks`) over the
    second half of the sequence, `output_offset` what output and memory are apart at its end.
    """
    x = probe.x[:PRODUCT_SEQUENCES]

    def along(p: NetworkParams, one: Array) -> dict[str, Array]:
        found = products(cell, p["cell"], one)
        names = ("article_log_ratio", "article_cosine", "keep_log_ratio", "keep_cosine")
        blocks = block_sensitivity(cell, p["cell"], one)._asdict()
        growth = {f"{name}_growth": late_growth(part) for name, part in blocks.items()}
        offset = {"output_offset": output_offset(cell, p["cell"], one)[-1]}
        return {name: getattr(found, name)[0] for name in names} | growth | offset

    def measure(p: NetworkParams) -> dict[str, Array]:
        found = jax.vmap(lambda one: along(p, one))(x)
        return {name: values.mean() for name, values in found.items()}

    frame = networks.each(measure)
    keeps = ["keep_log_ratio", "keep_cosine"]
    return frame.assign(**{k: frame[k].where(np.isfinite(frame[k])) for k in keeps})


def measure_networks(cell: Cell, networks: Networks, probe: Probe) -> dict[str, pd.DataFrame]:
    """Apply all measures to the networks of a run.

    Returns:
        The tables `lags`, `units` (empty for a cell without keep gate), `terms` and `products`.
    """
    lags = log_spaced_lags(probe.x.shape[1])
    return {
        "lags": lag_table(cell, networks, probe, lags),
        "units": unit_table(cell, networks, probe) if cell.keep_gate else pd.DataFrame(),
        "terms": term_table(cell, networks, probe),
        "products": product_table(cell, networks, probe),
    }
