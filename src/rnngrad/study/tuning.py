"""A learning rate chosen before a run, on seeds of its own."""

from dataclasses import replace

import numpy as np
import pandas as pd

from rnngrad import cells
from rnngrad.pipeline.job import logger
from rnngrad.study.runs import Run
from rnngrad.tasks import Dataset, Task
from rnngrad.training.trainer import Trainer, train


def with_rate(run: Run, rate: float) -> Run:
    """Return the run with this learning rate."""
    optimiser = replace(run.recipe.optimiser, learning_rate=rate)
    return replace(run, recipe=replace(run.recipe, optimiser=optimiser))


def tuning_table(run: Run, task: Task, splits: dict[str, Dataset], seed: int) -> pd.DataFrame:
    """Train a run's candidate learning rates for its whole budget; one row for each of them.

    `validation_loss` is the median over the tuning seeds at the end, with inf for a diverged one;
    `chosen` marks its minimum. The seeds are not those of the run.
    """
    recipe = replace(run.recipe, seeds=run.tuning_seeds)
    cell = cells.load(run.cell_class)
    losses = []
    for rate in run.rates:
        candidate = with_rate(replace(run, recipe=recipe), rate)
        progress = train(Trainer(cell, task, candidate.recipe, splits, seed + 1))
        last = progress.history[-1]
        losses.append(float(last["validation_loss"].where(last["alive"], np.inf).median()))
        logger.info("%s: learning rate %g, validation loss %.4f", run.path, rate, losses[-1])
    table = pd.DataFrame({"learning_rate": run.rates, "validation_loss": losses})
    return table.assign(chosen=table.index == int(np.argmin(losses)))


def tuned(run: Run, table: pd.DataFrame) -> Run:
    """Return the run with the learning rate that its tuning table chose."""
    return with_rate(run, float(table.loc[table["chosen"], "learning_rate"].item()))
