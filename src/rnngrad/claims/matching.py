"""Runs that are compared: equal in all settings but those whose effect is asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from rnngrad.claims.effects import KEEP, by_seed, rows
from rnngrad.claims.settings import (
    IDENTITY,
    SETTINGS,
    distinct,
    normal,
    standard,
    telling,
    usual_size,
)

ALIKE = ["task", "length", *(name for name in SETTINGS if name != "learning_rate")]
"""In what runs of different cells have to agree; a cell may have a learning rate of its own."""

ALIKE_BUT_SIZE = [*(name for name in ALIKE if name != "hidden_size"), *KEEP]
"""In what runs of networks with different numbers of units have to agree."""

CLIP = ["clip", "clip_threshold"]
"""The settings of a clip."""

COMPARED = ["cell", "baseline", "task", "length", "data"]
"""The conditions that tell apart comparisons of two cells."""


@dataclass(frozen=True)
class Pair:
    """Two runs that are compared.

    Attributes:
        run: the facts of the first, with those of the second by names that end in `_baseline`
            where they may differ.
        conditions: what tells this pair from all others.
        values: a column of the results of the first by seed.
        reference: the same of the second by the same seeds.
    """

    run: Any
    conditions: dict[str, Any]
    values: pd.Series
    reference: pd.Series


def matched(
    results: pd.DataFrame,
    run: pd.DataFrame,
    other: pd.DataFrame,
    on: Sequence[str],
    shown: Sequence[str],
    column: str = "solved",
) -> Iterator[Pair]:
    """Yield each pair of runs that agree in some columns and have seeds in common.

    Args:
        results: one row for each seed of every run.
        run: the rows of those that come first in a pair.
        other: the rows of those that come second; one at most fits each of the first.
        on: columns of `results`, in which the two agree.
        shown: the conditions that a pair is told by, `baseline` for the second's cell; other
            settings of the first join them where they do not tell it from all others.
        column: the column of `results` that is compared.
    """
    facts = dict.fromkeys(["run", *IDENTITY, *on])
    first, second = (normal(table.drop_duplicates("run"))[list(facts)] for table in (run, other))
    pairs = first.merge(second, on=list(on), suffixes=("", "_baseline"))
    if "cell_baseline" in pairs:
        pairs = pairs.rename(columns={"cell_baseline": "baseline"})
    pairs = pairs[pairs["run"] != pairs["run_baseline"]]
    names = [*shown, *telling(pairs, shown)]
    runs = results.groupby("run")
    for pair in pairs.itertuples():
        a, b = (by_seed(runs.get_group(name), column) for name in (pair.run, pair.run_baseline))
        seeds = a.index.intersection(b.index)
        if len(seeds):
            yield Pair(pair, {name: getattr(pair, name) for name in names}, a[seeds], b[seeds])


def clipped_pairs(
    runs: pd.DataFrame, shown: Sequence[str], column: str = "solved"
) -> Iterator[Pair]:
    """Yield each run whose training is clipped beside the one that differs in its clip alone.

    Args:
        runs: one row for each seed of every run.
        shown: the conditions that a pair is told by, beside its clip.
        column: what is compared.
    """
    clipped, plain = runs[runs["clip"] != "none"], runs[runs["clip"] == "none"]
    yield from matched(runs, clipped, plain, alike_but(*CLIP), [*shown, *CLIP], column)


def alike_but(*names: str) -> list[str]:
    """Return the columns in which runs of one cell agree that differ in some settings alone."""
    others = [name for name in SETTINGS if name not in names]
    return ["task", "length", "cell", "cell_class", *others, *KEEP]


def success_differences(
    results: pd.DataFrame,
    cell: str,
    baseline: str,
    role: str = "claim",
    on: Sequence[str] = (*ALIKE, *KEEP),
    hypothesis: str = "success",
) -> Iterator[pd.DataFrame]:
    """Yield which seeds of one class of cell solve recall beside another's, with equal settings.

    Args:
        results: one row for each seed of every run.
        cell: a class of cells.
        baseline: the class that it is compared with.
        role: what the effects are for, as `effects.rows` says; at another than the `usual_size`
            what would be judged is a control, told by its size.
        on: the columns in which two runs agree.
        hypothesis: the hypothesis that the effects are on.
    """
    runs, usual = distinct(results[results["task"] == "recall"]), usual_size(results)
    ours, theirs = (runs[runs["cell_class"] == name] for name in (cell, baseline))
    for pair in matched(runs, ours, theirs, on, [*COMPARED, *KEEP]):
        conditions = pair.conditions | ({"tuned": True} if pair.run.tuned else {})
        what = role
        if role == "claim" and pair.run.hidden_size != usual:
            what, conditions = "control", conditions | {"hidden_size": pair.run.hidden_size}
        yield rows(hypothesis, pair.values, pair.reference, what, **conditions)


def as_large(
    results: pd.DataFrame, cell: str, baseline: str, matched_parameters: float
) -> Iterator[pd.DataFrame]:
    """Yield standard runs of `baseline`, and those of `cell` with other units but its parameters.

    Once for each number of parameters that runs of `baseline` have.

    Args:
        results: one row for each seed of every run.
        cell: a class of cells.
        baseline: the class that it is compared with.
        matched_parameters: by which share of the baseline's number of parameters another one may
            differ and count as equal.
    """
    runs = standard(results)
    ours = runs[runs["cell_class"] == cell]
    for size, theirs in runs[runs["cell_class"] == baseline].groupby("parameters"):
        near = (ours["parameters"] / size - 1).abs() < matched_parameters
        others = ~ours["hidden_size"].isin(theirs["hidden_size"])
        yield pd.concat([ours[near & others], theirs])
