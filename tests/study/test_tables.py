"""Measures as tidy tables, on cases with known answers."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells, tasks
from rnngrad.cells import Initialisation
from rnngrad.study import tables, untrained

SEED = 3


@pytest.fixture(scope="module")
def inputs():
    return tasks.load("recall").splits(SEED, 20, {"test": 3})["test"].inputs


def test_tidy_has_a_row_for_each_entry():
    values = np.arange(6).reshape(2, 3)
    table = tables.tidy({"value": values, "double": 2 * values}, percent=[0, 100], seed=None)
    assert list(table["percent"]) == [0, 0, 0, 100, 100, 100]
    assert list(table["seed"]) == [0, 1, 2] * 2
    np.testing.assert_array_equal(table["double"], 2 * table["value"])


def test_lags_are_distinct_and_cover_the_sequence():
    lags = tables.log_spaced_lags(300)
    assert lags[0] == 1 and lags[-1] == 300
    assert np.all(np.diff(lags) > 0)


@pytest.mark.parametrize("length", [7, 8])
def test_late_growth_is_the_slope_after_the_middle(length):
    series = jnp.where(jnp.arange(length) < length // 2, 5.0, 0.0) - 0.3 * jnp.arange(length)
    late = series.at[length // 2 - 1].set(-0.3 * (length // 2 - 1))
    np.testing.assert_allclose(tables.late_growth(late), -0.3)


def exponents(name, inputs, points):
    law = partial(Initialisation, "normal")
    return untrained.exponent_table(cells.load(name), inputs, 4, law, points, SEED, transient=5)


def test_exponents_of_a_linear_cell_are_those_of_its_law(inputs):
    """The factor is sigmoid(keep bias), whatever the gain, the seed and the inputs."""
    biases = np.array([0.0, 2.0])
    points = np.stack(np.broadcast_arrays(1.0, biases[:, None] * np.ones(3)), axis=-1)
    found = exponents("linear_diagonal", inputs, points)
    assert list(found["keep_bias"]) == [0.0] * 3 + [2.0] * 3
    np.testing.assert_allclose(found["exponent"], -np.log1p(np.exp(-found["keep_bias"])), rtol=1e-6)


def test_exponents_are_paired_by_seed(inputs):
    """The same point gives the same network and the same number, wherever it stands."""
    found = exponents("gru", inputs, np.broadcast_to([1.5, 0.0], (2, 3, 2)))
    first, second = found["exponent"].to_numpy().reshape(2, 3)
    np.testing.assert_array_equal(first, second)
    assert len(set(first)) == 3


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lstm", "gru"])
def test_spectra_satisfy_the_determinant_identity(name, inputs):
    table = untrained.spectrum_table(cells.load(name), inputs, 4, Initialisation("normal"), SEED, 5)
    assert len(table) == 3 * 4 * len(cells.load(name).state_names)
    assert table["residual"].abs().max() < 1e-10
    assert (table["spread"] > 0).all()


@pytest.mark.slow
def test_every_measure_of_a_checkpoint_is_a_table(inputs):
    task, cell = tasks.load("recall"), cells.load("lstm")
    data = task.splits(SEED, 20, {"test": 2})["test"]
    params = untrained.untrained(cell, task, 3, Initialisation(), 2, SEED)
    params = jax.tree.map(np.asarray, params)
    found = tables.measure_checkpoints(cell, {0: params, 100: params}, tables.Probe(task, data))
    assert set(found) == {"lags", "units", "terms", "products"}
    for table in found.values():
        assert set(table["percent"]) == {0, 100} and set(table["seed"]) == {0, 1}
    shares = found["terms"].groupby(["percent", "seed"])["share"].sum()
    np.testing.assert_allclose(shares, 1, rtol=1e-9)
    growth = found["products"]
    assert np.isfinite(growth[["memory_growth", "output_growth", "full_growth"]]).all(axis=None)
