"""Exponents over grids of initialisations, and over ensembles of random ones."""

from collections.abc import Mapping
from functools import partial
from itertools import product
from typing import Any

import jax.numpy as jnp
import numpy as np
import pandas as pd

from rnngrad import cells
from rnngrad.cells import Initialisation
from rnngrad.study.untrained.draws import cell_facts, network_keys
from rnngrad.study.untrained.exponents import exponent_table


def map_table(name: str, cell_class: str, grid: Mapping[str, Any], seed: int) -> pd.DataFrame:
    """Return the largest exponents of a cell over a grid of initialisations.

    Each point has networks of its own: `seed` counts them. The same seed has the same key in every
    cell, and in cells with matrices of the same shapes the same network; whether an input gate is
    tied does not enter the key, so that the two are compared with the same weights.

    Args:
        name: the cell's name in the configuration.
        cell_class: its class.
        grid: an entry of `maps` in the configuration.
        seed: the study's.
    """
    points = list(product(grid["gains"], grid["keep_biases"]))
    repeated = np.repeat(points, grid["seeds"], axis=0)
    parts = []
    for size, tied in product(grid["hidden_sizes"], grid["tie_input"]):
        keys = [network_keys(seed, grid["seeds"], size, grid["scheme"], *p) for p in points]
        found = exponent_table(
            cells.load(cell_class),
            size,
            partial(Initialisation, grid["scheme"], tie_input=tied),
            repeated,
            jnp.concatenate(keys),
            grid["steps"],
            grid["transient"],
        )
        seeds = np.tile(np.arange(grid["seeds"]), len(points))
        parts.append(found.assign(seed=seeds, scheme=grid["scheme"], tie_input=tied))
    return pd.concat(parts, ignore_index=True).assign(**cell_facts(name, cell_class))


def prior_table(name: str, cell_class: str, prior: Mapping[str, Any], seed: int) -> pd.DataFrame:
    """Return the largest exponents of a cell with random initialisations.

    The columns `gain_low` to `keep_bias_high` are the prior's bounds, `random` whether it has any
    width; `seed` counts the draws, which are the same points for every cell.

    Args:
        name: the cell's name in the configuration.
        cell_class: its class.
        prior: an entry of `priors` in the configuration.
        seed: the study's.
    """
    law = [prior["scheme"], *prior["gain"], *prior["keep_bias"]]
    tied = prior.get("tie_input", False)
    points, draws = draw_points(prior, seed), prior["draws"]
    parts = [
        exponent_table(
            cells.load(cell_class),
            size,
            partial(Initialisation, prior["scheme"], tie_input=tied),
            points,
            network_keys(seed, draws, size, *law),
            prior["steps"],
            prior["transient"],
        ).assign(seed=np.arange(draws))
        for size in prior["hidden_sizes"]
    ]
    bounds = {
        f"{key}_{end}": float(value)
        for key in ("gain", "keep_bias")
        for end, value in zip(("low", "high"), prior[key], strict=True)
    }
    width = any(prior[key][0] < prior[key][1] for key in ("gain", "keep_bias"))
    facts = {"scheme": prior["scheme"], "tie_input": tied, "random": width} | bounds
    return pd.concat(parts, ignore_index=True).assign(**facts, **cell_facts(name, cell_class))


def draw_points(prior: Mapping[str, Any], seed: int) -> np.ndarray:
    """Draw gains, uniform in their logarithm, and keep biases `[N, 2]`: the same for every cell."""
    uniform = np.random.default_rng(seed).uniform(size=(prior["draws"], 2))
    low, high = np.array([np.log(prior["gain"]), prior["keep_bias"]]).T
    points = low + (high - low) * uniform
    return np.stack([np.exp(points[:, 0]), points[:, 1]], axis=-1)
