"""C20: the LSTM learns long lags, the simple network fails as the lag grows."""

from collections.abc import Iterator

import pandas as pd

from rnngrad.claims.effects import KEEP, largest, rows, smallest, together, with_keep_bias
from rnngrad.claims.matching import ALIKE, ALIKE_BUT_SIZE, as_large, distinct, matched, standard

TABLES = ("results",)
SHOWN = ["cell", "baseline", "length"]
RIVALS = {"lstm": "claim", "gru": "control", "output_reset": "control"}
"""Classes of cells that are held against tanh, each with a learning rate of its own."""


def effects(tables: dict[str, pd.DataFrame], matched_parameters: float) -> pd.DataFrame:
    """Return the successes on recall of the LSTM's initialisations beside tanh, and of tanh.

    Args:
        tables: `results`.
        matched_parameters: by which share numbers of parameters may differ and count as equal.
    """
    results = tables["results"]
    recall = results[results["task"] == "recall"]
    plain, tuned = standard(recall), distinct(recall[recall["tuned"]])
    tanh = with_keep_bias(plain[plain["cell_class"] == "tanh"], "zero")
    return together(
        [
            *advantages(plain, tanh),
            *wider_tanh(plain, matched_parameters),
            *declines(plain, tanh),
            *tuned_ones(tuned),
        ]
    )


def advantages(plain: pd.DataFrame, tanh: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the LSTM beside tanh at tanh's longest length; the diagonal linear cell as control."""
    for rival, role in (("lstm", "claim"), ("linear_diagonal", "control")):
        ours = plain[plain["cell_class"] == rival]
        for pair in matched(plain, ours, largest(tanh, "length"), ALIKE, [*SHOWN, *KEEP]):
            yield rows("advantage", pair.values, pair.reference, role, **pair.conditions)


def wider_tanh(plain: pd.DataFrame, matched_parameters: float) -> Iterator[pd.DataFrame]:
    """Yield a tanh network with as many parameters as the LSTM beside one with as many units."""
    large = as_large(plain, "tanh", "lstm", matched_parameters)
    wide = large[large["cell_class"] == "tanh"]
    tanh = plain[(plain["cell_class"] == "tanh") & ~plain["run"].isin(wide["run"])]
    for pair in matched(plain, wide, largest(tanh, "length"), ALIKE_BUT_SIZE, SHOWN):
        yield rows("advantage", pair.values, pair.reference, "control", **pair.conditions)


def declines(plain: pd.DataFrame, tanh: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield tanh at its shortest length beside tanh at its longest."""
    shortest = smallest(tanh, "length")
    on = ["cell", *(name for name in ALIKE if name != "length")]
    for pair in matched(plain, shortest, largest(tanh, "length"), on, ["cell", "length"]):
        end = pair.run.length_baseline
        yield rows("decline", pair.values, pair.reference, **pair.conditions, length_to=end)


def tuned_ones(tuned: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield cells beside tanh where every one has a learning rate of its own."""
    tanh = tuned[tuned["cell_class"] == "tanh"]
    for rival, role in RIVALS.items():
        ours = tuned[tuned["cell_class"] == rival]
        for pair in matched(tuned, ours, tanh, ALIKE, [*SHOWN, *KEEP]):
            yield rows("tuned", pair.values, pair.reference, role, **pair.conditions)
