"""B5: gradient flossing before training does for learning what an open keep gate does."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from rnngrad.claims.effects import at_last_lag, rows, together, with_keep_bias
from rnngrad.claims.settings import SETTINGS, distinct, normal, telling

TABLES = ("lags", "results")
SHOWN = ["cell", "length", "data"]
ALIKE = ["task", "length", "cell", *(name for name in SETTINGS if name != "flossing_steps")]
"""In what runs agree that differ in flossing and in the start of the keep gate alone."""


def effects(tables: dict[str, pd.DataFrame], nearer: float, times: float) -> pd.DataFrame:
    """Return which seeds of tanh and LSTM solve recall, and when, with flossing and without.

    The positive controls are that flossing has brought the exponent nearer to zero; and, for the
    LSTM, that an open keep gate solves the lag.

    Args:
        tables: `lags` and `results`.
        nearer: share of the exponent that flossing may leave, at most, if it has worked.
        times: how many times the steps from an open keep gate count as being as soon.
    """
    return together(
        effect
        for cell, conditions, seeds in triples(tables["results"], tables["lags"])
        for effect in of_cell(cell, seeds, nearer, times, conditions)
    )


def triples(
    results: pd.DataFrame, lags: pd.DataFrame
) -> Iterator[tuple[str, dict[str, Any], pd.DataFrame]]:
    """Yield the seeds of each flossed run that is measured, with what they do otherwise.

    Yields:
        The class of the cell, the conditions of the run, and by seed `solved`, `steps_to_solve` and
        `exponent`, each also by the names that end in `_plain`, not flossed, and in `_open`, not
        flossed and with an open keep gate, where there is one; if one of several has its input gate
        tied, that.
    """
    recall = results[(results["task"] == "recall") & results["cell_class"].isin(["tanh", "lstm"])]
    known = normal(distinct(recall, lags["run"])).merge(exponents(lags), "left", ["run", "seed"])
    plain, opened = (with_keep_bias(known, law) for law in ("zero", "log_length"))
    flossed = plain[(plain["flossing_steps"] > 0) & plain["exponent"].notna()]
    names = [*SHOWN, *telling(flossed, SHOWN)]
    for name, other in (("plain", plain), ("open", opened)):
        other = one_of_each(other[other["flossing_steps"] == 0])
        other = other[[*ALIKE, "seed", "solved", "steps_to_solve", "exponent"]]
        how = "left" if name == "open" else "inner"
        flossed = flossed.merge(other, how, [*ALIKE, "seed"], suffixes=("", f"_{name}"))
    for _, seeds in flossed.groupby("run"):
        yield seeds["cell_class"].iloc[0], seeds.iloc[0][names].to_dict(), seeds.set_index("seed")


def one_of_each(runs: pd.DataFrame) -> pd.DataFrame:
    """Return one of the runs that differ in their input gate alone: with a tied one if there is."""
    ranked = runs.sort_values("tie_input", ascending=False, kind="stable")
    first = ranked.groupby(ALIKE, dropna=False)["run"].transform("first")
    return runs[runs["run"] == first.sort_index()]


def exponents(lags: pd.DataFrame) -> pd.DataFrame:
    """Return the largest exponent of each untrained network over the whole sequence, `exponent`."""
    last = at_last_lag(lags[lags["stage"] == "start"])
    growth = np.log(10) * last["log10_largest"] / last["lag"]
    return last[["run", "seed"]].assign(exponent=growth)


def of_cell(
    cell: str, seeds: pd.DataFrame, nearer: float, times: float, conditions: dict[str, Any]
) -> Iterator[pd.DataFrame]:
    """Yield the effects on one flossed run: by the hypothesis, judged and as positive controls."""
    moved = seeds["exponent"].abs() <= nearer * seeds["exponent_plain"].abs()
    if cell == "tanh":
        sooner = seeds["solved"] & (seeds["steps_to_solve"] < seeds["steps_to_solve_plain"])
        yield rows("gateless", sooner, **conditions)
        yield rows("gateless", moved, role="positive", **conditions)
        return
    can = moved & seeds["solved_open"].eq(True)
    as_soon = seeds["solved"] & (seeds["steps_to_solve"] <= times * seeds["steps_to_solve_open"])
    yield rows("success", seeds["solved"], seeds["solved_plain"], **conditions)
    yield rows("success", can, seeds["solved_plain"], "positive", **conditions)
    yield rows("as_soon", as_soon, **conditions)
    yield rows("as_soon", can, role="positive", **conditions)
