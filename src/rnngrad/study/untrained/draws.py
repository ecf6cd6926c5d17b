"""How untrained networks and what they run on are drawn: each from a key of its own."""

import zlib
from typing import Any

import jax
import jax.numpy as jnp
from jax import Array

from rnngrad import cells
from rnngrad.cells import Cell, Initialisation
from rnngrad.cells.stack import layers_of
from rnngrad.tasks import Task
from rnngrad.tasks.recall import Recall
from rnngrad.training.network import NetworkParams, init_network

DRIVE = Recall()
"""The task whose tokens drive untrained networks."""


def cell_facts(name: str, cell_class: str) -> dict[str, Any]:
    """Return what a cell is, by column: names, layers, and whether it has a gate that keeps."""
    cell = cells.load(cell_class)
    return {
        "cell": name,
        "cell_class": cells.canonical(cell_class),
        "layers": len(layers_of(cell)),
        "gated": cell.keep_gate is not None,
    }


def network_keys(seed: int, count: int, *point: Any) -> Array:
    """Return the keys `[count]` of the networks at one point.

    They depend on the seed and on the point's values alone, not on what other points there are, and
    the first of them do not depend on the count.

    Args:
        seed: the study's.
        count: networks.
        point: numbers and words that say where the networks stand; 1 and 1.0 are the same.
    """
    values = [float(each) if isinstance(each, int | float) else each for each in point]
    digest = zlib.crc32(repr(values).encode())
    key = jax.random.fold_in(jax.random.key(seed), digest)
    return jax.vmap(jax.random.fold_in, (None, 0))(key, jnp.arange(count))


def drive(key: Array, steps: int) -> Array:
    """Draw the encoded tokens `[steps, d]` that an untrained network runs on, float64."""
    tokens, _ = DRIVE.draw(key, steps, 1)
    return DRIVE.encode(tokens[:, :steps], jnp.float64)[0]


def untrained(
    cell: Cell, task: Task, hidden_size: int, initialisation: Initialisation, seeds: int, seed: int
) -> NetworkParams:
    """Draw the parameters of `seeds` networks, leading axis `[S]`."""
    keys = jax.random.split(jax.random.key(seed), seeds)
    return jax.vmap(lambda key: init_network(cell, task, hidden_size, initialisation, key))(keys)
