"""Sensitivities of untrained networks to their parameters, over time constants."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import product
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array

from rnngrad import cells
from rnngrad.cells import Cell, Initialisation
from rnngrad.measures.lyapunov import tangent_growth
from rnngrad.measures.parameter_sensitivity import gradient_curvature, parameter_sensitivity
from rnngrad.measures.timescales import time_constants
from rnngrad.measures.trajectories import trajectory
from rnngrad.study.networks import tidy
from rnngrad.study.untrained.draws import DRIVE, cell_facts, network_keys
from rnngrad.training.network import init_network

MISS = 1e-3
"""Standard deviation of what the read-out misses its targets by, so that a loss is near its least
value, where its Hessian does not depend on the targets."""

ALL, KEEP_BIAS = "all", "keep bias"
"""What the output is differentiated by, besides single parameters of a cell by their names."""


def sensitivity_table(
    name: str, cell_class: str, grid: Mapping[str, Any], seed: int
) -> pd.DataFrame:
    """Return how sensitive untrained networks of a cell are, over time constants and lengths.

    A time constant tau stands for the keep bias ln(tau - 1), at which the factor that keeps is
    1 - 1 / tau where nothing else enters the gate. A seed has the same key at every time constant
    and in every cell: networks differ in the keep bias alone. One row for each length, time
    constant, seed and `parameter` by which the output is differentiated; over the parameters are
    repeated what `measure` returns and names otherwise.

    Args:
        name: the cell's name in the configuration.
        cell_class: its class.
        grid: an entry of `sensitivities` in the configuration.
        seed: the study's.
    """
    facts = {key: grid[key] for key in ("scheme", "gain", "tie_input", "hidden_size", "sequences")}
    law: Callable[..., Initialisation] = partial(
        Initialisation, grid["scheme"], grid["gain"], tie_input=grid["tie_input"]
    )
    size = grid["hidden_size"]
    keys = network_keys(seed, grid["seeds"], "sensitivities", size, grid["scheme"], grid["gain"])
    points = list(product(grid["time_constants"], range(grid["seeds"])))
    biases = np.log(np.array([tau for tau, _ in points], float) - 1)
    parts = []
    for length in grid["lengths"]:

        def one(at: tuple[Array, Array], length: int = length) -> dict[str, Array]:
            bias, key = at
            initialisation = law(keep_bias=bias)
            return measure(
                cells.load(cell_class), size, initialisation, (grid["sequences"], length), key
            )

        found = jax.jit(lambda at: jax.lax.map(one, at))(
            (jnp.asarray(biases), keys[np.array([index for _, index in points])])
        )
        parts.append(_rows(found, points).assign(length=length))
    return pd.concat(parts, ignore_index=True).assign(**facts, **cell_facts(name, cell_class))


def measure(
    cell: Cell, size: int, initialisation: Initialisation, shape: tuple[int, int], key: Array
) -> dict[str, Any]:
    """Return what is measured on one untrained network, on white noise of unit variance.

    Args:
        cell: the recurrent cell.
        size: units n.
        initialisation: how its parameters are drawn.
        shape: number of sequences and of steps T.
        key: decides the parameters, the inputs, the read-out and the first tangent vector.

    Returns:
        `log10_sensitivity`, by parameter; `exponent`, the largest Lyapunov exponent over the second
        half of a sequence, natural log per step; `measured_time_constant`, the median of the units,
        in steps; of the squared error of a read-out by a random unit vector, `log10_gradient` by
        the parameters over the error's size, and `log10_curvature` along it.
    """
    of_network, of_inputs, of_readout, of_errors, of_tangent = jax.random.split(key, 5)
    params = init_network(cell, DRIVE, size, initialisation, of_network)["cell"]
    x = jax.random.normal(of_inputs, (*shape, DRIVE.input_size))
    by = parameter_sensitivity(cell, params, x, shape[1:])
    parameters = {ALL: by.total} | by.by_parameter
    if by.by_keep_bias is not None:
        parameters[KEEP_BIAS] = by.by_keep_bias
    readout = jax.random.normal(of_readout, (len(cell.initial_state(size)[-1]),))
    readout /= jnp.linalg.norm(readout)
    errors = MISS * jax.random.normal(of_errors, shape[:1])

    def loss_of_hidden(h: Array) -> Array:
        answer = h[:, -1] @ readout
        return 0.5 * jnp.mean((answer - jax.lax.stop_gradient(answer) + errors) ** 2)

    bent = gradient_curvature(cell, params, x, loss_of_hidden)
    _, gates = trajectory(cell, params, x[0])
    return {
        "log10_sensitivity": {name: log[0] for name, log in parameters.items()},
        "exponent": tangent_growth(cell, params, x[0], of_tangent)[shape[1] // 2 :].mean(),
        "measured_time_constant": jnp.median(time_constants(cell, gates).time_constant),
        "log10_gradient": bent.log10_gradient - jnp.log10(MISS),
        "log10_curvature": jnp.log10(jnp.maximum(bent.curvature, 0.0)),
    }


def _rows(found: Mapping[str, Any], points: list[tuple[float, int]]) -> pd.DataFrame:
    """Return one row for each network and parameter, of what was measured on networks `[N]`."""
    by = found["log10_sensitivity"]
    columns = {name: np.repeat(np.asarray(found[name])[:, None], len(by), axis=1)
               for name in found if name != "log10_sensitivity"}  # fmt: skip
    columns["log10_sensitivity"] = np.stack([np.asarray(log) for log in by.values()], axis=1)
    table = tidy(columns, network=None, parameter=list(by))
    tau, seeds = (np.array(values)[table["network"]] for values in zip(*points, strict=True))
    keep_bias = np.log(tau - 1.0)
    return table.drop(columns="network").assign(time_constant=tau, keep_bias=keep_bias, seed=seeds)
