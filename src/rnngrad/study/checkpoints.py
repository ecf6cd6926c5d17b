"""A training run on disk: its data, its progress between kills, its tables."""

import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd

from rnngrad.pipeline import storage, temporary
from rnngrad.pipeline.job import logger
from rnngrad.study.runs import Run
from rnngrad.tasks import Dataset, Task
from rnngrad.training.network import NetworkParams
from rnngrad.training.trainer import CHUNKS, Progress, Trainer

SAVE_EVERY = 20.0
"""Seconds of work that a killed job may lose."""


def read_splits(path: Path) -> dict[str, Dataset]:
    """Read the splits of a dataset."""
    return {k: Dataset(**v) for k, v in storage.unflatten(storage.read_arrays(path)).items()}


def first(data: Dataset, count: int) -> Dataset:
    """Return the first `count` sequences."""
    return Dataset(data.inputs[:count], data.targets[:count])


def read_checkpoints(path: Path) -> dict[int, NetworkParams]:
    """Read the parameters by percentage of the training budget."""
    tree = storage.unflatten(storage.read_arrays(path))
    return {int(percent): params for percent, params in tree.items()}


class ProgressKeeper:
    """Saves a run's progress now and then, so that a killed job goes on where it was."""

    def __init__(self, path: Path, origin: Mapping[str, Any]) -> None:
        """Keep the progress in `path`; progress of another origin is not taken up."""
        self.path = path
        self.origin = {name: value for name, value in origin.items() if name != "outputs"}
        self.saved = time.monotonic()
        self.asked = 0

    def heed_signals(self) -> None:
        """Save before the process ends, when a user (Ctrl-C) or a scheduler (SIGTERM) asks it to.

        The progress is saved after the chunk under way, and the process exits with 128 and the
        number of the signal. A second Ctrl-C ends it at once.
        """

        def handle(number: int, frame: object) -> None:
            if self.asked and number == signal.SIGINT:
                raise KeyboardInterrupt
            self.asked = number

        signal.signal(signal.SIGTERM, handle)
        signal.signal(signal.SIGINT, handle)

    def resume(self, trainer: Trainer) -> Progress | None:
        """Return the saved progress of this very run, if there is one that can be read."""
        if not self.path.exists():
            return None
        try:
            if storage.to_json(storage.read_origin(self.path)) != storage.to_json(self.origin):
                return None
            tree = storage.unflatten(storage.read_arrays(self.path))
        except storage.StorageError as error:
            logger.warning("starting anew: %s", error)
            return None
        leaves, structure = jax.tree.flatten(trainer.initial_state())
        saved = [jnp.asarray(tree["state"][str(k)]) for k in range(len(leaves))]
        progress = Progress(
            state=jax.tree.unflatten(structure, saved),
            chunk=int(tree["chunk"]),
            history=[pd.DataFrame(tree["history"])],
            checkpoints={int(k): v for k, v in tree["checkpoints"].items()},
        )
        logger.info("taking up a run at %d %%", 100 * progress.chunk // CHUNKS)
        return progress

    def save(self, progress: Progress) -> None:
        """Save the progress if enough work would be lost otherwise.

        Raises:
            SystemExit: after the save, if the process was asked to end.
        """
        if time.monotonic() - self.saved < SAVE_EVERY and not self.asked:
            return
        history = pd.concat(progress.history, ignore_index=True)
        tree = {
            "state": {str(k): leaf for k, leaf in enumerate(jax.tree.leaves(progress.state))},
            "chunk": np.array(progress.chunk),
            "history": {name: column.to_numpy() for name, column in history.items()},
            "checkpoints": progress.checkpoints,
        }
        storage.write_arrays(self.path, storage.flatten(tree), self.origin)
        self.saved = time.monotonic()
        if self.asked:
            logger.warning("asked to end: saved at %d %%", 100 * progress.chunk // CHUNKS)
            sys.exit(128 + self.asked)

    def discard(self) -> None:
        """Remove the saved progress of a finished run."""
        self.path.unlink(missing_ok=True)
        temporary.sweep(self.path)


class Reporter:
    """Says after every tenth of the budget how a run fares, and lets its progress be kept."""

    def __init__(self, run: Run, task: Task, keeper: ProgressKeeper) -> None:
        """Start the clock."""
        self.run, self.task, self.keeper = run, task, keeper
        self.start = time.monotonic()
        self.first_chunk: int | None = None

    def __call__(self, progress: Progress) -> None:
        """Report and keep the progress after a chunk."""
        self.keeper.save(progress)
        if self.first_chunk is None:
            self.first_chunk = progress.chunk - 1
        if progress.chunk % (CHUNKS // 10):
            return
        rows = progress.history[-1].tail(self.run.recipe.seeds)
        done = progress.chunk - self.first_chunk
        left = (time.monotonic() - self.start) / done * (CHUNKS - progress.chunk)
        solved = int(np.sum(self.task.is_success(rows["validation_score"].to_numpy())))
        logger.info(
            "%s: step %d/%d, loss %.4f, solved %d/%d, alive %d/%d, %.0f s left",
            self.run.path,
            rows["step"].iloc[-1],
            self.run.recipe.steps,
            rows["loss"].median(),
            solved,
            len(rows),
            rows["alive"].sum(),
            len(rows),
            left,
        )


def tables(run: Run, trainer: Trainer, progress: Progress) -> dict[str, pd.DataFrame]:
    """Return the run's `history` and its `results`, one row for each seed, with the run's facts.

    `results` has `test_loss`, `test_score` and `success` of the last parameters, `alive` and
    `bad_step`; a seed that diverged is no success. `baseline` is the memoryless answer's loss,
    `parameters` the number of the cell's.
    """
    history = pd.concat(progress.history, ignore_index=True)
    loss, score = trainer.evaluate(progress.state.params, "test")
    alive = np.asarray(progress.state.alive)
    results = pd.DataFrame(
        {
            "seed": np.arange(len(alive)),
            "test_loss": np.asarray(loss),
            "test_score": np.asarray(score),
            "success": np.asarray(trainer.task.is_success(score)) & alive,
            "alive": alive,
            "bad_step": np.asarray(progress.state.bad_step),
            "baseline": trainer.task.baseline(run.length),
            "metric": trainer.task.metric,
            "steps": run.recipe.steps,
            "learning_rate": run.recipe.optimiser.learning_rate,
            "batch_size": run.recipe.batch_size,
            "parameters": count(progress.state.params["cell"]) // len(alive),
        }
    )
    return {"history": history.assign(**run.facts), "results": results.assign(**run.facts)}


def count(params: Any) -> int:
    """Return how many numbers a tree of arrays holds."""
    return sum(leaf.size for leaf in jax.tree.leaves(params))
