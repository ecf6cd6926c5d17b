"""C09: the forget gate follows the need for history."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from rnngrad.claims.effects import KEEP, largest, rows, together, with_keep_bias
from rnngrad.claims.matching import ALIKE, matched
from rnngrad.claims.memories import with_memory
from rnngrad.claims.networks import by_network, over_networks
from rnngrad.claims.settings import SETTINGS, distinct, standard

TABLES = ("units", "results")
SHOWN = ["cell", "length", "data"]


def effects(tables: dict[str, pd.DataFrame], short_memory: float) -> pd.DataFrame:
    """Return both implications: a low gate means no need of history, and history raises the gate.

    Args:
        tables: `units` and `results`.
        short_memory: time constant, as a share of the length, below which a gate forgets.
    """
    units = tables["units"]
    results = distinct(tables["results"], measured=units["run"])
    known = standard(with_memory(results, units, short_memory))
    recall = results[(results["cell_class"] == "lstm") & (results["task"] == "recall")]
    return together(
        [
            *low_gates(known),
            *history_raises_keep(known),
            *openings(known, recall),
            *held_gates(results),
            *lowered_gates(recall),
        ]
    )


def low_gates(known: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield how many networks solve recall although even their slowest unit forgets.

    The LSTM's start with keep bias zero; failed ones and other cells are controls.
    """
    recall = known[known["task"] == "recall"]
    solved, failed = recall[recall["solved"]], recall[~recall["solved"]]
    name, plain = "low_keep_means_no_need", with_keep_bias(solved, "zero")
    ours = plain[plain["cell_class"] == "lstm"]
    yield from over_networks(name, ours, "forgets", ["length"], start="solved")
    yield from by_network(name, solved, "forgets", start="solved")
    yield from by_network(name, failed, "forgets", start="failed")


def history_raises_keep(known: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield log time constants, recall minus short memory, of seeds that solve both.

    Of the LSTM at its longest length; the other cells, at theirs, and seeds that fail recall, are
    controls.
    """
    name, on = "history_raises_keep", ["cell", "length", "data", "hidden_size", *KEEP, "seed"]
    recall, short = (known[known["task"] == task] for task in ("recall", "short_memory"))
    both = recall.merge(short, on=on, suffixes=("", "_short"))
    both["change"] = np.log(both["median"] / both["median_short"])
    both = largest(both[both["solved_short"]], "length", ["cell_class"])
    solved, failed = both[both["solved"]], both[~both["solved"]]
    ours = solved[solved["cell_class"] == "lstm"]
    yield from over_networks(name, ours, "change", ["keep_bias"], start="solved")
    yield from by_network(name, solved, "change", start="solved")
    yield from by_network(name, failed, "change", start="failed")


def openings(known: pd.DataFrame, recall: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield which failed seeds with short memory solve recall after the gate was raised.

    Beside those that only went on from the same parameters.
    """
    plain = with_keep_bias(known[known["task"] == "recall"], "zero")
    trapped = plain[~plain["solved"] & plain["forgets"]]
    seeds = trapped.groupby("run")["seed"].agg(list).to_dict()
    moved = recall[recall["start"].isin(list(seeds))]
    raised, left = moved[moved["keep_bias"] > 0], moved[moved["keep_bias"] == 0]
    on = ["cell", "length", *SETTINGS]
    for pair in matched(recall, raised, left, on, [*SHOWN, *KEEP]):
        chosen = pair.values.index.intersection(seeds[pair.run.start])
        names = pair.conditions | {"contrast": "opened", "start": "failed"}
        yield rows("opening_helps_not", pair.values[chosen], pair.reference[chosen], **names)


def held_gates(results: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the successes of a gate that is held open beside one held half open: controls."""
    clamped = standard(results[results["cell_class"] == "clamped_lstm"])
    recall = clamped[clamped["task"] == "recall"]
    opened, half = with_keep_bias(recall, "log_length"), with_keep_bias(recall, "zero")
    for pair in matched(recall, opened, half, ["cell", *ALIKE], SHOWN):
        names = pair.conditions | {"contrast": "held_open"}
        yield rows("opening_helps_not", pair.values, pair.reference, "control", **names)


def lowered_gates(recall: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the successes of remembering networks beside themselves with the gate lowered."""
    lowered = recall[(recall["start"] != "") & (recall["keep_bias"] < 0)]
    lowered = lowered.assign(origin=lowered["start"])
    solved = with_keep_bias(recall[recall["start"] == ""], "log_length")
    solved = solved.assign(origin=solved["run"])
    for pair in matched(recall, lowered, solved, ["origin"], [*SHOWN, "keep_bias"]):
        names = pair.conditions | {"contrast": "lowered"}
        yield rows("opening_helps_not", pair.reference, pair.values, "control", **names)
