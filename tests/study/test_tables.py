"""Measures as tidy tables, on cases with known answers."""

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest

from rnngrad import cells, tasks
from rnngrad.cells import Initialisation
from rnngrad.study import tables
from rnngrad.study.networks import Networks, tidy
from rnngrad.study.untrained.draws import untrained

SEED = 3


def test_tidy_has_a_row_for_each_entry():
    values = np.arange(6).reshape(2, 3)
    table = tidy({"value": values, "double": 2 * values}, stage=["start", "end"], seed=None)
    assert list(table["stage"]) == ["start"] * 3 + ["end"] * 3
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


def test_time_constants_are_those_of_the_steps_between_symbol_and_cue():
    """Another symbol and another cue are steps that count for nothing, other distractors count."""
    task, cell = tasks.load("recall"), cells.load("min_gru")  # whose gates see the input alone
    params = untrained(cell, task, 3, Initialisation(), 1, SEED)
    networks = Networks.untrained(jax.tree.map(np.asarray, params))
    data = task.splits(SEED, 6, {"test": 2})["test"]
    ends, between = data.inputs.copy(), data.inputs.copy()
    ends[:, [0, -1]] = (ends[:, [0, -1]] + 1) % task.input_size
    between[:, 2] = (between[:, 2] + 1) % task.input_size
    first, same, other = (
        tables.unit_table(cell, networks, tables.Probe(task, type(data)(inputs, data.targets)))
        for inputs in (data.inputs, ends, between)
    )
    pd.testing.assert_frame_equal(first, same)
    assert not first.equals(other)


@pytest.mark.slow
def test_every_measure_of_a_network_is_a_table():
    """At the end the second of two networks alone is measured."""
    task, cell = tasks.load("recall"), cells.load("lstm")
    data = task.splits(SEED, 20, {"test": 2})["test"]
    params = untrained(cell, task, 3, Initialisation(), 2, SEED)
    params = jax.tree.map(np.asarray, params)
    networks = Networks.gather({"start": params, "end": params}, {"start": [0, 1], "end": [1]})
    found = tables.measure_networks(cell, networks, tables.Probe(task, data))
    assert {"lags", "units", "terms", "products"} <= set(found)
    for name in ("lags", "units", "terms", "products"):
        kinds = found[name][["stage", "seed"]].drop_duplicates()
        assert kinds.to_numpy().tolist() == [["start", 0], ["start", 1], ["end", 1]]
    shares = found["terms"].groupby(["stage", "seed"])["share"].sum()
    np.testing.assert_allclose(shares, 1, rtol=1e-9)
    growth = [name for name in found["products"] if name.endswith("_growth")]
    assert growth and np.isfinite(found["products"][growth]).all(axis=None)
