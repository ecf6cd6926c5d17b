"""What carries the memory of trained networks: paths cut or held, and attractors."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array

from rnngrad.cells import Cell
from rnngrad.measures.attractors import attractors
from rnngrad.measures.paths import interventions, path_scores
from rnngrad.study.networks import Networks
from rnngrad.study.tables import Probe
from rnngrad.training.network import NetworkParams, read_out

WARM_UP = (4, 4000)
"""A network settles for this many times its sequence, or this many steps if they are more."""


class Symbols(NamedTuple):
    """The first inputs of a task that asks for them.

    Attributes:
        names: the classes `[K]`.
        x: the first input of each `[K, d]`.
    """

    names: np.ndarray
    x: np.ndarray


def path_table(cell: Cell, networks: Networks, probe: Probe) -> pd.DataFrame:
    """Measure the score of every network with one path of its cell cut or held.

    One row for each network and intervention. `intervention` is `intact`, `cut` (the recurrent
    matrix of `gate` is zero) or `held` (the gate is constant at its mean); `chance` is the score of
    the best constant answer on the same sequences.
    """
    x, targets = probe.x, probe.data.targets

    def score(p: NetworkParams) -> dict[str, Array]:
        def of_outputs(h: Array) -> Array:
            return probe.task.score(read_out(p["readout"], h), jnp.asarray(targets))

        found = path_scores(cell, p["cell"], x, of_outputs)
        return {"score": jnp.stack(list(found.values()))}

    done = interventions(cell, networks.first["cell"])
    table = networks.each(score, intervention=np.arange(len(done)))
    names = pd.DataFrame(done, columns=["intervention", "gate"]).loc[table["intervention"]]
    return table.assign(
        intervention=names["intervention"].to_numpy(),
        gate=names["gate"].to_numpy(),
        chance=chance(probe),
    )


def chance(probe: Probe) -> float:
    """Return the score of the best constant answer: the most frequent class, or the mean number."""
    targets, size = probe.data.targets, probe.task.output_size
    if probe.task.metric == "mse":
        answers = np.full((1, size), targets.mean())
    else:
        answers = np.concatenate([np.eye(size), -np.eye(size)])  # a single logit has two signs

    def score(answer: Array) -> Array:
        outputs = jnp.broadcast_to(answer, (*probe.data.inputs.shape[:2], size))
        return probe.task.score(outputs, jnp.asarray(targets))

    return float(max(np.asarray(jax.jit(lambda each: jax.lax.map(score, each))(answers))))


def attractor_table(cell: Cell, networks: Networks, probe: Probe) -> pd.DataFrame:
    """Find the attractor that every network settles to after each first symbol.

    One row for each network and class, empty for a task whose answer is not its first input. The
    network settles under the mean input of the steps between the first and the last; `period`,
    `radius` and `distinct` are those of `Attractors`.
    """
    symbols = asked_first(probe)
    if symbols is None:
        return pd.DataFrame()
    steps = probe.x.shape[1]
    between = probe.x[:, 1:-1] if steps > 2 else probe.x[:, 1:]
    drive = between.mean(axis=(0, 1))
    warm_up = max(WARM_UP[0] * steps, WARM_UP[1])

    def settle(p: NetworkParams) -> dict[str, Array]:
        found = attractors(cell, p["cell"], symbols.x, drive, warm_up)
        return found._asdict() | {"distinct": jnp.full(len(symbols.names), found.distinct)}

    return networks.each(settle, symbol=symbols.names)


def asked_first(probe: Probe) -> Symbols | None:
    """Return the first inputs of the sequences by class, if the answer is the first input.

    It is if every class goes with one first input of its own, in at least twice as many sequences
    as there are classes: in fewer it may be so by accident.
    """
    x, targets = probe.x[:, 0], probe.data.targets
    if targets.ndim != 1 or not np.issubdtype(targets.dtype, np.integer):
        return None
    names, where = np.unique(targets, return_index=True)
    rows = np.searchsorted(names, targets)
    of_class = x[where]
    alone = len(np.unique(of_class, axis=0)) == len(names) > 1
    if not alone or len(targets) < 2 * len(names) or not np.array_equal(of_class[rows], x):
        return None
    return Symbols(names, of_class)
