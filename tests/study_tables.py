"""Small tables with the columns of a study, for tests of what reads them."""

from itertools import product

import numpy as np
import pandas as pd

SEEDS = 6
GATED = ("lstm", "gru", "output_reset", "coupled_lstm", "gru_no_reset")
CELLS = ("tanh", "lstm", "gru", "output_reset", "coupled_lstm", "linear_diagonal")


def grid(**axes) -> pd.DataFrame:
    """One row for each combination and seed."""
    names = [*axes, "seed"]
    return pd.DataFrame(product(*axes.values(), range(SEEDS)), columns=names)


def noise(frame: pd.DataFrame, scale: float = 0.01, seed: int = 0) -> np.ndarray:
    return scale * np.random.default_rng(seed).normal(size=len(frame))


def study_tables() -> dict[str, pd.DataFrame]:
    runs = {
        "task": ("recall", "short_memory"),
        "length": (10, 40),
        "cell": (*CELLS, "gru_no_reset"),
        "arm": ("keep0", "remember"),
    }
    clips = ("clip_norm", "explosive", "explosive_norm")
    many = ("many", "many_clip_norm")
    results = pd.concat(
        [
            grid(**runs),
            grid(**(runs | {"task": ("latch",), "cell": ("lstm", "gru")})),
            grid(task=("recall",), length=(10, 40), cell=("tanh", "relu"), arm=clips),
            grid(task=("recall",), length=(20,), cell=("lstm",), arm=many),
            grid(task=("recall",), length=(40,), cell=("lstm",), arm=("continued", "raised")),
            grid(task=("recall",), length=(40,), cell=("tanh", "lstm"), arm=("tuned",)),
        ],
        ignore_index=True,
    )
    results = results.assign(
        test_loss=1.0,
        test_score=1.0 - 0.01 * results["length"] + noise(results, 0.001),
        success=(results["seed"] % 2 == 0) | (results["arm"] == "remember"),
        alive=True,
        bad_step=-1,
        baseline=2.0,
        metric="accuracy",
        steps=80,
        learning_rate=0.003,
    )
    history = grid(**runs, step=(40, 80))
    history = history.assign(validation_loss=2.0 - history["step"] / 80 + noise(history))
    percents = (0, 100)
    lags = grid(**runs, percent=percents, lag=(1, 5, 9, 25))
    lags = lags.assign(
        log10_largest=-0.1 * lags["lag"] + noise(lags),
        log10_lag_contribution=-0.2 * lags["lag"] + noise(lags),
        log10_far_share=-0.2 * lags["lag"] + noise(lags),
        log10_loss_sensitivity=-0.1 * lags["lag"] + noise(lags),
    )
    units = grid(**runs, percent=percents, unit=(0, 1))
    units = units[units["cell"] != "tanh"].assign(mean_keep=0.5)
    units["time_constant"] = np.exp(2 + noise(units, 0.3))
    terms = grid(**runs, percent=percents, term=("keep", "candidate"))
    terms = terms.assign(share=np.where(terms["term"] == "keep", 0.8, 0.2) + noise(terms))
    products = grid(**runs, percent=percents)
    products = products.assign(
        keep_log_ratio=noise(products),
        article_log_ratio=0.0,
        memory_growth=-0.1,
        output_growth=-0.1 + noise(products, 1e-4),
        full_growth=-0.1,
        output_offset=noise(products),
    )
    horizon = grid(task=("recall",), length=(30, 300, 3000), cell=CELLS, arm=("keep0",),
                   lag=(1, 15, 150, 1500))  # fmt: skip
    horizon = horizon[horizon["lag"] < horizon["length"]]
    horizon = horizon.assign(
        percent=0,
        log10_far_share=-0.05 * horizon["lag"] + noise(horizon),
        log10_total=noise(horizon),
        log10_loss_sensitivity=-0.05 * horizon["lag"] + noise(horizon),
    )
    maps = {"gain": (1.0, 2.0), "tie_input": (False,), "hidden_size": (64,)}
    extremes = maps | {"gain": (0.5, 16.0)}
    exponents = pd.concat(
        [
            grid(map=("gain",), cell=("tanh", "relu"), keep_bias=(0.0,), **maps),
            grid(map=("keep",), cell=GATED, keep_bias=(0.0, 1.0), **maps),
            grid(map=("extremes",), cell=("lstm",), keep_bias=(-3.0, 3.0), **extremes),
        ]
    )
    exponents = exponents.assign(exponent=0.1 * exponents["gain"] - 0.15 + noise(exponents))
    priors = grid(prior=("wide",), cell=CELLS, hidden_size=(1, 64))
    priors = priors.assign(exponent=0.3 * priors["cell"].map(CELLS.index) - 1 + noise(priors))
    spectra = grid(cell=("lstm", "gru"), index=(0, 1))
    spectra = spectra.assign(exponent=-0.1 * spectra["index"], spread=0.1, residual=1e-13)
    memory = grid(cell=("lstm", "gru", "output_reset"), hidden_size=(32,)).query("seed == 0")
    memory = memory.assign(floats=memory["cell"].map({"lstm": 14.0, "gru": 11, "output_reset": 12}))
    return {
        "priors": priors,
        "spectra": spectra,
        "memory": memory.drop(columns="seed"),
        "results": results,
        "history": history,
        "lags": lags,
        "units": units,
        "terms": terms,
        "products": products,
        "horizon": horizon,
        "exponents": exponents,
    }
