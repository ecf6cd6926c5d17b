"""Which path carries the memory: the score of a network with one of them cut or held."""

from collections.abc import Callable, Iterator

import jax
import jax.numpy as jnp
from jax.scipy.special import logit
from jax.typing import ArrayLike
from jaxtyping import Array, Float

from rnngrad.cells import Cell, Stack
from rnngrad.cells.base import Gates, Params
from rnngrad.cells.unrolling import hidden_states
from rnngrad.measures import arguments
from rnngrad.measures.trajectories import trajectory

Intervention = tuple[str, str]
"""`intact`, `cut` or `held`, and the name of the gate, which is empty for `intact`."""


def interventions(cell: Cell, params: Params) -> list[Intervention]:
    """Return what can be done to a cell, `intact` first.

    A gate with a recurrent matrix can be cut, a logistic one can be held as well. A cell whose
    parameters `W`, `U` and `b` do not stand by gate has nothing but `intact`. A `Stack` has what
    its layers have, gates by the names it gives them (`layer1.f`).
    """
    done = [("intact", "")]
    for start, layer in _layers(cell):
        count, own = len(layer.gates), [f"{start}{name}" for name in ("W", "U", "b")]
        if any(name not in params or len(params[name]) != count for name in own):
            continue
        logistic = [g for g in layer.gates if g != layer.candidate] if layer.candidate else []
        done += [("cut", f"{start}{gate}") for gate in layer.gates]
        done += [("held", f"{start}{gate}") for gate in logistic]
    return done


def intervene(cell: Cell, params: Params, intervention: Intervention, mean: Gates) -> Params:
    """Return the parameters after an intervention.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        intervention: `cut` makes the gate's U zero, so that the gate no longer sees the output of
            its layer; `held` makes W and U zero, so that the gate has a constant value.
        mean: the value of each gate when held, `[n]`.
    """
    kind, gate = intervention
    if kind == "intact":
        return params
    gates = {
        f"{start}{own}": (start, at)
        for start, layer in _layers(cell)
        for at, own in enumerate(layer.gates)
    }
    start, index = gates[gate]
    W, U, b = (f"{start}{name}" for name in ("W", "U", "b"))
    changed = params | {U: params[U].at[index].set(0.0)}
    if kind == "cut":
        return changed
    held = {W: params[W].at[index].set(0.0), b: params[b].at[index].set(logit(mean[gate]))}
    return changed | held


def _layers(cell: Cell, start: str = "") -> Iterator[tuple[str, Cell]]:
    """Yield each layer of a cell, with what stands before the names of its own parameters."""
    if not isinstance(cell, Stack):
        yield start, cell
        return
    for at, layer in enumerate(cell.layers):
        yield from _layers(layer, f"{start}layer{at}.")


def path_scores(
    cell: Cell,
    params: Params,
    x: ArrayLike,
    score: Callable[[Float[Array, "B T n"]], Float[Array, ""]],
) -> dict[Intervention, Float[Array, ""]]:
    """Return the score of a network after each of its `interventions`.

    A gate is held at the mean of each of its units over all sequences and steps of the intact
    network.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[B, T, d]`.
        score: a function of the cell's outputs h `[B, T, n]`.

    Raises:
        ValueError: if the inputs or the parameters do not fit.
    """
    params, x = arguments.batch(cell, params, x)
    done = interventions(cell, params)

    @jax.jit
    def scores(params: Params, x: Array) -> Array:
        gates = jax.vmap(lambda one: trajectory(cell, params, one)[1])(x)
        mean = {name: value.mean(axis=(0, 1)) for name, value in gates.items()}
        networks = [intervene(cell, params, each, mean) for each in done]
        stacked = jax.tree.map(lambda *leaves: jnp.stack(leaves), *networks)
        return jax.lax.map(lambda network: score(hidden_states(cell, network, x)), stacked)

    return dict(zip(done, scores(params, x), strict=True))
