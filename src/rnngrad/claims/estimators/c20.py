"""C20: the LSTM learns long lags, the simple network fails as the lag grows."""

from collections.abc import Iterator

import pandas as pd

from rnngrad.claims.effects import (
    as_large,
    longest,
    matched,
    rows,
    standard,
    start_of,
    starting,
    together,
)

TABLES = ("results",)
RIVALS = {"lstm": "claim", "gru": "control", "output_reset": "control"}
"""Classes of cells that are held against tanh, each with a learning rate of its own."""


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the successes on recall of the LSTM's initialisations beside tanh, and of tanh."""
    results = tables["results"]
    recall = results[results["task"] == "recall"]
    plain, tuned = standard(recall), recall[recall["tuned"]]
    tanh = starting(plain[plain["cell_class"] == "tanh"], "zero")
    return together(
        [*advantages(plain, tanh), *wider_tanh(plain), *declines(plain, tanh), *tuned_ones(tuned)]
    )


def advantages(plain: pd.DataFrame, tanh: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the LSTM beside tanh at tanh's longest length; the diagonal linear cell as control."""
    for rival, role in (("lstm", "claim"), ("linear_diagonal", "control")):
        ours = plain[plain["cell_class"] == rival]
        for pair, values, reference in matched(
            plain, ours, longest(tanh), ["length", "hidden_size"]
        ):
            names = {"cell": pair.cell, "baseline": pair.cell_baseline, "length": pair.length}
            yield rows("advantage", values, reference, role, **names, **start_of(pair))


def wider_tanh(plain: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield a tanh network with as many parameters as the LSTM beside one with as many units."""
    large = as_large(plain, "tanh", "lstm")
    wide = large[large["cell_class"] == "tanh"]
    tanh = plain[(plain["cell_class"] == "tanh") & ~plain["run"].isin(wide["run"])]
    for pair, values, reference in matched(plain, wide, longest(tanh), ["length"]):
        names = {"cell": pair.cell, "baseline": pair.cell_baseline, "length": pair.length}
        yield rows("advantage", values, reference, "control", **names)


def declines(plain: pd.DataFrame, tanh: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield tanh at its shortest length beside tanh at its longest."""
    shortest = tanh[tanh["length"] == tanh["length"].min()]
    for pair, values, reference in matched(plain, shortest, longest(tanh), ["cell", "hidden_size"]):
        span = {"length": pair.length, "length_to": pair.length_baseline}
        yield rows("decline", values, reference, cell=pair.cell, **span)


def tuned_ones(tuned: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield cells beside tanh where every one has a learning rate of its own."""
    tanh = tuned[tuned["cell_class"] == "tanh"]
    for rival, role in RIVALS.items():
        ours = tuned[tuned["cell_class"] == rival]
        for pair, values, reference in matched(tuned, ours, tanh, ["length", "hidden_size"]):
            names = {"cell": pair.cell, "baseline": pair.cell_baseline, "length": pair.length}
            yield rows("tuned", values, reference, role, **names, **start_of(pair))
