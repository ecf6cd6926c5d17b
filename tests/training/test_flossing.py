"""Gradient flossing before training brings exponents to zero, and does nothing where it is not."""

from dataclasses import replace

import jax
import numpy as np
import pytest

from rnngrad import cells, measures, tasks
from rnngrad.training.trainer import Trainer
from tests.training.trainers import make_trainer

LENGTH, STEPS = 12, 25


def first(cell: str, steps: int, seeds: int = 2):
    """The parameters of the cell before training, float32 as in the pipeline."""
    trainer = make_trainer(cell, LENGTH, seeds=seeds, data="fresh")
    recipe = replace(trainer.recipe, flossing_steps=steps)
    with jax.enable_x64(False):
        trainer = Trainer(trainer.cell, trainer.task, LENGTH, recipe, {}, seed=1)
        state = trainer.initial_state()
    return jax.device_get(state.params)


@pytest.fixture(scope="module")
def flossed():
    return first("lstm", STEPS)


def largest(params, seed: int) -> np.ndarray:
    task = tasks.load("recall")
    inputs, _ = task.draw(jax.random.key(0), LENGTH, 1)
    own = {name: leaf[seed] for name, leaf in params["cell"].items()}
    x = np.asarray(task.encode(inputs), float)[0]
    return np.asarray(
        measures.leading_exponents(cells.load("lstm"), own, x, 4, 0, jax.random.key(1))
    )


def test_the_largest_exponents_come_near_zero(flossed):
    drawn = first("lstm", 0)
    for seed in range(2):
        assert (np.abs(largest(flossed, seed)) < 0.5 * np.abs(largest(drawn, seed))).all()


def test_the_read_out_and_the_precision_stay(flossed):
    drawn = first("lstm", 0)
    np.testing.assert_array_equal(flossed["readout"]["V"], drawn["readout"]["V"])
    assert {leaf.dtype for leaf in jax.tree.leaves(flossed)} == {np.dtype("float32")}


@pytest.mark.slow
def test_a_seed_is_flossed_the_same_way_again_and_among_others(flossed):
    again, more = first("lstm", STEPS), first("lstm", STEPS, seeds=3)
    for name, leaf in flossed["cell"].items():
        np.testing.assert_array_equal(leaf, again["cell"][name])
        assert not np.array_equal(leaf[0], leaf[1])
        assert more["cell"][name].shape[0] == 3
