"""Train many seeds of one cell at once, in whole chunks of optimiser steps."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pandas as pd
from jax import Array

from rnngrad.cells import Cell, Initialisation
from rnngrad.tasks import Dataset, Task
from rnngrad.training.network import NetworkParams, init_network, network
from rnngrad.training.optimisers import Optimiser

CHUNKS = 40
CHECKPOINTS = {0: 0, 10: CHUNKS // 10, 50: CHUNKS // 2, 100: CHUNKS}
"""From the percentage of the budget to the number of chunks after which parameters are kept."""

Split = tuple[Array, Array]
"""Inputs and targets of one split of a dataset, the sequences along the first axis."""


@dataclass(frozen=True)
class Recipe:
    """All that decides a training run beside its cell, task and data.

    Attributes:
        hidden_size: n.
        batch_size: sequences in a step.
        steps: optimiser steps, a multiple of `CHUNKS`.
        seeds: independent repetitions; seed k has the same data stream in every cell.
        initialisation: law of the first parameters.
        optimiser: the update rule.
    """

    hidden_size: int
    batch_size: int
    steps: int
    seeds: int
    initialisation: Initialisation
    optimiser: Optimiser


class TrainState(NamedTuple):
    """Where a run stands, one row for each seed.

    Attributes:
        params: `cell` and `readout` parameters.
        moments: the optimiser's state.
        alive: whether loss and gradient have been finite so far; a dead seed is frozen.
        bad_step: the first step with a non-finite loss or gradient, -1 if none.
    """

    params: NetworkParams
    moments: Any
    alive: Array
    bad_step: Array


def map_seeds(function: Callable) -> Callable:
    """Map over the first axis: in parallel on an accelerator, one by one on a CPU core.

    On one core the loop is faster, because one seed's activations stay in the cache.
    """
    if jax.default_backend() == "cpu":
        return lambda *args: jax.lax.map(lambda each: function(*each), args)
    return jax.vmap(function)


class Trainer:
    """One run: its data, its seeds and its compiled functions.

    Seed k draws its parameters and its batches from the k-th key of the study's seed, so that the
    k-th repetition sees the same sequences in the same order whatever the cell.
    """

    def __init__(
        self,
        cell: Cell,
        task: Task,
        recipe: Recipe,
        splits: dict[str, Dataset],
        seed: int,
        start: NetworkParams | None = None,
    ) -> None:
        """Prepare the run of a cell on a task.

        Args:
            cell: the recurrent cell.
            task: the task.
            recipe: sizes, budget, initialisation and optimiser.
            splits: the task's data.
            seed: the study's.
            start: parameters of every seed, leading axis `[S]`, to go on from with the keep bias
                added and with other batches, instead of drawing them.
        """
        self.start = start
        self.cell, self.task, self.recipe = cell, task, recipe
        self.data = {k: (jnp.asarray(d.inputs), jnp.asarray(d.targets)) for k, d in splits.items()}
        self.rule = recipe.optimiser.transformation()
        keys = jax.random.split(jax.random.key(seed), recipe.seeds)
        self.init_keys, self.batch_keys = jax.vmap(jax.random.split, out_axes=1)(keys)
        if start is not None:
            self.batch_keys = jax.vmap(partial(jax.random.fold_in, data=1))(self.batch_keys)
        # The data are arguments, not constants, so that one compiled program serves many runs.
        self._advance_seeds = jax.jit(self._advance_all, donate_argnums=0)
        self._evaluate_seeds = jax.jit(self._evaluate_all)

    def initial_state(self) -> TrainState:
        """Return the state before the first step."""

        def one(key: Array, start: NetworkParams | None) -> TrainState:
            size, law = self.recipe.hidden_size, self.recipe.initialisation
            if start is None:
                params = init_network(self.cell, self.task, size, law, key)
            else:
                params = start | {"cell": self.cell.add_keep_bias(key, start["cell"], law)}
            clipped = self.recipe.optimiser.clip_parameters(params["cell"])
            params = params | {"cell": clipped}
            return TrainState(params, self.rule.init(params), jnp.array(True), jnp.array(-1))

        state = jax.vmap(one)(self.init_keys, self.start)
        # A weak type would be a strong one after the first chunk, and all be compiled twice.
        return jax.tree.map(lambda leaf: leaf.astype(leaf.dtype), state)

    def advance(self, state: TrainState, chunk: int) -> tuple[TrainState, dict[str, Array]]:
        """Take the steps of one chunk; return the new state and the chunk's statistics, each `[S]`.

        The old state's memory is used for the new one: it cannot be read afterwards.
        """
        start = chunk * (self.recipe.steps // CHUNKS)
        return self._advance_seeds(state, self.batch_keys, start, self.data["train"])

    def evaluate(self, params: NetworkParams, split: str) -> tuple[Array, Array]:
        """Return the loss and the score of every seed, each `[S]`, on one split."""
        return self._evaluate_seeds(params, self.data[split])

    def loss(self, params: NetworkParams, inputs: Array, targets: Array) -> Array:
        """Return the task's loss on one batch."""
        return self.task.loss(network(self.cell, params, self.task.encode(inputs)), targets)

    def _evaluate_all(self, params: NetworkParams, data: Split) -> tuple[Array, Array]:
        return map_seeds(lambda p: self._evaluate(p, data))(params)

    def _evaluate(self, params: NetworkParams, data: Split) -> tuple[Array, Array]:
        inputs, targets = data
        outputs = network(self.cell, params, self.task.encode(inputs))
        return self.task.loss(outputs, targets), self.task.score(outputs, targets)

    def _advance_all(
        self, state: TrainState, keys: Array, start: Array, data: Split
    ) -> tuple[TrainState, dict[str, Array]]:
        return map_seeds(lambda s, key: self._advance(s, key, start, data))(state, keys)

    def _advance(
        self, state: TrainState, key: Array, start: Array, data: Split
    ) -> tuple[TrainState, dict[str, Array]]:
        steps = start + jnp.arange(self.recipe.steps // CHUNKS)
        step = partial(self._step, key, data)
        state, (loss, norm, clipped) = jax.lax.scan(step, state, steps)
        return state, {
            "loss": loss.mean(),
            "gradient_norm": jnp.median(norm),
            "largest_gradient_norm": norm.max(),
            "clipped_share": clipped.mean(dtype=loss.dtype),
        }

    def _step(
        self, key: Array, data: Split, state: TrainState, step: Array
    ) -> tuple[TrainState, tuple[Array, Array, Array]]:
        inputs, targets = data
        optimiser = self.recipe.optimiser
        shape = (self.recipe.batch_size,)
        rows = jax.random.randint(jax.random.fold_in(key, step), shape, 0, len(inputs))
        loss, gradient = jax.value_and_grad(self.loss)(state.params, inputs[rows], targets[rows])
        norm = optax.tree.norm(gradient)
        updates, moments = self.rule.update(gradient, state.moments, state.params)
        params = optax.apply_updates(state.params, updates)
        params = params | {"cell": optimiser.clip_parameters(params["cell"])}
        finite = jnp.isfinite(loss) & jnp.isfinite(norm)
        alive = state.alive & finite
        bad_step = jnp.where(state.alive & ~finite, step, state.bad_step)
        params, moments = jax.tree.map(
            lambda new, old: jnp.where(alive, new, old),
            (params, moments),
            (state.params, state.moments),
        )
        new_state = TrainState(params, moments, alive, bad_step)
        return new_state, (loss, norm, optimiser.acts_on(gradient, norm))


@dataclass
class Progress:
    """What a run has yielded so far.

    Attributes:
        state: where the seeds stand.
        chunk: chunks done, of `CHUNKS`.
        history: one row for each seed and chunk done.
        checkpoints: parameters by percentage of the budget, each leaf with a leading axis `[S]`.
    """

    state: TrainState
    chunk: int
    history: list[pd.DataFrame]
    checkpoints: dict[int, NetworkParams]


def train(
    trainer: Trainer,
    progress: Progress | None = None,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Train to the end of the budget, from the start or from where `progress` stands.

    A run continued from a saved progress ends with the same bytes as one never interrupted.

    Args:
        trainer: the run.
        progress: where an earlier process left off, if one did.
        report: called after every chunk, to show or save the progress.
    """
    progress = progress or begin(trainer)
    while progress.chunk < CHUNKS:
        state, statistics = trainer.advance(progress.state, progress.chunk)
        progress.state, progress.chunk = state, progress.chunk + 1
        progress.history.append(history_rows(trainer, state, progress.chunk, statistics))
        keep_checkpoint(progress)
        report(progress)
    return progress


def begin(trainer: Trainer) -> Progress:
    """Return the progress of a run before its first step, with its first checkpoint."""
    progress = Progress(trainer.initial_state(), 0, [], {})
    keep_checkpoint(progress)
    return progress


def keep_checkpoint(progress: Progress) -> None:
    """Copy the parameters if a checkpoint is due."""
    for percent, chunk in CHECKPOINTS.items():
        if chunk == progress.chunk:
            progress.checkpoints[percent] = jax.tree.map(np.array, progress.state.params)


def history_rows(
    trainer: Trainer, state: TrainState, chunk: int, statistics: dict[str, Array]
) -> pd.DataFrame:
    """Return one row for each seed: the chunk's training and validation figures.

    Columns: `seed`, `step`, `loss` (mean over the chunk), `gradient_norm` (its median; before
    clipping), `largest_gradient_norm`, `clipped_share` (of the steps), `validation_loss`,
    `validation_score`, `alive`, `bad_step` (first non-finite step, -1 if none).
    """
    loss, score = trainer.evaluate(state.params, "validation")
    columns = {
        "seed": np.arange(trainer.recipe.seeds),
        "step": chunk * (trainer.recipe.steps // CHUNKS),
        **{name: np.asarray(values) for name, values in statistics.items()},
        "validation_loss": np.asarray(loss),
        "validation_score": np.asarray(score),
        "alive": np.asarray(state.alive),
        "bad_step": np.asarray(state.bad_step),
    }
    return pd.DataFrame(columns)
