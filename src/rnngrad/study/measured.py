"""What a job does that measures gradients on the checkpoints of a run."""

from collections.abc import Mapping, Sequence

import pandas as pd

from rnngrad import cells, tasks
from rnngrad.study.checkpoints import first
from rnngrad.study.mechanisms import attractor_table, path_table
from rnngrad.study.networks import Networks
from rnngrad.study.runs import Run
from rnngrad.study.tables import Probe, measure_networks
from rnngrad.tasks import Dataset
from rnngrad.training.network import NetworkParams
from rnngrad.training.progress import stage_step

SCORED = 256
"""Test sequences on which a network is scored with one of its paths cut."""


def gradient_tables(
    run: Run,
    checkpoints: Mapping[str, NetworkParams],
    results: pd.DataFrame,
    test: Dataset,
    sequences: int,
) -> dict[str, pd.DataFrame]:
    """Return what is measured on a run, with its facts and whether a seed has `solved` its task.

    The tables are those of `measure_networks`, and of the networks at their end `paths` and
    `attractors` (see `study.mechanisms`).

    Args:
        run: what was trained.
        checkpoints: its parameters by stage.
        results: what came of its seeds.
        test: the test set.
        sequences: how many of its sequences gradients are measured on.
    """
    cell, task = cells.load(run.cell_class), tasks.load(run.task)
    networks = Networks.gather(checkpoints, training_at(run, results, list(checkpoints)))
    measured = measure_networks(cell, networks, Probe(task, first(test, sequences)))
    ended, scored = networks.at("end"), Probe(task, first(test, SCORED))
    measured["paths"] = path_table(cell, ended, scored)
    measured["attractors"] = attractor_table(cell, ended, scored)
    solved = results.set_index("seed")["solved"]
    return {
        name: table.assign(solved=table["seed"].map(solved), **run.facts) if len(table) else table
        for name, table in measured.items()
    }


def training_at(run: Run, results: pd.DataFrame, stages: Sequence[str]) -> dict[str, list[int]]:
    """Return the seeds of each stage: all at the start and the end, between them those in training.

    Args:
        run: what was trained.
        results: what came of its seeds.
        stages: some of `STAGES`.
    """
    taken = results.set_index("seed")["steps_taken"].sort_index()
    after = {s: -1 if s in ("start", "end") else stage_step(run.recipe, s) for s in stages}
    return {stage: list(taken.index[taken > step]) for stage, step in after.items()}
