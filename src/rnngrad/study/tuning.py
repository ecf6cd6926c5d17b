"""A learning rate chosen before a run, on seeds of its own."""

from dataclasses import replace

import numpy as np
import pandas as pd

from rnngrad import cells
from rnngrad.pipeline.job import logger
from rnngrad.study.runs import Run
from rnngrad.tasks import Dataset, Task
from rnngrad.training.progress import Progress, train
from rnngrad.training.trainer import Trainer


def with_rate(run: Run, rate: float) -> Run:
    """Return the run with this learning rate."""
    optimiser = replace(run.recipe.optimiser, learning_rate=rate)
    return replace(run, recipe=replace(run.recipe, optimiser=optimiser))


def tuning_table(run: Run, task: Task, splits: dict[str, Dataset], seed: int) -> pd.DataFrame:
    """Train a run's candidate learning rates for its whole budget; one row for each of them.

    `share_solved` is that of the tuning seeds, `mean_steps` their mean time to solve, restricted to
    the budget, `validation_loss` the median at the end, with inf for a diverged seed. `chosen`
    marks the least mean time, of equal ones the least loss. The seeds are not those of the run.
    """
    recipe = replace(run.recipe, seeds=run.tuning_seeds)
    rows = []
    for rate in run.rates:
        candidate = with_rate(replace(run, recipe=recipe), rate)
        cell = cells.load(run.cell_class)
        progress = train(Trainer(cell, task, run.length, candidate.recipe, splits, seed + 1))
        rows.append({"learning_rate": rate, **figures(progress, recipe.steps)})
        logger.info("%s: learning rate %g, mean time %g", run.path, rate, rows[-1]["mean_steps"])
    table = pd.DataFrame(rows)
    best = table.sort_values(["mean_steps", "validation_loss"], kind="stable").index[0]
    return table.assign(chosen=table.index == best)


def figures(progress: Progress, budget: int) -> dict[str, float]:
    """Return how the seeds of a finished run fared, by the columns of `tuning_table`."""
    solved, alive = np.asarray(progress.state.solved), np.asarray(progress.state.alive)
    history = pd.concat(progress.history)
    last = history.groupby("seed")["validation_loss"].last().to_numpy()
    return {
        "share_solved": float((solved >= 0).mean()),
        "mean_steps": float(np.where(solved >= 0, solved, budget).mean()),
        "validation_loss": float(np.median(np.where(alive, last, np.inf))),
    }


def tuned(run: Run, table: pd.DataFrame) -> Run:
    """Return the run with the learning rate that its tuning table chose."""
    return with_rate(run, float(table.loc[table["chosen"], "learning_rate"].item()))
