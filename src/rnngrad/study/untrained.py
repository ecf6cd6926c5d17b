"""Measures on untrained networks: over grids of initialisations, over priors, over long lags."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array

from rnngrad import cells, tasks
from rnngrad.cells import Cell, Initialisation
from rnngrad.cells.memory_cell import MemoryCell
from rnngrad.measures.cached import cached_floats
from rnngrad.measures.determinants import log_abs_det, log_abs_det_of_gates
from rnngrad.measures.lyapunov import (
    finite_time_exponents,
    largest_exponent,
    lyapunov_spectrum,
)
from rnngrad.study.runs import Run
from rnngrad.study.tables import Probe, lag_table, log_spaced_lags, stack, tidy
from rnngrad.tasks import Task
from rnngrad.tasks.recall import Recall
from rnngrad.training.network import NetworkParams, init_network

DRIVE = Recall()
"""The task whose tokens drive untrained networks."""


def cell_facts(name: str, cell_class: str) -> dict[str, Any]:
    """Return what a cell is, by column: its names and whether it has a gate that keeps."""
    gated = cells.load(cell_class).keep_gate is not None
    return {"cell": name, "cell_class": cells.canonical(cell_class), "gated": gated}


def drive(seed: int, steps: int, count: int) -> np.ndarray:
    """Return the tokens `[count, steps]` that untrained networks run on."""
    return DRIVE.splits(seed, steps, {"test": count})["test"].inputs


def map_table(name: str, cell_class: str, grid: Mapping[str, Any], seed: int) -> pd.DataFrame:
    """Return the largest exponents of a cell over a grid of initialisations.

    Args:
        name: the cell's name in the configuration.
        cell_class: its class.
        grid: an entry of `maps` in the configuration.
        seed: the study's.
    """
    inputs = drive(seed, grid["steps"], grid["seeds"])
    points = np.array(list(product(grid["gains"], grid["keep_biases"])))
    repeated = np.repeat(points[:, None], grid["seeds"], axis=1)
    parts = []
    for size, tied in product(grid["hidden_sizes"], grid["tie_input"]):
        law = partial(Initialisation, grid["scheme"], tie_input=tied)
        found = exponent_table(
            cells.load(cell_class), inputs, size, law, repeated, seed, grid["transient"]
        )
        parts.append(found.assign(scheme=grid["scheme"], tie_input=tied))
    return pd.concat(parts, ignore_index=True).assign(**cell_facts(name, cell_class))


def prior_table(name: str, cell_class: str, prior: Mapping[str, Any], seed: int) -> pd.DataFrame:
    """Return the largest exponents of a cell with random initialisations.

    The columns `gain_low` to `keep_bias_high` are the prior's bounds, `random` whether it has any
    width.

    Args:
        name: the cell's name in the configuration.
        cell_class: its class.
        prior: an entry of `priors` in the configuration.
        seed: the study's.
    """
    inputs = drive(seed, prior["steps"], prior["draws"])
    points = draw_points(prior, seed)
    law = partial(Initialisation, prior["scheme"])
    parts = [
        exponent_table(
            cells.load(cell_class), inputs, size, law, points[None], seed, prior["transient"]
        )
        for size in prior["hidden_sizes"]
    ]
    bounds = {
        f"{key}_{end}": float(value)
        for key in ("gain", "keep_bias")
        for end, value in zip(("low", "high"), prior[key], strict=True)
    }
    width = any(prior[key][0] < prior[key][1] for key in ("gain", "keep_bias"))
    table = pd.concat(parts, ignore_index=True)
    return table.assign(
        scheme=prior["scheme"], random=width, **bounds, **cell_facts(name, cell_class)
    )


def draw_points(prior: Mapping[str, Any], seed: int) -> np.ndarray:
    """Draw gains, uniform in their logarithm, and keep biases `[N, 2]`: the same for every cell."""
    generator = np.random.default_rng(seed)
    low, high = np.log(prior["gain"])
    gains = np.exp(generator.uniform(low, high, size=prior["draws"]))
    low, high = prior["keep_bias"]
    return np.stack([gains, generator.uniform(low, high, size=prior["draws"])], axis=-1)


def horizon_table(runs: Sequence[Run], seeds: int, sequences: int, seed: int) -> pd.DataFrame:
    """Return the lag table of untrained networks of several runs, over lags to their lengths.

    Args:
        runs: what they would be trained as.
        seeds: networks of each.
        sequences: sequences that each is measured on.
        seed: the study's.
    """
    return pd.concat(
        [untrained_lags(run, seeds, sequences, seed) for run in runs], ignore_index=True
    )


def untrained_lags(run: Run, seeds: int, sequences: int, seed: int) -> pd.DataFrame:
    """Return the lag table of the untrained networks of one run."""
    task, cell, recipe = tasks.load(run.task), cells.load(run.cell_class), run.recipe
    data = task.splits(seed, run.length, {"test": sequences})["test"]
    params = untrained(cell, task, recipe.hidden_size, recipe.initialisation, seeds, seed)
    lags = log_spaced_lags(task.steps(run.length))
    table = lag_table(cell, stack({0: params}), [0], Probe(task, data), lags)
    return table.assign(**run.facts)


def cached_table(classes: Mapping[str, str], hidden_sizes: Sequence[int]) -> pd.DataFrame:
    """Return the floats that the backward pass keeps, by cell and number of units.

    Args:
        classes: the class of each cell by its name in the configuration.
        hidden_sizes: numbers of units.
    """
    return pd.DataFrame(
        {
            **cell_facts(name, cell_class),
            "hidden_size": size,
            "floats": cached_floats(cells.load(cell_class), size),
        }
        for name, cell_class in classes.items()
        for size in hidden_sizes
    )


def study_spectra(name: str, cell_class: str, grid: Mapping[str, Any], seed: int) -> pd.DataFrame:
    """Return the Lyapunov spectra of a cell (see `spectrum_table`).

    Args:
        name: the cell's name in the configuration.
        cell_class: its class.
        grid: `spectra` of the configuration.
        seed: the study's.
    """
    law = Initialisation(grid["scheme"], grid["gain"], grid["keep_bias"])
    inputs = drive(seed, grid["steps"], grid["seeds"])
    table = spectrum_table(
        cells.load(cell_class), inputs, grid["hidden_size"], law, seed, grid["window"]
    )
    facts = {key: grid[key] for key in ("scheme", "gain", "keep_bias", "hidden_size")}
    return table.assign(**facts, **cell_facts(name, cell_class))


def untrained(
    cell: Cell, task: Task, hidden_size: int, initialisation: Initialisation, seeds: int, seed: int
) -> NetworkParams:
    """Draw the parameters of `seeds` networks, leading axis `[S]`."""
    keys = jax.random.split(jax.random.key(seed), seeds)
    return jax.vmap(lambda key: init_network(cell, task, hidden_size, initialisation, key))(keys)


def exponent_table(
    cell: Cell,
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
        inputs: tokens of `DRIVE` `[S, T]`.
        hidden_size: units n.
        law: the initialisation as a function of gain and keep bias.
        points: gain and keep bias of each network `[P, S, 2]`.
        seed: number that all draws are derived from.
        transient: first steps that are left out.
    """
    x = DRIVE.encode(inputs, jnp.float64)
    keys = jax.random.split(jax.random.key(seed), len(inputs))

    def measure(each: tuple[Array, Array, Array]) -> Array:
        point, sequence, key = each
        params = init_network(cell, DRIVE, hidden_size, law(*point), key)["cell"]
        return largest_exponent(cell, params, sequence, transient, key)

    seeds = jax.jit(lambda points: jax.lax.map(measure, (points, x, keys)))
    found = np.stack([np.asarray(seeds(jnp.asarray(row))) for row in points])
    gain, keep_bias = np.moveaxis(np.asarray(points), -1, 0)
    columns = {"exponent": found, "gain": gain, "keep_bias": keep_bias}
    table = tidy(columns, point=None, seed=None).drop(columns="point")
    return table.assign(hidden_size=hidden_size)


def spectrum_table(
    cell: Cell,
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
    x = DRIVE.encode(inputs, jnp.float64)
    params = untrained(cell, DRIVE, hidden_size, initialisation, len(inputs), seed)["cell"]
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
