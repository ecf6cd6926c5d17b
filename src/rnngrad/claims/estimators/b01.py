"""B1: where no gate sees the state the account is exact, and what that costs."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from rnngrad.claims.best import at_best, candidates, comparisons, longest, role_at
from rnngrad.claims.effects import KEEP, by_seed, defined, largest, rows, together
from rnngrad.claims.estimators.c08 import solved, untrained
from rnngrad.claims.matching import ALIKE, COMPARED, matched
from rnngrad.claims.settings import standard
from rnngrad.tasks import TRACKING

TABLES = ("products", "results", "generalisation")
LINEAR = ("min_gru", "min_lstm", "min_lstm_free", "rg_lru", "lru")
"""Classes of cells whose gates see the input alone."""

TRACKER = "lstm"
"""The class that sees its state and that they are held against."""

SEEING = ("gru", "tanh")
"""Other classes that see their state: controls."""

ACCOUNT = ["cell", "length", "start", "data", *KEEP]
"""The conditions under which the account is held against the true derivative."""


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return how exact the product of the gates is, and which networks remember and which track.

    Args:
        tables: `products`, `results` and `generalisation`.
    """
    results, longer = tables["results"], tables["generalisation"]
    runs = candidates(results)
    farthest = largest(longer[longer["test_length"] > longer["length"]], "test_length", ["run"])
    tested = farthest[["run", "seed", "test_length", "reached"]]
    tested = tested.rename(columns={"test_length": "length_to", "reached": "solved"})
    return together(
        [
            *exact(tables["products"]),
            *remembers(runs[runs["task"] == "recall"]),
            *adds(runs[runs["task"] == "adding"]),
            *tracks("tracks", results.assign(length_to=results["length"])),
            *tracks("tracks_longer", results.drop(columns="solved").merge(tested)),
        ]
    )


def exact(products: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield ln of the product of keep factors over the true one, before and after training.

    Per step, on recall at each cell's longest measured length; cells that see their state are
    controls.
    """
    recall = standard(products[products["task"] == "recall"])
    for name, ours in recall.groupby("cell_class"):
        role = "claim" if name in LINEAR else "control"
        far = largest(ours, "length")
        for networks in (untrained(far), solved(far)):
            for keys, group in networks.groupby(ACCOUNT, dropna=False):
                values = defined(by_seed(group, "keep_log_ratio"))
                told = dict(zip(ACCOUNT, keys, strict=True))
                yield rows("exact", values, role=role, **told)


def beside_lstm(
    runs: pd.DataFrame, names: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any], pd.DataFrame]]:
    """Yield cells beside the LSTM at the longest lag of both, each at the best of its starts.

    Yields:
        The class of the cell, the conditions of the comparison, and the results of the seeds.
    """
    lstm = at_best(runs[runs["cell_class"] == TRACKER])
    for name in names:
        ours = at_best(runs[runs["cell_class"] == name])
        for conditions, group in longest(comparisons(ours, lstm)):
            yield name, conditions, group


def remembers(recall: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield which seeds solve recall at the longest lag, and when, beside the LSTM's.

    The GRU, beside the LSTM as well, is a control.
    """
    for name, conditions, group in beside_lstm(recall, (*LINEAR, "gru")):
        role = role_at(conditions, "claim" if name in LINEAR else "control")
        yield rows("remembers", group["solved"], group["solved_baseline"], role, **conditions)
        ratio = np.log(group["steps_to_solve"] / group["steps_to_solve_baseline"])
        yield rows("as_soon", ratio, role=role, **conditions)


def adds(adding: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield which seeds add two numbers that lie far apart, beside the LSTM's: controls.

    There a memory that is linear in its inputs too, as the LRU's, fails without forgetting.
    """
    for _, conditions, group in beside_lstm(adding, LINEAR):
        yield rows("remembers", group["solved"], group["solved_baseline"], "control", **conditions)


def tracks(hypothesis: str, results: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield which seeds of the LSTM track the state, beside those of the linear cells.

    The positive control is the LSTM beside an answer that never tracks it; the other cells that see
    their state are controls.

    Args:
        hypothesis: the hypothesis.
        results: results on all tasks; `test_length` is the length that `solved` is about.
    """
    runs = standard(results[results["task"].isin(TRACKING)])
    lstm = runs[runs["cell_class"] == TRACKER]
    shown = [*COMPARED, *KEEP, "length_to"]
    for name in (*LINEAR, *SEEING):
        theirs = runs[runs["cell_class"] == name]
        role = "claim" if name in LINEAR else "control"
        for pair in matched(runs, lstm, theirs, [*ALIKE, *KEEP, "length_to"], shown):
            yield rows(hypothesis, pair.values, pair.reference, role, **pair.conditions)
    names = ["cell", "task", "length", "length_to", "data", *KEEP]
    for keys, group in lstm.groupby(names):
        tracked = by_seed(group, "solved").astype(bool)
        told = dict(zip(names, keys, strict=True)) | {"contrast": "never"}
        yield rows(hypothesis, tracked, tracked & False, "positive", **told)
