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

from rnngrad import temporary
from rnngrad.pipeline import nested, storage
from rnngrad.pipeline.job import logger
from rnngrad.tasks import Dataset
from rnngrad.training.network import NetworkParams
from rnngrad.training.progress import Progress
from rnngrad.training.trainer import Trainer

SAVE_EVERY = 20.0
"""Seconds of work that a killed job may lose."""


def read_splits(path: Path) -> dict[str, Dataset]:
    """Read the splits of a dataset."""
    return {k: Dataset(**v) for k, v in nested.unflatten(storage.read_arrays(path)).items()}


def first(data: Dataset, count: int) -> Dataset:
    """Return the first `count` sequences."""
    return Dataset(data.inputs[:count], data.targets[:count])


def read_checkpoints(path: Path) -> dict[str, NetworkParams]:
    """Read the parameters by stage of training."""
    return nested.unflatten(storage.read_arrays(path))


class ProgressKeeper:
    """Saves a run's progress now and then, so that a killed job resumes where it was."""

    def __init__(self, path: Path, origin: Mapping[str, Any]) -> None:
        """Keep the progress in `path`; progress of another origin is not taken up."""
        self.path = path
        self.origin = {name: value for name, value in origin.items() if name != "outputs"}
        self.saved = time.monotonic()
        self.asked = 0

    def heed_signals(self) -> None:
        """Save before the process ends, when a user (Ctrl-C) or a scheduler (SIGTERM) asks it to.

        The progress is saved after the steps to the next evaluation, and the process exits with 128
        and the number of the signal. A second Ctrl-C ends it at once.
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
            tree = nested.unflatten(storage.read_arrays(self.path))
        except storage.StorageError as error:
            logger.warning("starting anew: %s", error)
            return None
        leaves, structure = jax.tree.flatten(trainer.initial_state())
        saved = [jnp.asarray(tree["state"][str(k)]) for k in range(len(leaves))]
        progress = Progress(
            state=jax.tree.unflatten(structure, saved),
            evaluations=int(tree["evaluations"]),
            history=[pd.DataFrame(tree["history"])],
            checkpoints=tree["checkpoints"],
        )
        logger.info("resuming after %d evaluations", progress.evaluations)
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
            "evaluations": np.array(progress.evaluations),
            "history": {name: column.to_numpy() for name, column in history.items()},
            "checkpoints": progress.checkpoints,
        }
        storage.write_arrays(self.path, nested.flatten(tree), self.origin)
        self.saved = time.monotonic()
        if self.asked:
            logger.warning("asked to end: saved after %d evaluations", progress.evaluations)
            sys.exit(128 + self.asked)

    def discard(self) -> None:
        """Remove the saved progress of a finished run."""
        self.path.unlink(missing_ok=True)
        temporary.sweep(self.path)
