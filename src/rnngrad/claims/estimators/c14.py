"""C14: the GRU is less stable than the LSTM and depends more on the initialisation."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from rnngrad.claims.effects import defined, rows, together
from rnngrad.claims.matching import ALIKE_BUT_SIZE, as_large, standard, success_differences
from rnngrad.claims.untrained import POINT, distinct_points, exponent_differences, exponent_pairs

TABLES = ("exponents", "results")


def effects(tables: dict[str, pd.DataFrame], matched_parameters: float) -> pd.DataFrame:
    """Return differences of exponents, of what they depend on, and of successes.

    Args:
        tables: `exponents` and `results`.
        matched_parameters: by which share numbers of parameters may differ and count as equal.
    """
    exponents, results = tables["exponents"], tables["results"]
    free = exponents[~exponents["tie_input"]]
    large = as_large(results, "gru", "lstm", matched_parameters)
    tuned = results[results["tuned"]]
    return together(
        [
            *exponent_differences(exponents, "gru", "lstm"),
            *dependence(exponents, "gru", "lstm"),
            *seed_spread(exponents, "gru", "lstm"),
            *critical_gains(exponents, "gru", "lstm"),
            *success_differences(standard(results), "lstm", "gru"),
            *exponent_differences(exponents, "coupled_lstm", "lstm", role="control"),
            *exponent_differences(free, "gru", "gru_no_reset", role="control"),
            *success_differences(large, "lstm", "gru", role="control", on=ALIKE_BUT_SIZE),
            *success_differences(tuned, "lstm", "gru", role="control"),
        ]
    )


def dependence(table: pd.DataFrame, cell: str, baseline: str) -> Iterator[pd.DataFrame]:
    """Yield the range of the exponent over gain and keep bias, `cell` minus `baseline`."""
    axes = ["hidden_size", "scheme", "tie_input"]
    for names, both in exponent_pairs(
        table.drop_duplicates([*POINT, "cell", "seed"]), cell, baseline
    ):
        for keys, group in both.groupby(axes):
            spread = group.groupby("seed")[["ours", "theirs"]].agg(np.ptp)
            where = dict(zip(axes, keys, strict=True))
            difference = defined(spread["ours"] - spread["theirs"])
            yield rows("dependence", difference, **names, **where)


def seed_spread(table: pd.DataFrame, cell: str, baseline: str) -> Iterator[pd.DataFrame]:
    """Yield distances of the exponent to the seeds' median, `cell` minus `baseline`, by point.

    Their mean compares spreads as the test of Brown and Forsythe (1974) does.
    """
    medians = table.groupby([*POINT, "cell"])["exponent"].transform("median")
    distances = table.assign(exponent=(table["exponent"] - medians).abs())
    yield from exponent_differences(distances, cell, baseline, hypothesis="seed_spread")


def critical_gains(table: pd.DataFrame, cell: str, baseline: str) -> Iterator[pd.DataFrame]:
    """Yield ln of the gain at which gradients begin to explode, `baseline` minus `cell`.

    Only where every seed of both cells passes from a negative exponent to a positive one within
    the grid of gains.
    """
    axes = ["hidden_size", "scheme", "keep_bias", "tie_input"]
    for names, both in exponent_pairs(distinct_points(table), cell, baseline):
        for keys, group in both.groupby(axes):
            zeros = {
                side: group.pivot(index="seed", columns="gain", values=side).apply(
                    first_zero, axis=1
                )
                for side in ("ours", "theirs")
            }
            difference = zeros["theirs"] - zeros["ours"]
            if difference.notna().all():
                where = dict(zip(axes, keys, strict=True))
                yield rows("critical_gain", difference, **names, **where)


def first_zero(curve: pd.Series) -> float:
    """Return ln gain where a curve over gains first rises through zero, linear in ln gain."""
    known = curve.dropna()
    log_gain, value = np.log(known.index.to_numpy(float)), known.to_numpy()
    rises = np.flatnonzero((value[:-1] < 0) & (value[1:] >= 0))
    if not len(rises):
        return np.nan
    k = rises[0]
    share = -value[k] / (value[k + 1] - value[k])
    return float(log_gain[k] + share * (log_gain[k + 1] - log_gain[k]))
