"""Lyapunov spectra of untrained networks."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array

from rnngrad import cells
from rnngrad.cells import Cell, Initialisation
from rnngrad.cells.memory_cell import MemoryCell
from rnngrad.measures.determinants import log_abs_det, log_abs_det_of_gates
from rnngrad.measures.lyapunov import finite_time_exponents, lyapunov_spectrum
from rnngrad.study.networks import tidy
from rnngrad.study.untrained.draws import DRIVE, cell_facts, drive, network_keys
from rnngrad.training.network import init_network


def study_spectra(name: str, cell_class: str, grid: Mapping[str, Any], seed: int) -> pd.DataFrame:
    """Return the Lyapunov spectra of a cell (see `spectrum_table`).

    Args:
        name: the cell's name in the configuration.
        cell_class: its class.
        grid: `spectra` of the configuration.
        seed: the study's.
    """
    facts = {key: grid[key] for key in ("scheme", "gain", "keep_bias", "hidden_size")}
    table = spectrum_table(
        cells.load(cell_class),
        grid["hidden_size"],
        Initialisation(grid["scheme"], grid["gain"], grid["keep_bias"]),
        network_keys(seed, grid["seeds"], *facts.values()),
        grid["steps"],
        grid["window"],
    )
    return table.assign(**facts, **cell_facts(name, cell_class))


def spectrum_table(
    cell: Cell,
    hidden_size: int,
    initialisation: Initialisation,
    keys: Array,
    steps: int,
    window: int,
) -> pd.DataFrame:
    """Measure the Lyapunov spectra of untrained networks, one row for each seed and exponent.

    `exponent` is a natural logarithm per step. Over the seed's rows are repeated: `spread`, the
    standard deviation of the largest exponent over windows of `window` steps, and `residual`, the
    difference between the sum of the spectrum and the mean of ln |det J|, which for a cell with a
    memory comes from its gates alone. A network's key decides its parameters, the tokens that it
    runs on and the first tangent vector.
    """

    def measure(key: Array) -> dict[str, Array]:
        of_network, of_tokens, of_tangent = jax.random.split(key, 3)
        p = init_network(cell, DRIVE, hidden_size, initialisation, of_network)["cell"]
        x = drive(of_tokens, steps)
        spectrum = lyapunov_spectrum(cell, p, x)
        windows = finite_time_exponents(cell, p, x, window, window, of_tangent)
        determinants = (
            log_abs_det_of_gates(cell, p, x)
            if isinstance(cell, MemoryCell)
            else log_abs_det(cell, p, x)
        )
        repeat = jnp.ones_like(spectrum)
        return {
            "exponent": spectrum,
            "spread": repeat * windows.std(),
            "residual": repeat * (spectrum.sum() - determinants.mean()),
        }

    columns = jax.jit(lambda keys: jax.lax.map(measure, keys))(keys)
    return tidy(jax.tree.map(np.asarray, columns), seed=None, index=None)
