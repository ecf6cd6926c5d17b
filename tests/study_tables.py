"""Small tables with the columns of a study, for tests of what reads them."""

from itertools import product

import numpy as np
import pandas as pd

SEEDS = 6
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
        "cell": CELLS,
        "arm": ("keep0", "remember"),
    }
    results = grid(**runs)
    results = results.assign(
        test_loss=1.0,
        test_score=1.0,
        success=(results["seed"] % 2 == 0) | (results["arm"] == "remember"),
        alive=True,
        bad_step=-1,
        baseline=2.0,
        metric="accuracy",
        steps=80,
    )
    history = grid(**runs, step=(40, 80))
    history = history.assign(validation_loss=2.0 - history["step"] / 80 + noise(history))
    percents = (0, 100)
    lags = grid(**runs, percent=percents, lag=(1, 5, 9))
    lags = lags.assign(
        log10_largest=-0.1 * lags["lag"] + noise(lags),
        log10_lag_contribution=-0.2 * lags["lag"] + noise(lags),
    )
    units = grid(**runs, percent=percents, unit=(0, 1))
    units = units[units["cell"] != "tanh"].assign(mean_keep=0.5)
    units["time_constant"] = np.exp(2 + noise(units, 0.3))
    terms = grid(**runs, percent=percents, term=("keep", "candidate"))
    terms = terms.assign(share=np.where(terms["term"] == "keep", 0.8, 0.2) + noise(terms))
    products = grid(**runs, percent=percents)
    products = products.assign(keep_log_ratio=noise(products), article_log_ratio=0.0)
    horizon = grid(task=("recall",), length=(30, 300), cell=CELLS, arm=("keep0",), lag=(1, 15, 150))
    horizon = horizon[horizon["lag"] < horizon["length"]]
    horizon = horizon.assign(
        percent=0,
        log10_far_share=-0.05 * horizon["lag"] + noise(horizon),
        log10_total=noise(horizon),
    )
    maps = {"gain": (1.0, 2.0), "tie_input": (False,)}
    exponents = pd.concat(
        [
            grid(map=("gain",), cell=("tanh", "relu"), keep_bias=(0.0,), **maps),
            grid(map=("keep",), cell=CELLS[1:5], keep_bias=(0.0, 1.0), **maps),
        ]
    )
    exponents = exponents.assign(exponent=0.1 * exponents["gain"] - 0.2 + noise(exponents))
    return {
        "results": results,
        "history": history,
        "lags": lags,
        "units": units,
        "terms": terms,
        "products": products,
        "horizon": horizon,
        "exponents": exponents,
    }
