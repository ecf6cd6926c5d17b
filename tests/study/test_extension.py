"""A study with more seeds has the networks of the one with fewer, bit for bit, and further ones."""

import jax
import numpy as np
import pandas as pd
import pytest
from jax import tree

from rnngrad import cells, tasks
from rnngrad.cells import Initialisation
from rnngrad.study import outcomes
from rnngrad.study.runs import Run
from rnngrad.study.untrained import maps, spectra
from rnngrad.study.untrained.horizon import horizon_table
from rnngrad.training.optimisers import Optimiser
from rnngrad.training.progress import train
from rnngrad.training.recipe import Recipe
from rnngrad.training.state import seed_keys
from rnngrad.training.trainer import Trainer
from tests.grids import GRID, PRIOR, SPECTRA

FEW, MORE, LENGTH = 2, 3, 3
TASK = tasks.load("recall")
SPLITS = TASK.splits(0, LENGTH, {"train": 64, "validation": 32, "test": 32})


@pytest.fixture(
    params=[
        pytest.param(("tanh", "reused"), id="tanh-reused"),
        pytest.param(("lstm", "fresh"), id="lstm-fresh", marks=pytest.mark.slow),
    ]
)
def run(request):
    """A function that gives a run with so many seeds."""
    cell, data = request.param
    law = Initialisation("orthogonal", keep_bias=1.0 if cell == "lstm" else 0.0)

    def with_seeds(seeds):
        recipe = Recipe(8, 16, 40, 4, seeds, data, law, Optimiser("adam", 0.02))
        return Run("recall", LENGTH, cell, "plain", cell, recipe, "constant", True)

    return with_seeds


def trainer(run, start=None):
    return Trainer(cells.load(run.cell), TASK, LENGTH, run.recipe, SPLITS, 1, start)


def assert_first_equal(few, more):
    """Every leaf of one tree is the first rows of the other's."""
    for a, b in zip(tree.leaves(few), tree.leaves(more), strict=True):
        a, b = np.asarray(a), np.asarray(b)
        assert a.shape == (FEW, *b.shape[1:]) and len(b) == MORE
        np.testing.assert_array_equal(a, b[:FEW])


def assert_rows_equal(few, more):
    """One table is the rows of the first seeds of the other."""
    assert more["seed"].nunique() == MORE
    pd.testing.assert_frame_equal(few, more[more["seed"] < FEW].reset_index(drop=True))


@pytest.fixture
def _single_precision():
    """Training runs in float32, as in the pipeline."""
    with jax.enable_x64(False):
        yield


@pytest.mark.usefixtures("_single_precision")
def test_the_first_trained_networks_stay(run):
    trainers = [trainer(run(seeds)) for seeds in (FEW, MORE)]
    for few, more in zip(*(seed_keys(1, seeds, False) for seeds in (FEW, MORE)), strict=True):
        assert_first_equal(jax.random.key_data(few), jax.random.key_data(more))
    few, more = (train(each) for each in trainers)
    assert_first_equal(few.state, more.state)
    assert few.checkpoints.keys() == more.checkpoints.keys()
    assert_first_equal(few.checkpoints, more.checkpoints)
    tables = [
        outcomes.tables(run(len(p.state.taken)), t, p)
        for t, p in zip(trainers, (few, more), strict=True)
    ]
    for name in ("history", "results"):
        assert_rows_equal(*(each[name] for each in tables))


@pytest.mark.slow
@pytest.mark.usefixtures("_single_precision")
def test_the_first_networks_that_are_trained_on_stay(run):
    starts = [trainer(run(seeds)).initial_state().params for seeds in (FEW, MORE)]
    again = [trainer(run(len(s["readout"]["v"])), s) for s in starts]
    assert_first_equal(*(train(each).state for each in again))


MAP = GRID | {"scheme": "orthogonal", "hidden_sizes": [3]}
ENSEMBLE = PRIOR | {"hidden_sizes": [3]}
UNTRAINED = {
    "map": lambda cell, seeds: maps.map_table(cell, cell, MAP | {"seeds": seeds}, 3),
    "prior": lambda cell, draws: maps.prior_table(cell, cell, ENSEMBLE | {"draws": draws}, 3),
    "unit_map": lambda cell, seeds: maps.map_table(cell, cell, GRID | {"seeds": seeds}, 3),
    "unit_prior": lambda cell, draws: maps.prior_table(cell, cell, PRIOR | {"draws": draws}, 3),
    "spectra": lambda cell, seeds: spectra.study_spectra(cell, cell, SPECTRA | {"seeds": seeds}, 3),
}


@pytest.mark.parametrize(
    ("cell", "made"),
    [
        ("gru", "map"),
        *(
            pytest.param(cell, made, marks=pytest.mark.slow)
            for cell in ("gru", "lstm")
            for made in UNTRAINED
            if (cell, made) != ("gru", "map")
        ),
    ],
)
def test_the_first_untrained_networks_stay(cell, made):
    assert_rows_equal(*(UNTRAINED[made](cell, count) for count in (FEW, MORE)))


def test_the_first_networks_of_a_horizon_stay(run):
    assert_rows_equal(*(horizon_table([run(n)], n, 4, 3) for n in (FEW, MORE)))
