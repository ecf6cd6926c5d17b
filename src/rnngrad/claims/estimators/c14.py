"""C14: the GRU is less stable than the LSTM and depends more on the initialisation."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from rnngrad.claims.effects import KEEP, by_seed, defined, largest, rows, together
from rnngrad.claims.estimators import c08
from rnngrad.claims.matching import ALIKE_BUT_SIZE, as_large, success_differences
from rnngrad.claims.settings import standard
from rnngrad.claims.untrained import (
    OF_CANDIDATE,
    OF_GATES,
    PRIOR,
    critical_gain,
    distinct_draws,
    exponent_differences,
    exponent_pairs,
    input_follows_keep,
    one_unit,
    widest,
)

TABLES = ("exponents", "priors", "terms", "results")
EXPLOSIVE = {("lstm", False): "claim"} | dict.fromkeys(
    [("lstm", True), ("coupled_lstm", False), ("gru", False), ("output_reset", False)], "control"
)
"""Classes of cells, and whether their input gate is tied, that are held against tanh."""


def effects(
    tables: dict[str, pd.DataFrame], matched_parameters: float, explodes: float
) -> pd.DataFrame:
    """Return how exponents, explosions, secondary terms and successes of GRU and LSTM differ.

    Args:
        tables: `exponents`, `priors`, `terms` and `results`.
        matched_parameters: by which share numbers of parameters may differ and count as equal.
        explodes: exponent, natural log per step, above which a start counts as explosive.
    """
    points, results = input_follows_keep(tables["exponents"]), tables["results"]
    free = input_follows_keep(tables["exponents"], follows=False)
    tuned = results[results["tuned"].astype(bool)]
    return together(
        [
            *exponents(points, free[free["keep_bias"] != 0]),
            *critical_gains(widest(points)),
            *dependence(widest(points)),
            *explosive_share(tables["priors"], explodes),
            *secondary_share(tables["terms"]),
            *success_differences(standard(results), "lstm", "gru"),
            *(
                effect
                for large in as_large(results, "gru", "lstm", matched_parameters)
                for effect in success_differences(large, "lstm", "gru", "control", ALIKE_BUT_SIZE)
            ),
            *success_differences(tuned, "lstm", "gru", role="control"),
        ]
    )


def exponents(points: pd.DataFrame, free: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield exponents of the GRU minus the LSTM's, with one recurrence or the other matched.

    Controls of the first are the coupled LSTM, and the GRU beside itself without the reset gate.

    Args:
        points: exponents of networks whose input gate starts at one minus the keep gate.
        free: those of networks with a keep bias whose input gate is free.
    """
    wide, single = widest(points), one_unit(points)
    yield from exponent_differences(wide, "gru", "lstm", OF_CANDIDATE)
    yield from exponent_differences(wide, "coupled_lstm", "lstm", OF_CANDIDATE, "control")
    yield from exponent_differences(wide, "gru", "gru_no_reset", OF_CANDIDATE, "control")
    yield from exponent_differences(wide, "gru", "lstm", OF_GATES, hypothesis="gates_matched")
    yield from exponent_differences(
        widest(free), "gru", "lstm", OF_CANDIDATE, hypothesis="free_input"
    )
    yield from exponent_differences(single, "gru", "lstm", OF_CANDIDATE, hypothesis="one_unit")


def dependence(points: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the range of the exponent over gain and keep bias, the GRU's minus the LSTM's."""
    axes = ["hidden_size", "scheme"]
    for names, both in exponent_pairs(points, "gru", "lstm", OF_CANDIDATE):
        for keys, group in both.groupby(axes):
            spread = group.groupby("seed")[["ours", "theirs"]].agg(np.ptp)
            difference = defined(spread["ours"] - spread["theirs"])
            yield rows("dependence", difference, **names, **dict(zip(axes, keys, strict=True)))


def critical_gains(points: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield ln of the gain at which gradients begin to explode, the LSTM's minus the GRU's.

    A cell that does not explode within the map does so at an infinite gain, and at none if it
    always does; the difference of two that are alike in this is not known and counts as zero.
    """
    axes = ["hidden_size", "scheme", "keep_bias"]
    for names, both in exponent_pairs(points, "gru", "lstm", OF_CANDIDATE):
        for keys, group in both.groupby(axes):
            gru, lstm = (
                group.pivot(index="seed", columns="gain", values=side).apply(critical_gain, axis=1)
                for side in ("ours", "theirs")
            )
            difference = (lstm - gru).mask(lstm == gru, 0.0)
            where = dict(zip(axes, keys, strict=True))
            yield rows("critical_gain", difference, **names, **where)


def explosive_share(table: pd.DataFrame, explodes: float) -> Iterator[pd.DataFrame]:
    """Yield which draws of the widest cells explode, beside those of tanh.

    Controls count every exponent above zero.
    """
    draws = widest(distinct_draws(table[table["random"].astype(bool)]))
    yield from _above(draws, explodes)
    yield from _above(draws, 0.0, contrast="above_zero")


def _above(draws: pd.DataFrame, explodes: float, **names: str) -> Iterator[pd.DataFrame]:
    draws = draws.assign(explodes=draws["exponent"] > explodes)
    bounds = [name for name in PRIOR if name != "tie_input"]
    for keys, group in draws.groupby(bounds):
        tanh = group[(group["cell_class"] == "tanh")].drop_duplicates(["cell", "seed"])
        for (cell, tied), ours in group.groupby(["cell", "tie_input"]):
            role = EXPLOSIVE.get((ours["cell_class"].iloc[0], bool(tied)))
            if role is None:
                continue
            role = "control" if names else role
            for name, theirs in tanh.groupby("cell"):
                where = dict(zip(bounds, keys, strict=True)) | {"tie_input": tied} | names
                a, b = (by_seed(side, "explodes") for side in (ours, theirs))
                both = a.index.intersection(b.index)
                yield rows(
                    "explosive_share", a[both], b[both], role, cell=cell, baseline=name, **where
                )


def secondary_share(terms: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the share of the terms besides keep, the GRU's minus the LSTM's, on recall.

    The LSTM's input gate starts at one minus its forget gate, as the GRU's does. Networks that both
    solved their task are a control.
    """
    keep = standard(terms[(terms["task"] == "recall") & (terms["term"] == "keep")])
    follows = keep["tie_input"].astype(bool) | (keep["keep_bias"] == 0)
    matched = (keep["cell_class"] == "gru") | ((keep["cell_class"] == "lstm") & follows)
    keep = largest(keep[matched].assign(tie_input=True), "length")
    on = ["length", "hidden_size", *KEEP, "start", "data", "seed"]
    for choose, role in ((c08.untrained, "claim"), (c08.solved, "control")):
        chosen = choose(keep).drop_duplicates(["cell", *on])
        gru, lstm = (chosen[chosen["cell_class"] == name] for name in ("gru", "lstm"))
        both = gru.merge(lstm, on=on, suffixes=("", "_baseline"))
        both["difference"] = both["share_baseline"] - both["share"]
        axes = ["cell", "cell_baseline", *KEEP, "start", "data"]
        for keys, group in both.groupby(axes, dropna=False):
            cell, baseline, *others = keys
            where = dict(zip(axes[2:], others, strict=True))
            values = defined(by_seed(group, "difference"))
            yield rows("secondary_share", values, role=role, cell=cell, baseline=baseline, **where)
