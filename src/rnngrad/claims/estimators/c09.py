"""C09: the forget gate follows the need for history."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from rnngrad.claims.effects import KEEP, by_seed, defined, keep_gate, rows, together, with_keep_bias
from rnngrad.claims.matching import ALIKE, SETTINGS, distinct, matched, standard

TABLES = ("units", "results")


def effects(tables: dict[str, pd.DataFrame], solves: float, short_memory: float) -> pd.DataFrame:
    """Return both implications: history raises the gate, and a low gate means no need of it.

    Args:
        tables: `units` and `results`.
        solves: success rate from which an initialisation counts as solving the task.
        short_memory: time constant, as a share of the length, below which a network forgets.
    """
    units, results = tables["units"], tables["results"]
    results = distinct(results, measured=units["run"])
    trained = units[(units["percent"] == 100) & (units["cell_class"] == "lstm")]
    medians = trained.groupby(["run", "seed"])["time_constant"].median().rename("memory")
    lstm = results[results["cell_class"] == "lstm"]
    known = lstm.merge(medians.reset_index(), on=["run", "seed"])
    recall = lstm[lstm["task"] == "recall"]
    return together(
        [
            *history_raises_keep(standard(known)),
            *traps(standard(known), standard(recall), solves, short_memory),
            *openings(known, recall, short_memory),
            *held_gates(results),
            *lowered_gates(recall),
        ]
    )


def history_raises_keep(known: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield log time constants, recall minus short memory, of the seeds that solve recall."""
    on = ["cell", "length", "hidden_size", *KEEP, "seed"]
    recall, short = (known[known["task"] == task] for task in ("recall", "short_memory"))
    both = recall.merge(short, on=on, suffixes=("", "_short"))
    both["difference"] = np.log(both["memory"] / both["memory_short"])
    for _, group in both.groupby(["cell", "length", *KEEP]):
        row = next(group.itertuples())
        solved = by_seed(group[group["success"]], "difference")
        gate = {"cell": row.cell, "length": row.length} | keep_gate(row)
        yield rows("history_raises_keep", defined(solved), **gate)


def trapped(known: pd.DataFrame, short_memory: float) -> pd.DataFrame:
    """Return recall's networks with keep bias zero, with whether they are `trapped`.

    Such a network fails with a median time constant under a share of the length.
    """
    networks = with_keep_bias(known[known["task"] == "recall"], "zero")
    forgets = networks["memory"] < short_memory * networks["length"]
    return networks.assign(trapped=forgets & ~networks["success"])


def traps(
    known: pd.DataFrame, recall: pd.DataFrame, solves: float, short_memory: float
) -> Iterator[pd.DataFrame]:
    """Yield which seeds are trapped although another start of the keep gate solves the task."""
    rates = recall.groupby(["cell", "length", "run"])["success"].mean()
    for (cell, length, run), group in trapped(known, short_memory).groupby(
        ["cell", "length", "run"]
    ):
        if rates[cell, length].drop(run).max() >= solves:
            values = by_seed(group, "trapped")
            yield rows("low_keep_means_no_need", values, cell=cell, length=length)


def openings(
    known: pd.DataFrame, recall: pd.DataFrame, short_memory: float
) -> Iterator[pd.DataFrame]:
    """Yield the trapped seeds' successes after the gate was raised, beside those left alone."""
    seeds = {
        run: group.loc[group["trapped"], "seed"]
        for run, group in trapped(standard(known), short_memory).groupby("run")
    }
    moved = recall[recall["start"].isin(list(seeds))]
    raised, left = moved[moved["keep_bias"] > 0], moved[moved["keep_bias"] == 0]
    on = ["cell", "length", *SETTINGS]
    for pair in matched(recall, raised, left, on, ["cell", "length", *KEEP]):
        chosen = pair.values.index.intersection(seeds[pair.run.start])
        names = pair.conditions | {"contrast": "opened"}
        yield rows("opening_helps_not", pair.values[chosen], pair.reference[chosen], **names)


def held_gates(results: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the successes of a gate that is held open beside one held half open: controls."""
    clamped = standard(results[results["cell_class"] == "clamped_lstm"])
    recall = clamped[clamped["task"] == "recall"]
    opened, half = with_keep_bias(recall, "log_length"), with_keep_bias(recall, "zero")
    for pair in matched(recall, opened, half, ["cell", *ALIKE], ["cell", "length"]):
        names = pair.conditions | {"contrast": "held_open"}
        yield rows("opening_helps_not", pair.values, pair.reference, "control", **names)


def lowered_gates(recall: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the successes of remembering networks beside themselves with the gate lowered."""
    lowered = recall[(recall["start"] != "") & (recall["keep_bias"] < 0)]
    lowered = lowered.assign(origin=lowered["start"])
    solved = with_keep_bias(recall[recall["start"] == ""], "log_length")
    solved = solved.assign(origin=solved["run"])
    for pair in matched(recall, lowered, solved, ["origin"], ["cell", "length", "keep_bias"]):
        names = pair.conditions | {"contrast": "lowered"}
        yield rows("opening_helps_not", pair.reference, pair.values, "control", **names)
