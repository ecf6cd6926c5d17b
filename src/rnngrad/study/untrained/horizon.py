"""Gradients of untrained networks over long lags."""

from collections.abc import Sequence

import pandas as pd

from rnngrad import cells, tasks
from rnngrad.study.networks import Networks
from rnngrad.study.runs import Run
from rnngrad.study.tables import Probe, lag_table, log_spaced_lags
from rnngrad.study.untrained.draws import untrained


def horizon_table(
    runs: Sequence[Run], seeds: int, sequences: int, seed: int, state: bool = True
) -> pd.DataFrame:
    """Return the lag table of untrained networks of several runs, over lags to their lengths.

    Args:
        runs: what they would be trained as.
        seeds: networks of each.
        sequences: sequences that each is measured on.
        seed: the study's.
        state: whether the state sensitivity is measured.
    """
    return pd.concat(
        [untrained_lags(run, seeds, sequences, seed, state) for run in runs], ignore_index=True
    )


def untrained_lags(run: Run, seeds: int, sequences: int, seed: int, state: bool) -> pd.DataFrame:
    """Return the lag table of the untrained networks of one run."""
    task, cell, recipe = tasks.load(run.task), cells.load(run.cell_class), run.recipe
    data = task.splits(seed, run.length, {"test": sequences})["test"]
    params = untrained(cell, task, recipe.hidden_size, recipe.initialisation, seeds, seed)
    lags = log_spaced_lags(task.steps(run.length))
    table = lag_table(cell, Networks.untrained(params), Probe(task, data), lags, state)
    return table.assign(**run.facts)
