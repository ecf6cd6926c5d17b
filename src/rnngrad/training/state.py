"""Where the seeds of a run stand, and where each begins."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.typing import ArrayLike

from rnngrad.cells import Cell
from rnngrad.tasks import Task
from rnngrad.training.network import NetworkParams, init_network
from rnngrad.training.recipe import Recipe


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


def seed_keys(seed: ArrayLike, seeds: int, restart: ArrayLike) -> tuple[Array, Array]:
    """Return the keys of the parameters and of the batches of every seed, each `[S]`.

    Those of seed k come from the k-th key of the study's seed, so that the k-th repetition sees
    the same sequences in the same order whatever the cell.

    Args:
        seed: the study's, below 2^32.
        seeds: how many repetitions S.
        restart: whether they continue another run, and so see other batches.
    """
    keys = jax.random.split(jax.random.key(seed), seeds)
    init_keys, batch_keys = jax.vmap(jax.random.split, out_axes=1)(keys)
    others = jax.vmap(lambda key: jax.random.fold_in(key, 1))(batch_keys)
    return init_keys, jnp.where(restart, others, batch_keys)


def first_state(
    cell: Cell, task: Task, recipe: Recipe, key: Array, start: NetworkParams | None
) -> TrainState:
    """Return the state of one seed before its first step.

    Args:
        cell: the recurrent cell.
        task: the task.
        recipe: what decides the run.
        key: what is drawn depends on it.
        start: parameters to add the keep bias to, instead of drawing them.
    """
    law, optimiser = recipe.initialisation, recipe.optimiser
    if start is None:
        params = init_network(cell, task, recipe.hidden_size, law, key)
    else:
        params = start | {"cell": cell.add_keep_bias(key, start["cell"], law)}
    params = params | {"cell": optimiser.clip_parameters(params["cell"])}
    none, zero = jnp.array(-1), jnp.array(0)
    moments = optimiser.transformation().init(params)
    state = TrainState(params, moments, zero, zero, none, jnp.array(True), none)
    # A weak type would be a strong one after the first steps, and all be compiled twice.
    return jax.tree.map(lambda leaf: leaf.astype(leaf.dtype), state)
