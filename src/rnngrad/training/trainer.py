"""Train many seeds of one cell at once, each until it solves its task or its budget ends."""

import importlib
from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import Array

from rnngrad.cells import Cell
from rnngrad.tasks import Dataset, Task
from rnngrad.training.network import NetworkParams, answers, network
from rnngrad.training.optimisers import Optimiser
from rnngrad.training.recipe import FLOSSING, Numbers, Recipe
from rnngrad.training.state import TrainState, first_state, map_seeds, seed_keys

IN_A_ROW = 2
"""Evaluations in a row whose score reaches the task's threshold: then a seed has solved it."""

RUNS_ONCE = {"xla_backend_optimization_level": 0}
"""Options for a program that takes longer to optimise than to run."""

Split = tuple[Array, Array]
"""Inputs and targets of one split of a dataset, the sequences along the first axis."""


class Trainer:
    """One run: its data, its seeds and its compiled programs.

    Data, seed and the recipe's numbers are arguments of the programs, not constants in them, so
    that runs that differ in nothing else find the same three programs in the compile cache.
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
        self.data = {k: jax.device_put((d.inputs, d.targets)) for k, d in splits.items()}
        if recipe.data == "fresh":
            self.data.pop("train", None)
        self.seed = np.uint32(seed % 2**32)
        self._first = jax.jit(self._first_states, compiler_options=RUNS_ONCE)
        self._advance_seeds = jax.jit(self._advance_all, donate_argnums=0)
        self._evaluate_seeds = jax.jit(self._evaluate_all)

    def initial_state(self) -> TrainState:
        """Return the state before the first step."""
        state = self._first(self.recipe.numbers, self.seed, self.start)
        if not self.recipe.flossing_steps:
            return state
        keys, _ = seed_keys(self.seed, self.recipe.seeds, self.start is not None)
        # By name, so that no other run is trained again when the measures are edited.
        floss = importlib.import_module(FLOSSING).flossed_state
        flossed: TrainState = floss(self.cell, self.task, self.length, self.recipe, keys, state)
        return flossed

    def advance(self, state: TrainState) -> tuple[TrainState, dict[str, Array]]:
        """Train every running seed to its next evaluation.

        The old state's memory is used for the new one: it cannot be read afterwards.

        Returns:
            The new state, and by name the figures of the steps taken, each `[S]`, nan for seeds
            that had ended: `loss` (mean over the steps), `gradient_norm` (median; before clipping),
            `largest_gradient_norm`, `clipped_share` (of the steps), `validation_loss` and
            `validation_score`.
        """
        data = self.data.get("train"), self.data["validation"]
        restart = self.start is not None
        return self._advance_seeds(state, self.recipe.numbers, self.seed, restart, *data)

    def evaluate(self, params: NetworkParams, split: str) -> tuple[Array, Array]:
        """Return the loss and the score of every seed, each `[S]`, on one split."""
        return self._evaluate_seeds(params, self.data[split])

    def loss(self, params: NetworkParams, inputs: Array, targets: Array) -> Array:
        """Return the task's loss on one batch."""
        return self.task.loss(network(self.cell, params, self.task.encode(inputs)), targets)

    def _first_states(
        self, numbers: Numbers, seed: Array, start: NetworkParams | None
    ) -> TrainState:
        recipe = self.recipe.with_numbers(numbers)
        keys, _ = seed_keys(seed, recipe.seeds, start is not None)
        return jax.vmap(partial(first_state, self.cell, self.task, recipe))(keys, start)

    def _evaluate_all(self, params: NetworkParams, data: Split) -> tuple[Array, Array]:
        return map_seeds(lambda p: self._evaluate(p, data))(params)

    def _evaluate(self, params: NetworkParams, data: Split) -> tuple[Array, Array]:
        inputs, targets = data
        outputs = answers(self.cell, self.task, params, inputs)
        return self.task.loss(outputs, targets), self.task.score(outputs, targets)

    def _advance_all(
        self,
        state: TrainState,
        numbers: Numbers,
        seed: Array,
        restart: Array,
        train: Split | None,
        validation: Split,
    ) -> tuple[TrainState, dict[str, Array]]:
        optimiser = self.recipe.with_numbers(numbers).optimiser
        _, keys = seed_keys(seed, self.recipe.seeds, restart)

        def one(state: TrainState, key: Array) -> tuple[TrainState, dict[str, Array]]:
            step = partial(self._step, optimiser, key, train)
            advance = partial(self._advance, step=step, validation=validation)
            _, figures = jax.eval_shape(advance, state)
            ended = jax.tree.map(lambda each: jnp.full(each.shape, jnp.nan, each.dtype), figures)
            return jax.lax.cond(state.running, advance, lambda state: (state, ended), state)

        return map_seeds(one)(state, keys)

    def _advance(
        self, state: TrainState, step: Callable, validation: Split
    ) -> tuple[TrainState, dict[str, Array]]:
        steps = state.taken + jnp.arange(self.recipe.evaluate_every)
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
        self,
        optimiser: Optimiser,
        key: Array,
        train: Split | None,
        state: TrainState,
        step: Array,
    ) -> tuple[TrainState, tuple[Array, Array, Array]]:
        batch = self._batch(jax.random.fold_in(key, step), train)
        loss, gradient = jax.value_and_grad(self.loss)(state.params, *batch)
        norm = optax.tree.norm(gradient)
        rule = optimiser.transformation()
        updates, moments = rule.update(gradient, state.moments, state.params)
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
