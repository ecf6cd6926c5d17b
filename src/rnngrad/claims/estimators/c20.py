"""C20: the LSTM learns long lags, the simple network fails as the lag grows."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from rnngrad.claims.best import ALONE, at_best, candidates, comparisons, longest, role_at
from rnngrad.claims.effects import by_seed, largest, rows, smallest, together, with_keep_bias
from rnngrad.claims.matching import ALIKE, as_large, matched, success_differences
from rnngrad.claims.settings import distinct, standard, usual_size
from rnngrad.claims.untrained import OF_CANDIDATE, effective_gain

TABLES = ("results",)
RIVALS = {"lstm": "claim", "gru": "control", "output_reset": "control"}
"""Classes of cells that are held against tanh."""

OTHERS = ("adding", "copy", "temporal_order", "latch", "digits")
"""Tasks beside recall that need what lies far back."""


def effects(tables: dict[str, pd.DataFrame], matched_parameters: float) -> pd.DataFrame:
    """Return which seeds the LSTM solves beside tanh, and tanh at short lags beside long ones.

    Args:
        tables: `results`.
        matched_parameters: by which share numbers of parameters may differ and count as equal.
    """
    results = tables["results"]
    runs = candidates(results)
    recall = runs[runs["task"] == "recall"]
    standards = standard(results[results["task"] == "recall"])
    return together(
        [
            *solved_beside("advantage", recall),
            *wider_tanh(recall, matched_parameters),
            *half_open(standards, recall),
            *flossed_tanh(results[results["task"] == "recall"], recall),
            *beside_relu(recall),
            *solvable(standards, recall),
            *declines(standards, usual_size(results)),
            *faster(recall),
            *solved_beside("tuned", recall[recall["tuned"]], tuned=True),
            *solved_beside("other_tasks", runs[runs["task"].isin(OTHERS)]),
        ]
    )


def rivals(runs: pd.DataFrame) -> Iterator[tuple[str, dict[str, Any], pd.DataFrame]]:
    """Yield each rival beside tanh at the longest length, both at the best of their starts.

    Yields:
        The role of the comparison, its conditions, and the results of the seeds that judge it.
    """
    tanh = at_best(runs[runs["cell_class"] == "tanh"])
    for rival, role in RIVALS.items():
        ours = at_best(runs[runs["cell_class"] == rival])
        for conditions, group in longest(comparisons(ours, tanh)):
            yield role_at(conditions, role), conditions, group


def solved_beside(hypothesis: str, runs: pd.DataFrame, **names: bool) -> Iterator[pd.DataFrame]:
    """Yield which seeds of each rival solve a task beside tanh's."""
    for role, conditions, group in rivals(runs):
        solved = group["solved"], group["solved_baseline"]
        yield rows(hypothesis, *solved, role, **conditions | names)


def faster(recall: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield log steps to solve, tanh minus each rival."""
    for role, conditions, group in rivals(recall):
        ratio = np.log(group["steps_to_solve_baseline"] / group["steps_to_solve"])
        yield rows("steps", ratio, role=role, **conditions)


def wider_tanh(recall: pd.DataFrame, matched_parameters: float) -> Iterator[pd.DataFrame]:
    """Yield the LSTM of each size beside a tanh network with as many parameters, longest lag."""
    on = [name for name in ALONE if name != "hidden_size"]
    for large in as_large(recall, "tanh", "lstm", matched_parameters):
        lstm, tanh = (at_best(large[large["cell_class"] == name], on) for name in ("lstm", "tanh"))
        for conditions, group in longest(comparisons(lstm, tanh, on)):
            solved = group["solved"], group["solved_baseline"]
            told = conditions | {"group": "as many parameters"}
            yield rows("advantage", *solved, "control", **told)


def half_open(standards: pd.DataFrame, recall: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield each gated cell without a keep bias beside tanh, at every lag: controls.

    At equal gains, and at equal effective ones, with larger matrices where a gate of one half is on
    the way of the candidate's recurrence.
    """
    zero = with_keep_bias(standards, "zero")
    for cell in RIVALS:
        yield from success_differences(zero, cell, "tanh", "control", hypothesis="advantage")
    zero = with_keep_bias(recall, "zero")
    zero = zero.assign(effective_gain=effective_gain(zero, OF_CANDIDATE))
    ours = zero[zero["cell_class"].isin(RIVALS) & (zero["gain"] != zero["effective_gain"])]
    on = [*(name for name in ALIKE if name != "gain"), "effective_gain"]
    tanh = zero[zero["cell_class"] == "tanh"]
    for pair in matched(zero, ours, tanh, on, ["cell", "baseline", "task", "length", "data"]):
        told = pair.conditions | {"effective_gain": pair.run.effective_gain}
        yield rows("advantage", pair.values, pair.reference, "control", **told)


def flossed_tanh(flossed: pd.DataFrame, recall: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the LSTM beside a flossed tanh network, at the longest lag that has both."""
    tanh = flossed[(flossed["cell_class"] == "tanh") & (flossed["flossing_steps"] > 0)]
    lstm = at_best(recall[recall["cell_class"] == "lstm"])
    for conditions, group in longest(comparisons(lstm, at_best(distinct(tanh)))):
        solved = group["solved"], group["solved_baseline"]
        steps = group["flossing_steps_baseline"].iloc[0]
        yield rows("advantage", *solved, "control", **conditions, flossing_steps=steps)


def beside_relu(recall: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield which seeds relu solves at the longest lag of both, and the LSTM beside it."""
    lstm, relu = (at_best(recall[recall["cell_class"] == name]) for name in ("lstm", "relu"))
    alone: dict[tuple[tuple[str, Any], ...], dict[int, bool]] = {}
    for conditions, group in longest(comparisons(lstm, relu)):
        yield rows("advantage", group["solved"], group["solved_baseline"], "control", **conditions)
        of_pair = ("cell", "baseline", "contrast")
        where = {name: value for name, value in conditions.items() if name not in of_pair}
        known = alone.setdefault(tuple({"cell": conditions["baseline"], **where}.items()), {})
        known |= group["solved_baseline"].to_dict()
    for names, solved in alone.items():
        where = dict(names)
        yield rows("relu_fails", pd.Series(solved).sort_index(), role=role_at(where), **where)


def solvable(standards: pd.DataFrame, recall: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the diagonal linear cell beside an answer without memory, which never solves recall.

    The positive control, at tanh's longest lag: that there is enough to learn from.
    """
    linear = standards[standards["cell_class"] == "linear_diagonal"]
    recall = recall[recall["hidden_size"] == recall["usual_size"]]
    linear = linear[linear["hidden_size"].isin(recall["hidden_size"])]
    for data, tanh in recall[recall["cell_class"] == "tanh"].groupby("data"):
        far = linear[(linear["length"] == tanh["length"].max()) & (linear["data"] == data)]
        for (cell, length), group in at_best(far).groupby(["cell", "length"]):
            solved = by_seed(group, "solved")
            names = {"cell": cell, "length": length, "data": data, "contrast": "without memory"}
            yield rows("advantage", solved, solved & False, "positive", task="recall", **names)


def declines(standards: pd.DataFrame, usual: float) -> Iterator[pd.DataFrame]:
    """Yield tanh at its shortest lag beside its longest; of an unusual size it is a control."""
    tanh = with_keep_bias(standards[standards["cell_class"] == "tanh"], "zero")
    on = ["cell", *(name for name in ALIKE if name != "length")]
    for (_, size, _), each in tanh.groupby(["cell", "hidden_size", "data"]):
        role, sized = ("claim", {}) if size == usual else ("control", {"hidden_size": size})
        shortest, furthest = smallest(each, "length"), largest(each, "length")
        for pair in matched(each, shortest, furthest, on, ["cell", "length", "data"]):
            names = pair.conditions | sized | {"length_to": pair.run.length_baseline}
            yield rows("decline", pair.values, pair.reference, role, **names)
