"""How stacked layers act on those above them within one step."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp
from jax import Array
from jaxtyping import Float

from rnngrad.cells.base import Cell, Params
from rnngrad.cells.state import State, flatten, sizes, unflatten

Inputs = list[tuple[Params, State, Array]]
"""For each layer the arguments of its own step: parameters, state and input."""


def paths_upwards(layers: Sequence[Cell], inputs: Inputs) -> Float[Array, "m m"]:
    """Return how the new states respond to a change of each other within a step, unit lower.

    Block (l, k) is the derivative of the new state of layer l by that of layer k, through the
    layers between them.

    Args:
        layers: the cells, the lowest first.
        inputs: the arguments of their steps; the input of each is the output of the one below.
    """
    counts = [sum(sizes(state)) for _, state, _ in inputs]
    whole, first = jnp.eye(sum(counts)), counts[0]
    for layer, here, count in zip(layers[1:], inputs[1:], counts[1:], strict=True):
        by_input = _by_input(layer, *here)
        rows = by_input @ whole[first - by_input.shape[1] : first]
        whole = whole.at[first : first + count].add(rows)
        first += count
    return whole


def _by_input(layer: Cell, params: Params, state: State, x: Array) -> Float[Array, "m k"]:
    """Return the derivative of the full state after a step by the numbers of the input."""

    def after(flat: Array) -> Array:
        return flatten(layer.step(params, state, unflatten(flat, (x,))[0])[0])

    return jax.jacfwd(after)(flatten((x,)))
