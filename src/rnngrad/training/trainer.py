"""Train many seeds of one cell at once, each until it solves its task or its budget ends."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from jax import Array

from rnngrad.cells import Cell, Initialisation
from rnngrad.tasks import Dataset, Task
from rnngrad.training.network import NetworkParams, answers, init_network, network
from rnngrad.training.optimisers import Optimiser

DATA = ("fresh", "reused")
"""Where batches come from: drawn anew for every step, or from a training set that is reused."""

IN_A_ROW = 2
"""Evaluations in a row whose score reaches the task's threshold: then a seed has solved it."""

Split = tuple[Array, Array]
"""Inputs and targets of one split of a dataset, the sequences along the first axis."""


@dataclass(frozen=True)
class Recipe:
    """All that decides a training run beside its cell, task and data.

    Attributes:
        hidden_size: n.
        batch_size: sequences in a step.
        steps: budget of optimiser steps, a multiple of `evaluate_every`.
        evaluate_every: steps between two evaluations on the validation set.
        seeds: independent repetitions; seed k has the same data stream in every cell.
        data: one of `DATA`.
        initialisation: law of the first parameters.
        optimiser: the update rule.
    """

    hidden_size: int
    batch_size: int
    steps: int
    evaluate_every: int
    seeds: int
    data: str
    initialisation: Initialisation
    optimiser: Optimiser


class TrainState(NamedTuple):
    """Where a run stands, one row for each seed.

    Attributes:
        params: `cell` and `readout` parameters.
        moments: the optimiser's state.
        taken: optimiser steps taken.
        streak: evaluations in a row, up to the last, whose score reached the threshold.
        solved: the step of the first of `IN_A_ROW` such evaluations, -1 before that.
        alive: whether loss and gradient have been finite so far.
        bad_step: the first step with a non-finite loss or gradient, -1 if none.
    """

    params: NetworkParams
    moments: Any
    taken: Array
    streak: Array
    solved: Array
    alive: Array
    bad_step: Array

    @property
    def running(self) -> Array:
        """Whether a seed still trains: it has neither solved its task nor diverged."""
        return self.alive & (self.solved < 0)


def map_seeds(function: Callable) -> Callable:
    """Map over the first axis: in parallel on an accelerator, one by one on a CPU core.

    On one core the loop is faster, because one seed's activations stay in the cache, and a seed
    that has ended costs nothing there.
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
        length: int,
        recipe: Recipe,
        splits: dict[str, Dataset],
        seed: int,
        start: NetworkParams | None = None,
    ) -> None:
        """Prepare the run of a cell on a task.

        Args:
            cell: the recurrent cell.
            task: the task.
            length: nominal length of its sequences.
            recipe: sizes, budget, initialisation and optimiser.
            splits: the task's data; `train` is not needed where every batch is fresh.
            seed: the study's.
            start: parameters of every seed, leading axis `[S]`, to start from with the keep bias
                added and with other batches, instead of drawing them.
        """
        self.start = start
        self.cell, self.task, self.length, self.recipe = cell, task, length, recipe
        self.data = {k: (jnp.asarray(d.inputs), jnp.asarray(d.targets)) for k, d in splits.items()}
        if recipe.data == "fresh":
            self.data.pop("train", None)
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
            none, zero = jnp.array(-1), jnp.array(0)
            return TrainState(
                params, self.rule.init(params), zero, zero, none, jnp.array(True), none
            )

        state = jax.vmap(one)(self.init_keys, self.start)
        # A weak type would be a strong one after the first steps, and all be compiled twice.
        return jax.tree.map(lambda leaf: leaf.astype(leaf.dtype), state)

    def advance(self, state: TrainState) -> tuple[TrainState, dict[str, Array]]:
        """Train every running seed to its next evaluation.

        The old state's memory is used for the new one: it cannot be read afterwards.

        Returns:
            The new state, and by name the figures of the steps taken, each `[S]`, nan for seeds
            that had ended: `loss` (mean over the steps), `gradient_norm` (median; before clipping),
            `largest_gradient_norm`, `clipped_share` (of the steps), `validation_loss` and
            `validation_score`.
        """
        return self._advance_seeds(
            state, self.batch_keys, self.data.get("train"), self.data["validation"]
        )

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
        outputs = answers(self.cell, self.task, params, inputs)
        return self.task.loss(outputs, targets), self.task.score(outputs, targets)

    def _advance_all(
        self, state: TrainState, keys: Array, train: Split | None, validation: Split
    ) -> tuple[TrainState, dict[str, Array]]:
        def one(state: TrainState, key: Array) -> tuple[TrainState, dict[str, Array]]:
            advance = partial(self._advance, key=key, train=train, validation=validation)
            _, figures = jax.eval_shape(advance, state)
            ended = jax.tree.map(lambda each: jnp.full(each.shape, jnp.nan, each.dtype), figures)
            return jax.lax.cond(state.running, advance, lambda state: (state, ended), state)

        return map_seeds(one)(state, keys)

    def _advance(
        self, state: TrainState, key: Array, train: Split | None, validation: Split
    ) -> tuple[TrainState, dict[str, Array]]:
        steps = state.taken + jnp.arange(self.recipe.evaluate_every)
        step = partial(self._step, key, train)
        state, (loss, norm, clipped) = jax.lax.scan(step, state, steps)
        validation_loss, score = self._evaluate(state.params, validation)
        return self._judged(state, score), {
            "loss": loss.mean(),
            "gradient_norm": jnp.median(norm),
            "largest_gradient_norm": norm.max(),
            "clipped_share": clipped.mean(dtype=loss.dtype),
            "validation_loss": validation_loss.astype(loss.dtype),
            "validation_score": score.astype(loss.dtype),
        }

    def _judged(self, state: TrainState, score: Array) -> TrainState:
        """Return the state after an evaluation, of which this is the score."""
        every = self.recipe.evaluate_every
        reached = self.task.is_success(score) & state.alive
        streak = jnp.where(reached, state.streak + 1, 0)
        first = state.taken + every - (IN_A_ROW - 1) * every
        return state._replace(
            taken=state.taken + every,
            streak=streak,
            solved=jnp.where(streak == IN_A_ROW, first, state.solved),
        )

    def _batch(self, key: Array, train: Split | None) -> Split:
        size = self.recipe.batch_size
        if train is None:
            return self.task.draw(key, self.length, size)
        inputs, targets = train
        rows = jax.random.randint(key, (size,), 0, len(inputs))
        return inputs[rows], targets[rows]

    def _step(
        self, key: Array, train: Split | None, state: TrainState, step: Array
    ) -> tuple[TrainState, tuple[Array, Array, Array]]:
        optimiser = self.recipe.optimiser
        batch = self._batch(jax.random.fold_in(key, step), train)
        loss, gradient = jax.value_and_grad(self.loss)(state.params, *batch)
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
        state = state._replace(params=params, moments=moments, alive=alive, bad_step=bad_step)
        return state, (loss, norm, optimiser.acts_on(gradient, norm))
