"""Each cell at the best of its starts: some seeds choose it, and the others judge it.

A cell's failure from one start says little about the cell. But the best of several starts, chosen
and judged by the same seeds, looks better than it is, and the more so the more starts there are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import pandas as pd

from rnngrad.claims.settings import IDENTITY, distinct, normal, usual_size

T = TypeVar("T")

ALONE = ["task", "length", "data", "hidden_size", "steps", "batch_size"]
"""In what two cells have to agree where each is at its best start."""

BUDGETS = ["steps", "batch_size"]
"""What tells comparisons apart only where it differs."""


def candidates(results: pd.DataFrame) -> pd.DataFrame:
    """Return the runs that are starts to choose from: with Adam, from drawn parameters.

    They differ by initialisation, start of the keep gate, learning rate and clipping. Parameters
    that were flossed before the training are more than drawn. `usual_size` is the number of units
    that most of all runs in `results` have.
    """
    drawn = results[
        (results["optimiser"] == "adam")
        & (results["start"] == "")
        & (results["flossing_steps"] == 0)
    ]
    return distinct(drawn).assign(usual_size=usual_size(results))


def at_best(runs: pd.DataFrame, on: Sequence[str] = ALONE) -> pd.DataFrame:
    """Return the results of each cell at the best of its starts, by the seeds that judge it.

    Args:
        runs: one row for each seed of every candidate run.
        on: what is the same for all runs that are chosen from.

    Returns:
        Rows of `runs`, with `starts`, from how many runs each was chosen. Seeds with even numbers
        choose, and the odd ones are returned. Of several runs the best is the one that most of them
        solve, and of these the one that they solve in the fewest steps. A single start is not
        chosen, and keeps all of its seeds.
    """
    among = [*on, "cell"]
    known = normal(runs)
    starts = known.groupby(among, dropna=False)["run"].transform("nunique")
    known = known.assign(starts=starts.astype(int), chooses=known["seed"] % 2 == 0)
    chosen = known[known["chooses"] & (known["starts"] > 1)]
    means = chosen.groupby("run")[["solved", "steps_to_solve"]].mean()
    ranked = chosen.drop_duplicates("run").set_index("run")
    ranked = ranked.assign(rate=-means["solved"], time=means["steps_to_solve"])
    settings = [name for name in IDENTITY if name != "start"]
    best = ranked.sort_values(["rate", "time", *settings]).drop_duplicates(among).index
    judged = (known["starts"] == 1) | (known["run"].isin(best) & ~known["chooses"])
    return known[judged].drop(columns="chooses")


def comparisons(
    ours: pd.DataFrame, theirs: pd.DataFrame, on: Sequence[str] = ALONE
) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """Yield each pair of cells, both at their best starts, with the seeds that judge both.

    Args:
        ours: what `at_best` returned for the cells that come first, of `candidates`.
        theirs: the same for those that come second.
        on: the columns in which the two agree.

    Yields:
        The conditions of the pair, with the first's number of units where most runs have another,
        and its seeds' results, those of the second by names that end in `_baseline`.
    """
    both = ours.merge(theirs, on=[*on, "seed"], suffixes=("", "_baseline"))
    both = both[both["run"] != both["run_baseline"]]
    shown = ["task", "length", "data", *(name for name in BUDGETS if both[name].nunique() > 1)]
    told = ["cell", "cell_baseline", "hidden_size", *shown]
    for (cell, baseline, size, *_), group in both.groupby(told, dropna=False):
        row = group.iloc[0]
        contrast = f"best of {row['starts']} and of {row['starts_baseline']} starts"
        conditions = {"cell": cell, "baseline": baseline, "contrast": contrast}
        unusual = {} if size == row["usual_size"] else {"hidden_size": size}
        yield conditions | unusual | {name: row[name] for name in shown}, group.set_index("seed")


def role_at(conditions: Mapping[str, Any], role: str = "claim") -> str:
    """Return the role of a comparison of `comparisons`: a control at an unusual size."""
    return "control" if "hidden_size" in conditions else role


def longest(
    pairs: Iterable[tuple[dict[str, Any], T]],
    names: Sequence[str] = ("cell", "baseline", "task", "data"),
) -> Iterator[tuple[dict[str, Any], T]]:
    """Yield the comparisons, each after its conditions, at the longest length.

    That is the longest of those that agree in the conditions `names`.
    """
    known = list(pairs)
    ends: dict[tuple[Any, ...], int] = {}
    for conditions, _ in known:
        key = tuple(conditions[name] for name in names)
        ends[key] = max(ends.get(key, 0), conditions["length"])
    for conditions, group in known:
        if conditions["length"] == ends[tuple(conditions[name] for name in names)]:
            yield conditions, group
