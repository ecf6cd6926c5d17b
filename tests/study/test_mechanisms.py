"""Paths and attractors of networks as tables."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells, tasks
from rnngrad.cells import Initialisation
from rnngrad.study.mechanisms import asked_first, attractor_table, chance, path_table
from rnngrad.study.networks import Networks
from rnngrad.study.tables import Probe
from rnngrad.training.network import init_network

LENGTH = 12


def probe(task_name, count=64):
    task = tasks.load(task_name)
    return Probe(task, task.splits(3, LENGTH, {"test": count})["test"])


def networks_of(cell_name, task_name, seeds=2):
    cell, task = cells.load(cell_name), tasks.load(task_name)
    keys = jax.random.split(jax.random.key(0), seeds)
    draw = lambda key: init_network(cell, task, 3, Initialisation(), key)  # noqa: E731
    return cell, Networks.untrained(jax.vmap(draw)(keys))


def bistable():
    """A tanh unit with two rests, read out by its sign: it solves `latch`."""
    params = {
        "cell": {"W": jnp.ones((1, 1, 1)), "U": jnp.full((1, 1, 1), 6.0), "b": jnp.zeros((1, 1))},
        "readout": {"V": jnp.array([[-1.0], [1.0]]), "v": jnp.zeros(2)},
    }
    return cells.load("tanh"), Networks.untrained(jax.tree.map(lambda leaf: leaf[None], params))


def test_a_latch_by_its_recurrence_is_lost_when_that_is_cut():
    table = path_table(*bistable(), probe("latch"))
    assert table[["intervention", "gate"]].to_numpy().tolist() == [["intact", ""], ["cut", "h"]]
    assert table["score"][0] == 1
    assert table["score"][1] < 0.75
    assert table["chance"].between(0.5, 0.7).all()


def test_a_latch_has_an_attractor_for_each_bit():
    table = attractor_table(*bistable(), probe("latch"))
    assert list(table["symbol"]) == [0, 1]
    assert list(table["period"]) == [1, 1] and list(table["distinct"]) == [2, 2]
    assert (table["radius"] < 0.01).all()


def test_there_is_a_row_for_each_network_and_intervention():
    cell, networks = networks_of("gru", "recall")
    table = path_table(cell, networks, probe("recall"))
    assert len(table) == 2 * 6
    assert set(table["stage"]) == {"start"} and list(table["seed"]) == [0] * 6 + [1] * 6
    pairs = {tuple(pair) for pair in table[["intervention", "gate"]].to_numpy()}
    assert len(pairs) == 6


def test_there_is_a_row_for_each_network_and_symbol():
    cell, networks = networks_of("gru", "recall")
    table = attractor_table(cell, networks, probe("recall"))
    assert list(table["symbol"]) == [*range(8)] * 2
    assert table.groupby("seed")["distinct"].nunique().eq(1).all()


@pytest.mark.parametrize(
    ("name", "classes"),
    [("recall", 8), ("latch", 2), ("short_memory", 0), ("adding", 0), ("temporal_order", 0)],
)
def test_tasks_that_ask_for_their_first_input_are_known_by_their_data(name, classes):
    found = asked_first(probe(name))
    assert (0 if found is None else len(found.names)) == classes


def test_few_sequences_are_no_proof():
    assert asked_first(probe("recall", count=4)) is None


def test_chance_is_the_best_constant_answer():
    latch, adding = probe("latch"), probe("adding")
    ones = latch.data.targets.mean()
    np.testing.assert_allclose(chance(latch), max(ones, 1 - ones), rtol=1e-6)
    np.testing.assert_allclose(chance(adding), adding.data.targets.var(), rtol=1e-5)
    copy = probe("copy")
    counts = np.bincount(copy.data.targets[:, -10:].ravel())
    np.testing.assert_allclose(chance(copy), counts.max() / counts.sum(), rtol=1e-6)
