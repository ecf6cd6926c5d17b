"""C14: the GRU is less stable than the LSTM and depends more on the initialisation."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from rnngrad.claims.effects import (
    distinct_points,
    exponent_differences,
    rows,
    success_differences,
    together,
)

TABLES = ("exponents", "results")


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return differences of exponents, of what they depend on, and of successes."""
    exponents, results = tables["exponents"], tables["results"]
    return together(
        [
            *exponent_differences(exponents, "gru", "lstm"),
            *dependence(exponents, "gru", "lstm"),
            *seed_spread(exponents, "gru", "lstm"),
            *critical_gains(exponents, "gru", "lstm"),
            *success_differences(results, "lstm", "gru"),
            *exponent_differences(exponents, "coupled_lstm", "lstm", role="control"),
            *exponent_differences(
                exponents.query("not tie_input"), "gru", "gru_no_reset", role="control"
            ),
            *success_differences(results, "lstm", "gru_wide", role="control"),
            *success_differences(results, "lstm", "gru", role="control", arms=["tuned"]),
        ]
    )


def dependence(table: pd.DataFrame, cell: str, baseline: str) -> Iterable[pd.DataFrame]:
    """Yield the range of the exponent over gain and keep bias, `cell` minus `baseline`."""
    chosen = table[(table["map"] != "extremes") & table["cell"].isin([cell, baseline])]
    by_seed = chosen.groupby(["map", "hidden_size", "tie_input", "cell", "seed"])["exponent"]
    spread = by_seed.agg(np.ptp).unstack("cell")
    if not {cell, baseline} <= set(spread.columns):
        return
    difference = (spread[cell] - spread[baseline]).dropna()
    axes = ["map", "hidden_size", "tie_input"]
    for (_, size, tied), values in difference.groupby(level=axes):
        name = f"n {size}, input gate {'tied' if tied else 'free'}"
        yield rows("dependence", f"{cell} - {baseline}, {name}", values.to_numpy())


def seed_spread(table: pd.DataFrame, cell: str, baseline: str) -> Iterable[pd.DataFrame]:
    """Yield distances of the exponent to the seeds' median, `cell` minus `baseline`, by point.

    Their mean compares spreads as the test of Brown and Forsythe (1974) does.
    """
    axes = ["map", "hidden_size", "gain", "keep_bias", "tie_input", "cell"]
    medians = table.groupby(axes)["exponent"].transform("median")
    distances = table.assign(exponent=(table["exponent"] - medians).abs())
    yield from exponent_differences(distances, cell, baseline, part="seed_spread")


def critical_gains(table: pd.DataFrame, cell: str, baseline: str) -> Iterable[pd.DataFrame]:
    """Yield ln of the gain at which gradients begin to explode, `baseline` minus `cell`.

    Only where every seed of both cells passes from a negative exponent to a positive one within
    the grid of gains.
    """
    points = distinct_points(table)
    chosen = points[points["cell"].isin([cell, baseline])]
    axes = ["map", "hidden_size", "keep_bias", "tie_input"]
    curves = chosen.pivot_table(index=[*axes, "cell", "seed"], columns="gain", values="exponent")
    gains = [first_zero(row.dropna()) for _, row in curves.iterrows()]
    wide = pd.Series(gains, curves.index, dtype=float).unstack("cell")
    if not {cell, baseline} <= set(wide.columns):
        return
    for (_, size, keep_bias, tied), values in (wide[baseline] - wide[cell]).groupby(level=axes):
        if values.notna().all():
            name = f"{baseline} - {cell}, n {size}, keep bias {keep_bias:g}" + ", tied" * tied
            yield rows("critical_gain", name, values.to_numpy())


def first_zero(curve: pd.Series) -> float:
    """Return ln gain where a curve over gains first rises through zero, linear in ln gain."""
    log_gain, value = np.log(curve.index.to_numpy(float)), curve.to_numpy()
    rises = np.flatnonzero((value[:-1] < 0) & (value[1:] >= 0))
    if not len(rises):
        return np.nan
    k = rises[0]
    share = -value[k] / (value[k + 1] - value[k])
    return float(log_gain[k] + share * (log_gain[k + 1] - log_gain[k]))
