"""What a job does that trains a run."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from rnngrad import cells, tasks
from rnngrad.pipeline import nested
from rnngrad.study.checkpoints import ProgressKeeper
from rnngrad.study.outcomes import Reporter, tables
from rnngrad.study.runs import Run
from rnngrad.tasks import Dataset
from rnngrad.training.network import NetworkParams
from rnngrad.training.progress import train
from rnngrad.training.trainer import Trainer


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
