"""Trained networks at other lengths."""

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd

from rnngrad import cells, tasks
from rnngrad.cells import Initialisation
from rnngrad.study.generalisation import generalisation_table
from rnngrad.study.runs import Run
from rnngrad.training import network
from rnngrad.training.optimisers import Optimiser
from rnngrad.training.recipe import Recipe

SEED, COUNT = 5, 200
RESULTS = pd.DataFrame({"seed": [0, 1], "solved": [True, False]})


def run():
    rule = Optimiser("adam", 0.01, "none", 1.0)
    recipe = Recipe(2, 8, 80, 8, 2, "fresh", Initialisation(), rule)
    return Run("parity", 4, "relu", "keep0", "relu", recipe, "constant", True)


def counting():
    """Two networks of two relu units: h_1 = [p xor x] exactly, and one whose read-out is wrong.

    With p in {0, 1} and a bit x, xor = relu(p + x) - 2 relu(p + x - 1); the state has both terms.
    """
    W = jnp.array([[[0.0, 1.0], [0.0, 1.0]]])
    U = jnp.array([[[1.0, -2.0], [1.0, -2.0]]])
    cell = {"W": W, "U": U, "b": jnp.array([[0.0, -1.0]])}
    readout = {"V": jnp.array([[0.0, 0.0], [1.0, -2.0]]), "v": jnp.array([0.5, 0.0])}
    right = {"cell": cell, "readout": readout}
    wrong = {"cell": cell, "readout": jax.tree.map(jnp.negative, readout)}
    return jax.tree.map(lambda *leaves: jnp.stack(leaves), right, wrong)


def table():
    return generalisation_table(run(), counting(), RESULTS, [2, 4, 40], COUNT, SEED)


def test_a_network_that_tracks_the_parity_does_so_at_every_length():
    found = table()
    assert found[["seed", "test_length"]].to_numpy().tolist() == [
        [seed, length] for length in (2, 4, 40) for seed in (0, 1)
    ]
    assert list(found["score"]) == [1, 0] * 3
    assert list(found["reached"]) == list(found["solved"]) == [True, False] * 3
    assert set(found["length"]) == {4} and set(found["task"]) == {"parity"}


def test_some_sequences_at_a_time_give_the_same_answers(monkeypatch):
    task, params = tasks.load("parity"), jax.tree.map(lambda leaf: leaf[0], counting())
    inputs = jnp.asarray(task.splits(SEED, 9, {"test": 25})["test"].inputs)
    cell = cells.load("relu")
    whole = network.answers(cell, task, params, inputs)
    monkeypatch.setattr(network, "AT_ONCE", 7 * 9)
    np.testing.assert_allclose(network.answers(cell, task, params, inputs), whole, rtol=1e-12)
