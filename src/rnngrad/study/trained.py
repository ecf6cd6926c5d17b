"""What a job does: draw a dataset, train a run, measure gradients on its checkpoints."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from rnngrad import cells, tasks
from rnngrad.pipeline import nested
from rnngrad.study.checkpoints import ProgressKeeper, first
from rnngrad.study.mechanisms import attractor_table, path_table
from rnngrad.study.networks import Networks
from rnngrad.study.outcomes import Reporter, tables
from rnngrad.study.runs import Run
from rnngrad.study.tables import Probe, measure_networks
from rnngrad.tasks import Dataset
from rnngrad.training.network import NetworkParams
from rnngrad.training.progress import stage_step, train
from rnngrad.training.trainer import Trainer

SCORED = 256
"""Test sequences on which a network is scored with one of its paths cut."""


def draw(
    task_name: str, length: int, seed: int, sizes: dict[str, int]
) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Return the arrays of a dataset by `split/name`, and its description."""
    task = tasks.load(task_name)
    arrays = {
        f"{split}/{name}": getattr(data, name)
        for split, data in task.splits(seed, length, sizes).items()
        for name in ("inputs", "targets")
    }
    return arrays, {
        "task": task_name,
        "length": length,
        "steps": task.steps(length),
        "seed": seed,
        "baseline_loss": task.baseline(length),
        "arrays": {k: {"shape": v.shape, "dtype": str(v.dtype)} for k, v in arrays.items()},
    }


def train_run(
    run: Run,
    splits: dict[str, Dataset],
    seed: int,
    keeper: ProgressKeeper,
    checkpoints: Mapping[str, NetworkParams] | None = None,
) -> tuple[dict[str, np.ndarray], dict[str, pd.DataFrame]]:
    """Train all seeds of a run, from where a killed job left off.

    Args:
        run: what to train.
        splits: the dataset.
        seed: the study's.
        keeper: saves the progress; it is told of SIGTERM.
        checkpoints: those of the run that this one starts from, if it does.

    Returns:
        The parameters by `stage/...` (see `nested.flatten`), and the tables `history` and
        `results`.
    """
    keeper.heed_signals()
    cell, task = cells.load(run.cell_class), tasks.load(run.task)
    start = checkpoints["end"] if checkpoints else None
    trainer = Trainer(cell, task, run.length, run.recipe, splits, seed, start)
    reporter = Reporter(run, keeper)
    progress = train(trainer, keeper.resume(trainer), reporter)
    reporter.say(progress)
    return nested.flatten(progress.checkpoints), tables(run, trainer, progress)


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
