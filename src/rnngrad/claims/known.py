"""Networks of a study that may show effects which others found in trained networks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from rnngrad.cells.layers import kind_of
from rnngrad.claims.best import at_best, candidates, comparisons
from rnngrad.claims.effects import CONDITIONS, KEEP, has_exploded, smallest, with_keep_bias
from rnngrad.claims.matching import ALIKE, Pair, clipped_pairs, matched
from rnngrad.claims.settings import distinct, standard
from rnngrad.claims.verdict import TYPES

SHOWN = ["cell", "length", "data"]

AT = ["task", "length", "data", "hidden_size"]
"""In what cells agree that are held against each other, each at the best of its starts."""


NEAR = 0.2
"""Shares that differ by no more than this are alike."""

COUNTS = ["first", "first_of", "second", "second_of", "agrees"]
"""The columns that say how many of a group succeed, of how many, and whether that agrees."""


@dataclass(frozen=True)
class Compared:
    """Two groups of networks that a known effect tells apart.

    Attributes:
        conditions: what the first are, by some of `effects.CONDITIONS`.
        against: the conditions in which the second differ.
        first: `[N]` whether each of the first succeeds, which were found to do better or as well.
        second: `[M]` the same of the second.
    """

    conditions: dict[str, Any]
    against: dict[str, Any]
    first: np.ndarray
    second: np.ndarray

    def agrees(self, alike: bool = False) -> str:
        """Return `yes` or `no`; `cannot tell` where both groups always or never succeed.

        Args:
            alike: whether the two were found to be alike; else the first did better.
        """
        first, second = self.first.mean(), self.second.mean()
        if first == second and (first == 0 or (first == 1 and not alike)):
            return "cannot tell"
        same = abs(first - second) <= NEAR if alike else first > second
        return "yes" if same else "no"

    def row(self, alike: bool) -> dict[str, Any]:
        """Return its conditions, those of the second by names in `_against`, and the counts."""
        groups = {"first": self.first, "second": self.second}
        counts = {name: int(group.sum()) for name, group in groups.items()}
        sizes = {f"{name}_of": len(group) for name, group in groups.items()}
        against = {f"{name}_against": value for name, value in self.against.items()}
        return self.conditions | against | counts | sizes | {"agrees": self.agrees(alike)}


def forget_bias(results: pd.DataFrame) -> Iterator[Compared]:
    """Yield LSTMs on recall with a forget-gate bias of one, beside those with none.

    Jozefowicz et al. (2015) found that it helps.
    """
    for runs in lstm_on_recall(results):
        free = (runs["keep_bias_law"] == "constant") & ~runs["tie_input"].astype(bool)
        yield from beside_half_open(runs, runs[free & (runs["keep_bias"] == 1)])


def open_gate(results: pd.DataFrame) -> Iterator[Compared]:
    """Yield LSTMs on recall whose keep bias follows the length, beside those with none.

    Tallec & Ollivier (2018) found that it helps.
    """
    for runs in lstm_on_recall(results):
        by_length = runs[runs["keep_bias_law"] != "constant"]
        for _, some in by_length.groupby(["keep_bias_law", "tie_input"]):
            yield from beside_half_open(runs, some)


def identity_start(results: pd.DataFrame) -> Iterator[Compared]:
    """Yield relu networks on adding that start as the identity, beside LSTMs, each at its best.

    A seed succeeds if it solves the task within the smaller of the two budgets. Le et al. (2015)
    found them to be about as good.
    """
    adding = candidates(results[results["task"] == "adding"])
    relu = adding[(adding["cell_class"] == "relu") & (adding["scheme"] == "identity")]
    lstm = adding[adding["cell_class"] == "lstm"]
    for conditions, pairs in comparisons(at_best(relu, AT), at_best(lstm, AT), AT):
        budget = pairs[["steps", "steps_baseline"]].min(axis=1)
        first, second = (
            (pairs[f"solved{each}"] & (pairs[f"steps_to_solve{each}"] <= budget)).to_numpy(bool)
            for each in ("", "_baseline")
        )
        where = {name: conditions[name] for name in ("task", "length", "data")}
        told = {"cell": "relu", "scheme": "identity"} | where
        yield Compared(told, {"cell": "lstm"}, first, second)


def kept_not_tracked(results: pd.DataFrame) -> Iterator[Compared]:
    """Yield minGRUs on recall, at the least lag not below that of parity, beside those on parity.

    Feng et al. (2024) found that they select and keep symbols; that no linear cell with factors in
    [0, 1] can follow parity at all lengths is due to Grazzi et al. (2024).
    """
    runs = at_best(candidates(results[results["cell_class"] == "min_gru"]), AT)
    for (length, data), parity in runs[runs["task"] == "parity"].groupby(["length", "data"]):
        recall = runs[(runs["task"] == "recall") & (runs["data"] == data)]
        recall = smallest(recall[recall["length"] >= length], "length")
        if len(recall):
            lag = recall["length"].iloc[0]
            told = {"cell": "min_gru", "task": "recall", "length": lag, "data": data}
            against = {"task": "parity", "length": length}
            yield Compared(
                told, against, *(each["solved"].to_numpy(bool) for each in (recall, parity))
            )


def layers_select(results: pd.DataFrame) -> Iterator[Compared]:
    """Yield minGRUs of several layers on selective copying, beside those of one.

    Feng et al. (2024) found that one layer does not learn it, and two or three do: the gates of the
    first do not see what was copied before, those of the next do.
    """
    runs = candidates(results[results["task"] == "selective_copy"])
    kinds = {name: kind_of(name) for name in runs["cell_class"].unique()}
    runs = at_best(runs[runs["cell_class"].map(kinds) == "min_gru"], AT)
    for _, some in runs.groupby(["length", "data"]):
        one = some[some["layers"] == 1]
        for cell, deep in some[some["layers"] > 1].groupby("cell"):
            if len(one):
                told = {"cell": cell} | {name: deep[name].iloc[0] for name in AT[:3]}
                solved = (each["solved"].to_numpy(bool) for each in (deep, one))
                yield Compared(told, {"cell": one["cell"].iloc[0]}, *solved)


def parity(results: pd.DataFrame) -> Iterator[Compared]:
    """Yield LSTMs, and sLSTMs, on parity, beside minGRUs.

    Grazzi et al. (2024) found that the LSTM learns it, and Beck et al. (2024) that the sLSTM does.
    """
    runs = standard(results[results["task"] == "parity"])
    linear = runs[runs["cell_class"] == "min_gru"]
    for cell in ("lstm", "slstm"):
        for data, ours in runs[runs["cell_class"] == cell].groupby("data"):
            pairs = list(matched(runs, ours, linear, [*ALIKE, *KEEP], SHOWN))
            told = {"cell": cell, "task": "parity", "data": data}
            yield from pooled(pairs, told, {"cell": "min_gru"})


def clipped(results: pd.DataFrame, exploded: float, explosive_gain: float) -> Iterator[Compared]:
    """Yield relu networks on recall from explosive starts with a clipped norm, beside unclipped.

    One succeeds if its training does not blow up. Pascanu et al. (2013) found that this helps.

    Args:
        results: one row for each seed of every run.
        exploded: test loss over the memoryless answer's from which a run counts as exploded.
        explosive_gain: gain of the recurrent matrices from which a start counts as explosive.
    """
    runs = distinct(results[(results["task"] == "recall") & (results["cell_class"] == "relu")])
    runs = runs[(runs["gain"] >= explosive_gain) & (runs["start"] == "") & ~runs["tuned"]]
    for (gain, data), some in runs.assign(whole=~has_exploded(runs, exploded)).groupby(
        ["gain", "data"]
    ):
        pairs = [pair for pair in clipped_pairs(some, SHOWN, "whole") if pair.run.clip == "norm"]
        told = {"cell": "relu", "task": "recall", "gain": gain, "data": data, "clip": "norm"}
        yield from pooled(pairs, told, {"clip": "none"})


def lstm_on_recall(results: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the standard runs of LSTMs on recall, those on one kind of data at a time."""
    runs = results[(results["task"] == "recall") & (results["cell_class"] == "lstm")]
    for _, some in standard(runs).groupby("data"):
        yield some


def beside_half_open(runs: pd.DataFrame, chosen: pd.DataFrame) -> Iterator[Compared]:
    """Yield chosen runs of LSTMs on recall beside those that differ by a keep bias of zero."""
    half_open = with_keep_bias(runs, "zero")
    pairs = list(matched(runs, chosen, half_open, ["cell", *ALIKE], SHOWN))
    for row in chosen.head(1).to_dict("records"):
        told = {"cell": "lstm", **{name: row[name] for name in ("task", "data", *KEEP)}}
        yield from pooled(pairs, told, {"keep_bias": 0.0, "keep_bias_law": "constant"})


def pooled(
    pairs: list[Pair], conditions: dict[str, Any], against: dict[str, Any]
) -> Iterator[Compared]:
    """Yield the seeds of pairs of runs together, with the lengths of all; nothing of no pair."""
    if pairs:
        lengths = [pair.run.length for pair in pairs]
        ends = {"length": min(lengths), "length_to": max(lengths)}
        first, second = (
            np.concatenate([getattr(pair, side).to_numpy(bool) for pair in pairs])
            for side in ("values", "reference")
        )
        yield Compared(conditions | ends, against, first, second)


EFFECTS: dict[str, Callable[[pd.DataFrame], Iterator[Compared]]] = {
    "forget_bias": forget_bias,
    "open_gate": open_gate,
    "identity_start": identity_start,
    "kept_not_tracked": kept_not_tracked,
    "layers_select": layers_select,
    "parity": parity,
}
"""The effects by name, but for `clipped`, which needs numbers of the registry."""

ALIKE_GROUPS = ("identity_start",)
"""Those by which two groups are alike; by the others the first does better."""


def known_table(results: pd.DataFrame, clipping: Mapping[str, float] | None) -> pd.DataFrame:
    """Return the counts of each pair of groups that may show an effect, a row each.

    Columns: `effect`, `case` (its number among those of the effect), `CONDITIONS` of the first and,
    by names in `_against`, of the second, and `COUNTS`.

    Args:
        results: one row for each seed of every run.
        clipping: what `clipped` takes, if the study says what an explosion is.
    """
    found_by = EFFECTS | ({"clipped": partial(clipped, **clipping)} if clipping else {})
    rows = [
        {"effect": name, "case": case, **found.row(name in ALIKE_GROUPS)}
        for name, compared in found_by.items()
        for case, found in enumerate(compared(results), 1)
    ]
    against = {f"{name}_against": TYPES[name] for name in CONDITIONS}
    columns = ["effect", "case", *CONDITIONS, *against, *COUNTS]
    types = {name: TYPES[name] for name in CONDITIONS} | against
    return pd.DataFrame(rows, columns=columns).astype(types)
