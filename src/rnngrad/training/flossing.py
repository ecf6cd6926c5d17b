"""Gradient flossing: first parameters are moved until their largest exponents are near zero.

R. Engelken (2023), Gradient flossing: improving gradient descent through dynamic control of
Jacobians, NeurIPS 36. Here it ends before training begins.
"""

from functools import partial

import jax
import jax.numpy as jnp
import optax
from jax import Array

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.cells.state import sizes
from rnngrad.measures.lyapunov import leading_exponents
from rnngrad.tasks import Task
from rnngrad.training.recipe import Recipe
from rnngrad.training.state import TrainState, map_seeds

EXPONENTS = 8
"""How many of the largest exponents are brought to zero, if the state has as many numbers: a
gradient that is to carry something needs more than one direction that lasts."""
LEARNING_RATE = 0.01
"""That of Adam: some fifty steps bring the exponents of an orthogonal start near zero."""
STREAM = 2
"""Number of the random stream; the first two of a seed draw the cell and the read-out."""


def flossed_state(
    cell: Cell, task: Task, length: int, recipe: Recipe, keys: Array, state: TrainState
) -> TrainState:
    """Return the state before the first step of training, with the cell's parameters flossed.

    Args:
        cell: the recurrent cell.
        task: the task, which draws the sequences.
        length: their nominal length.
        recipe: says how many steps, and clips parameters, if it does, at the end.
        keys: those of the seeds' parameters `[S]`.
        state: that of all seeds before it.
    """
    flossed = partial(_flossed, cell, task, length, recipe.flossing_steps)
    drawn = state.params["cell"]
    with jax.enable_x64(True):
        moved = jax.jit(map_seeds(flossed))(drawn, keys)
    clipped = jax.vmap(recipe.optimiser.clip_parameters)(
        jax.tree.map(lambda new, old: new.astype(old.dtype), moved, drawn)
    )
    return state._replace(params=state.params | {"cell": clipped})


def _flossed(cell: Cell, task: Task, length: int, steps: int, params: Params, key: Array) -> Params:
    """Return one seed's parameters after gradient descent on `tension`, in float64.

    Each step sees a new sequence of the task. One whose gradient is not finite is left out.
    """
    key, rule = jax.random.fold_in(key, STREAM), optax.adam(LEARNING_RATE)
    params = jax.tree.map(lambda leaf: leaf.astype(jnp.promote_types(leaf, jnp.float64)), params)

    def step(carry: tuple, each: Array) -> tuple[tuple, None]:
        of_inputs, of_vectors = jax.random.split(jax.random.fold_in(key, each))
        inputs, _ = task.draw(of_inputs, length, 1)
        x = task.encode(inputs, jnp.float64)[0]
        gradient = jax.grad(partial(tension, cell, x=x, key=of_vectors))(carry[0])
        updates, moments = rule.update(gradient, carry[1], carry[0])
        new = optax.apply_updates(carry[0], updates), moments
        finite = jnp.isfinite(optax.tree.norm(gradient))
        return jax.tree.map(lambda a, b: jnp.where(finite, a, b), new, carry), None

    return jax.lax.scan(step, (params, rule.init(params)), jnp.arange(steps))[0][0]


def tension(cell: Cell, params: Params, x: Array, key: Array) -> Array:
    """Return the sum of squares of the largest exponents over a sequence `[]`, (per step)^2.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`; the exponents are those of the whole sequence.
        key: draws the tangent vectors.
    """
    k = min(EXPONENTS, sum(sizes(cell.first_state(params, x[0]))))
    return jnp.sum(leading_exponents(cell, params, x, k, 0, key) ** 2)
