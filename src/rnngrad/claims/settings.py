"""The settings that tell runs apart, and which runs of a table are compared by them."""

from collections.abc import Sequence

import pandas as pd

from rnngrad.claims.effects import KEEP

TRAINING = ["data", "optimiser", "learning_rate", "steps", "batch_size", "clip", "clip_threshold"]
"""The columns that say how a run is trained; `steps` is its budget."""

SETTINGS = ["hidden_size", "scheme", "gain", "flossing_steps", *TRAINING, "tuned", "start"]
"""The columns of a run's settings, besides the start of its keep gate."""

IDENTITY = ["task", "length", "cell", *KEEP, *SETTINGS]
"""The columns that tell runs apart."""


def normal(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of runs with settings that have no effect at one value.

    They are the threshold where nothing is clipped, whether the input gate is tied to a keep bias
    of zero, and the learning rate of runs that choose their own.
    """
    unbiased = (table["keep_bias_law"] == "constant") & (table["keep_bias"] == 0)
    table = table.assign(
        clip_threshold=table["clip_threshold"].mask(table["clip"] == "none", 0.0),
        tie_input=table["tie_input"].astype(bool) & ~unbiased,
    )
    if "learning_rate" in table:
        table["learning_rate"] = table["learning_rate"].mask(table["tuned"].astype(bool), 0.0)
    return table


def distinct(table: pd.DataFrame, measured: pd.Series | None = None) -> pd.DataFrame:
    """Return the rows of each run once, whatever names its arms have in the configuration.

    Of runs with the same settings one of `measured` is kept if there is one, and of these the one
    with the most seeds. What continues another of them then continues that one.
    """
    runs = normal(table.drop_duplicates("run")).set_index("run")
    runs = runs.assign(
        seeds=table.groupby("run")["seed"].nunique(),
        measured=runs.index.isin([] if measured is None else measured),
    )
    runs = runs.sort_values(["measured", "seeds"], ascending=False, kind="stable")
    kept: dict[str, str] = {}
    for fresh in (True, False):
        some = runs[(runs["start"] == "") == fresh]
        some = some.assign(start=some["start"].replace(kept))
        identity = [name for name in IDENTITY if name in some]
        same = some.reset_index().groupby(identity, dropna=False)["run"].transform("first")
        kept |= dict(zip(some.index, same, strict=True))
    chosen = table[table["run"].map(kept) == table["run"]]
    return chosen.assign(start=chosen["start"].replace(kept))


def standard(table: pd.DataFrame, measured: pd.Series | None = None) -> pd.DataFrame:
    """Return each distinct standard run; they differ by cell, task, keep gate and data only."""
    return distinct(table[table["standard"].astype(bool)], measured)


def telling(runs: pd.DataFrame, shown: Sequence[str]) -> list[str]:
    """Return which settings tell apart runs that agree in the columns `shown`."""
    known = normal(runs)
    others = [name for name in (*KEEP, *SETTINGS[:-1]) if name in known and name not in shown]
    if known.empty:
        return []
    counts = known.groupby(list(shown), dropna=False)[others].nunique(dropna=False)
    return [name for name in others if (counts[name] > 1).any()]


def usual_size(runs: pd.DataFrame) -> float:
    """Return the number of units that most runs have, the smallest of several; nan of none.

    A claim is judged by networks of that size: those of any other have seeds of their own, often
    fewer, and the mean over conditions is of the seeds that all of them have.
    """
    return float(runs.drop_duplicates("run")["hidden_size"].mode().min())
