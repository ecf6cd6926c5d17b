"""What a run has yielded so far, evaluation by evaluation, from its start to its end."""

from collections.abc import Callable
from dataclasses import dataclass

import jax
import numpy as np
import pandas as pd
from jax import Array

from rnngrad.training.network import NetworkParams
from rnngrad.training.recipe import Recipe
from rnngrad.training.state import TrainState
from rnngrad.training.trainer import Trainer

STAGES = ("start", "tenth", "half", "end")
"""When parameters are kept: before the first step, after a tenth and a half of the budget, and
where a seed ended: when it solved its task, diverged, or had spent its budget."""


@dataclass
class Progress:
    """What a run has yielded so far.

    Attributes:
        state: where the seeds stand.
        evaluations: how many there were, of all seeds.
        history: one table for each evaluation, a row for each seed that trained up to it.
        checkpoints: parameters by stage, each leaf with a leading axis `[S]`; a seed that ended
            before a stage has its last ones there.
    """

    state: TrainState
    evaluations: int
    history: list[pd.DataFrame]
    checkpoints: dict[str, NetworkParams]


def stage_step(recipe: Recipe, stage: str) -> int:
    """Return the step of a stage before the end: that of the first evaluation from there on."""
    share = {"start": 0.0, "tenth": 0.1, "half": 0.5}[stage]
    return int(np.ceil(share * recipe.steps / recipe.evaluate_every)) * recipe.evaluate_every


def train(
    trainer: Trainer,
    progress: Progress | None = None,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Train until every seed has ended, from the start or from where `progress` stands.

    A run resumed from a saved progress ends with the same bytes as one never interrupted.

    Args:
        trainer: the run.
        progress: where an earlier process left off, if one did.
        report: called after every evaluation, to show or save the progress.
    """
    progress = progress or begin(trainer)
    while not ended(trainer.recipe, progress):
        running = still_running(progress.state)
        progress.state, figures = trainer.advance(progress.state)
        progress.evaluations += 1
        progress.history.append(history_rows(progress.state, running, figures))
        keep_checkpoint(trainer.recipe, progress)
        report(progress)
    progress.checkpoints["end"] = jax.tree.map(np.array, progress.state.params)
    return progress


def begin(trainer: Trainer) -> Progress:
    """Return the progress of a run before its first step, with its first checkpoint."""
    progress = Progress(trainer.initial_state(), 0, [], {})
    keep_checkpoint(trainer.recipe, progress)
    return progress


def ended(recipe: Recipe, progress: Progress) -> bool:
    """Tell whether the budget is spent or every seed has ended before."""
    spent = progress.evaluations * recipe.evaluate_every >= recipe.steps
    return spent or not still_running(progress.state).any()


def still_running(state: TrainState) -> np.ndarray:
    """Return `state.running`, `[S]`, without a compiled program for it."""
    return jax.device_get(state._replace(params={}, moments=())).running


def keep_checkpoint(recipe: Recipe, progress: Progress) -> None:
    """Copy the parameters if those of a stage are due."""
    step = progress.evaluations * recipe.evaluate_every
    for stage in STAGES[:-1]:
        if stage_step(recipe, stage) == step:
            progress.checkpoints[stage] = jax.tree.map(np.array, progress.state.params)


def history_rows(state: TrainState, running: np.ndarray, figures: dict[str, Array]) -> pd.DataFrame:
    """Return one row for each seed that trained up to an evaluation.

    Columns: `seed`, `step`, the figures of `Trainer.advance`, `alive`, and `bad_step`, the first
    step with a non-finite loss or gradient, -1 if none.

    Args:
        state: where the seeds stand after it.
        running: which of them trained up to it, `[S]`.
        figures: what `Trainer.advance` returned.
    """
    columns = {
        "seed": np.arange(len(running)),
        "step": np.asarray(state.taken),
        **{name: np.asarray(values) for name, values in figures.items()},
        "alive": np.asarray(state.alive),
        "bad_step": np.asarray(state.bad_step),
    }
    return pd.DataFrame(columns)[running].reset_index(drop=True)
