"""Exponents, sensitivities and costs of untrained networks, whose every number is made up."""

import numpy as np
import pandas as pd

from tests.study_rows import CELLS, GATED, STACKS, grid, noise


def untrained_tables() -> dict[str, pd.DataFrame]:
    maps = {"gain": (0.5, 1.0, 2.0), "tie_input": (False,), "hidden_size": (64,)}
    gated = maps | {"keep_bias": (0.0, 1.0), "hidden_size": (1, 64)}
    extremes = maps | {"gain": (0.5, 16.0)}
    exponents = pd.concat(
        [
            grid(map=("gain",), cell=("tanh", "relu"), keep_bias=(0.0,), **maps),
            grid(map=("keep",), cell=(*GATED, "slstm", "slstm_exp"), **gated),
            grid(map=("deep",), cell=tuple(STACKS), keep_bias=(0.0,), **maps),
            grid(map=("extremes",), cell=("lstm",), keep_bias=(-3.0, 3.0), **extremes),
        ]
    )
    exponents = exponents.assign(scheme="normal", standard_error=1e-3)
    exponents = exponents.assign(exponent=0.1 * exponents["gain"] - 0.15 + noise(exponents))
    tied = exponents[(exponents["map"] == "keep") & (exponents["cell"] == "lstm")]
    more = noise(tied, seed=1) * (tied["keep_bias"] != 0)  # without a bias it is the same
    tied = tied.assign(map="tied", tie_input=True, exponent=tied["exponent"] + more)
    exponents = pd.concat([exponents, tied], ignore_index=True)
    priors = pd.concat(
        [
            grid(prior=("wide",), cell=CELLS, hidden_size=(1, 64), tie_input=(False,)),
            grid(prior=("tied",), cell=("lstm",), hidden_size=(64,), tie_input=(True,)),
        ],
        ignore_index=True,
    )
    bounds = {"gain_low": 0.25, "gain_high": 4.0, "keep_bias_low": 0.0, "keep_bias_high": 5.0}
    priors = priors.assign(random=True, scheme="normal", standard_error=1e-3, **bounds)
    priors = priors.assign(gain=1.0 + 0.1 * priors["seed"], keep_bias=priors["seed"])
    priors = priors.assign(exponent=0.3 * priors["cell"].map(CELLS.index) - 1 + noise(priors))
    spectra = grid(cell=("lstm", "gru"), index=(0, 1))
    spectra = spectra.assign(exponent=-0.1 * spectra["index"], spread=0.1, residual=1e-13)
    spectra = spectra.assign(scheme="normal", gain=1.0, keep_bias=1.0, hidden_size=32)
    memory = grid(cell=("lstm", "gru", "output_reset"), hidden_size=(32,)).query("seed == 0")
    memory = memory.assign(floats=memory["cell"].map({"lstm": 14.0, "gru": 11, "output_reset": 12}))
    return {
        "exponents": exponents,
        "sensitivities": sensitivities(),
        "priors": priors,
        "spectra": spectra,
        "memory": memory.drop(columns="seed"),
    }


def sensitivities() -> pd.DataFrame:
    """By the keep bias half a decade in each, by the phase of the LRU one."""
    blind = ("linear_diagonal", "lru", "min_lstm", "min_lstm_free")
    axes = {"time_constant": (10, 30, 100), "length": (100, 500)}
    parts = [
        grid(cell=blind, parameter=("all", "keep bias"), tie_input=(False,), **axes),
        grid(cell=("lru",), parameter=("theta",), tie_input=(False,), **axes),
        grid(cell=("lstm",), parameter=("all", "keep bias"), tie_input=(True,), **axes),
    ]
    table = pd.concat(parts, ignore_index=True)
    decades = np.log10(table["time_constant"].astype(float))
    slope = np.where(table["parameter"] == "theta", 1.0, 0.5)
    return table.assign(
        log10_sensitivity=slope * decades + noise(table),
        log10_gradient=decades,
        log10_curvature=2 * decades + noise(table, seed=1),
        exponent=-1.0 / table["time_constant"],
        measured_time_constant=table["time_constant"],
        keep_bias=np.log(table["time_constant"] - 1.0),
        scheme="orthogonal",
        gain=1.0,
        hidden_size=32,
        sequences=1,
    )
