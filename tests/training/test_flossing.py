"""Gradient flossing before training brings exponents to zero, and the rest of a network stays."""

from dataclasses import replace

import jax
import numpy as np
import pytest

from rnngrad import cells, measures, tasks
from rnngrad.training import flossing
from rnngrad.training.trainer import Trainer
from tests.training.trainers import make_trainer

LENGTH, STEPS = 6, 60


def first(cell: str, steps: int):
    """The parameters before training, in float32 as in the pipeline, leading axis `[S]`."""
    plain = make_trainer(cell, LENGTH, data="fresh")
    recipe = replace(plain.recipe, flossing_steps=steps)
    with jax.enable_x64(False):
        state = Trainer(plain.cell, plain.task, LENGTH, recipe, {}, seed=1).initial_state()
        return jax.device_get(state.params)


@pytest.fixture(scope="module")
def drawn():
    return first("tanh", 0)


@pytest.fixture(scope="module")
def flossed():
    return first("tanh", STEPS)


def exponents(cell: str, params, seed: int) -> np.ndarray:
    task = tasks.load("recall")
    x = np.asarray(task.encode(task.draw(jax.random.key(0), LENGTH, 1)[0]), float)[0]
    own = {name: leaf[seed] for name, leaf in params["cell"].items()}
    return np.asarray(measures.lyapunov_spectrum(cells.load(cell), own, x))[: flossing.EXPONENTS]


def test_the_exponents_come_nearer_to_zero(drawn, flossed):
    for seed in range(2):
        before, after = (exponents("tanh", params, seed) for params in (drawn, flossed))
        assert (after**2).sum() < (before**2).sum() / 4


def test_the_read_out_and_the_precision_stay(drawn, flossed):
    np.testing.assert_array_equal(flossed["readout"]["V"], drawn["readout"]["V"])
    assert {leaf.dtype for leaf in jax.tree.leaves(flossed)} == {np.dtype("float32")}
    assert not np.array_equal(flossed["cell"]["U"][0], flossed["cell"]["U"][1])


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["lstm", "relu", "lru"])
def test_other_cells_are_flossed_too_and_the_same_way_again(cell):
    """The exponents of relu may be minus infinity, and the parameters of an LRU complex."""
    before, once, again = first(cell, 0), first(cell, 5), first(cell, 5)
    for old, new, same in zip(*map(jax.tree.leaves, (before, once, again)), strict=True):
        assert old.dtype == new.dtype and np.isfinite(new).all()
        np.testing.assert_array_equal(new, same)
