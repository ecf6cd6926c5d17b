"""What a job does: draw a dataset, train a run, measure gradients on its checkpoints."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from rnngrad import cells, tasks
from rnngrad.pipeline import storage
from rnngrad.study.checkpoints import ProgressKeeper, Reporter, first, tables
from rnngrad.study.runs import Run
from rnngrad.study.tables import Probe, measure_checkpoints
from rnngrad.tasks import Dataset
from rnngrad.training.network import NetworkParams
from rnngrad.training.trainer import Trainer, train


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
    checkpoints: Mapping[int, NetworkParams] | None = None,
) -> tuple[dict[str, np.ndarray], dict[str, pd.DataFrame]]:
    """Train all seeds of a run, from where a killed job left off.

    Args:
        run: what to train.
        splits: the dataset.
        seed: the study's.
        keeper: saves the progress; it is told of SIGTERM.
        checkpoints: those of the run that this one continues, if it does.

    Returns:
        The parameters by `percent/...` (see `storage.flatten`), and the tables `history` and
        `results`.
    """
    keeper.heed_signals()
    cell, task = cells.load(run.cell_class), tasks.load(run.task)
    start = checkpoints[100] if checkpoints else None
    trainer = Trainer(cell, task, run.recipe, splits, seed, start)
    progress = train(trainer, keeper.resume(trainer), Reporter(run, task, keeper))
    return storage.flatten(progress.checkpoints), tables(run, trainer, progress)


def gradient_tables(
    run: Run, checkpoints: Mapping[int, NetworkParams], test: Dataset, sequences: int
) -> dict[str, pd.DataFrame]:
    """Return the tables of `measure_checkpoints` with the facts of the run.

    Args:
        run: what was trained.
        checkpoints: its parameters by percentage of the budget.
        test: the test set.
        sequences: how many of its sequences are used.
    """
    probe = Probe(tasks.load(run.task), first(test, sequences))
    found = measure_checkpoints(cells.load(run.cell_class), checkpoints, probe)
    return {name: table.assign(**run.facts) for name, table in found.items()}
