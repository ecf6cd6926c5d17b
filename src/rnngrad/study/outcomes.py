"""What comes of a training run: a word on its way, and its tables."""

import time
from typing import Any

import jax
import numpy as np
import pandas as pd

from rnngrad.pipeline.job import logger
from rnngrad.study.checkpoints import ProgressKeeper
from rnngrad.study.runs import Run
from rnngrad.training.progress import Progress, still_running
from rnngrad.training.trainer import Trainer

EVERY = 10.0
"""Seconds between two reports."""


class Reporter:
    """Says now and then how a run fares, and lets its progress be kept."""

    def __init__(self, run: Run, keeper: ProgressKeeper) -> None:
        """Start the clock."""
        self.run, self.keeper = run, keeper
        self.told = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        """Report and keep the progress after an evaluation."""
        self.keeper.save(progress)
        if time.monotonic() - self.told >= EVERY:
            self.told = time.monotonic()
            self.say(progress)

    def say(self, progress: Progress) -> None:
        """Say how the run fares."""
        state, rows = progress.state, progress.history[-1]
        logger.info(
            "%s: step %d/%d, loss %.4f, solved %d, diverged %d, training %d",
            self.run.path,
            rows["step"].max(),
            self.run.recipe.steps,
            rows["loss"].median(),
            np.sum(np.asarray(state.solved) >= 0),
            np.sum(~np.asarray(state.alive)),
            np.sum(still_running(state)),
        )


def tables(run: Run, trainer: Trainer, progress: Progress) -> dict[str, pd.DataFrame]:
    """Return the run's `history` and its `results`, one row for each seed, with the run's facts.

    `results` has `solved`; `steps_to_solve`, the budget `steps` where it is not solved;
    `steps_taken`; `test_loss` and `test_score` of the last parameters; `alive` and `bad_step`.
    `baseline` is the memoryless answer's loss, `parameters` the number of the cell's.
    """
    history = pd.concat(progress.history, ignore_index=True)
    state = progress.state
    loss, score = trainer.evaluate(state.params, "test")
    step = np.asarray(state.solved)
    results = pd.DataFrame(
        {
            "seed": np.arange(len(step)),
            "solved": step >= 0,
            "steps_to_solve": np.where(step >= 0, step, run.recipe.steps),
            "steps": run.recipe.steps,
            "steps_taken": np.asarray(state.taken),
            "alive": np.asarray(state.alive),
            "bad_step": np.asarray(state.bad_step),
            "test_loss": np.asarray(loss),
            "test_score": np.asarray(score),
            "baseline": trainer.task.baseline(run.length),
            "metric": trainer.task.metric,
            "learning_rate": run.recipe.optimiser.learning_rate,
            "batch_size": run.recipe.batch_size,
            "parameters": count(state.params["cell"]) // len(step),
        }
    )
    return {"history": history.assign(**run.facts), "results": results.assign(**run.facts)}


def count(params: Any) -> int:
    """Return how many numbers a tree of arrays holds."""
    return sum(leaf.size for leaf in jax.tree.leaves(params))
