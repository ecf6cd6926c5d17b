"""Untrained networks: how they are drawn, and what is measured on them, on known answers."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.cells import Initialisation
from rnngrad.claims.intervals import mean_interval
from rnngrad.study.untrained import draws, exponents, maps, sensitivities, spectra
from tests.grids import GRID, PRIOR

SEED = 3


def by_point(table):
    return {
        key: group["exponent"].to_numpy() for key, group in table.groupby(["gain", "keep_bias"])
    }


def test_every_point_has_keys_of_its_own():
    points = [(1, "normal", gain, bias) for gain in (1.0, 2.0) for bias in (0.0, 1.0)]
    points += [(64, "normal", 1.0, 0.0), (1, "uniform", 1.0, 0.0)]
    keys = np.concatenate([jax.random.key_data(draws.network_keys(SEED, 50, *p)) for p in points])
    assert len(np.unique(keys, axis=0)) == 50 * len(points)
    other = jax.random.key_data(draws.network_keys(SEED + 1, 50, *points[0]))
    assert len(np.unique(np.concatenate([keys, other]), axis=0)) == 50 * (len(points) + 1)


def test_keys_depend_on_the_point_alone():
    """Neither on how many networks there are, nor on how a number is written."""
    few, many = (draws.network_keys(SEED, count, 1, "normal", 2, 0.5) for count in (3, 9))
    same = draws.network_keys(SEED, 3, np.float64(1), "normal", 2.0, 0.5)
    np.testing.assert_array_equal(jax.random.key_data(few), jax.random.key_data(many[:3]))
    np.testing.assert_array_equal(jax.random.key_data(few), jax.random.key_data(same))


def test_untrained_networks_run_on_as_many_tokens_as_steps():
    x = draws.drive(jax.random.key(0), 7)
    assert x.shape == (7, draws.DRIVE.input_size) and x.dtype == jnp.float64
    np.testing.assert_array_equal(x.sum(axis=1), 1)


def test_the_networks_of_a_point_do_not_depend_on_the_other_points():
    both = by_point(maps.map_table("gru", "gru", GRID, SEED))
    alone = by_point(maps.map_table("gru", "gru", GRID | {"gains": [2.0]}, SEED))
    for point, values in alone.items():
        np.testing.assert_array_equal(values, both[point])
    assert len(np.unique(np.concatenate(list(both.values())))) == 4 * GRID["seeds"]


def test_networks_of_one_seed_are_paired_over_cells_and_ties():
    """A clamped cell's weights are the LSTM's; a tied gate changes a bias, not the draw."""
    grid = GRID | {"tie_input": [False, True], "keep_biases": [0.0]}
    table = maps.map_table("lstm", "lstm", grid, SEED)
    free, tied = (table[table["tie_input"] == tie]["exponent"].to_numpy() for tie in (False, True))
    np.testing.assert_allclose(free, tied)


def test_exponents_of_a_linear_cell_are_those_of_its_law():
    """The factor is sigmoid(keep bias), whatever the gain, the seed and the inputs."""
    found = maps.map_table("linear_diagonal", "linear_diagonal", GRID, SEED)
    np.testing.assert_allclose(found["exponent"], -np.log1p(np.exp(-found["keep_bias"])), rtol=1e-6)
    np.testing.assert_allclose(found["standard_error"], 0, atol=1e-9)


def test_priors_draw_the_same_points_for_every_cell_and_any_count():
    few = maps.prior_table("tanh", "tanh", PRIOR, SEED)
    more = maps.prior_table("gru", "gru", PRIOR | {"draws": 9}, SEED)
    for column in ("gain", "keep_bias"):
        np.testing.assert_array_equal(few[column], more[column][:5])
        low, high = PRIOR[column]
        assert more[column].between(low, high).all()
    assert few["random"].all() and not few["tie_input"].any()


def test_the_standard_error_is_that_of_independent_parts():
    """Of a series whose neighbours agree it is larger than that of its values."""
    rng = np.random.default_rng(0)
    white = rng.normal(size=(200, 2000))
    slow = np.repeat(white[:, :100], 20, axis=1)
    found = [float(np.median(jax.vmap(exponents.standard_error)(s))) for s in (white, slow)]
    np.testing.assert_allclose(found, [2000**-0.5, 100**-0.5], rtol=0.1)
    assert np.isnan(exponents.standard_error(jnp.zeros(1)))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lstm", "gru"])
def test_spectra_satisfy_the_determinant_identity(name):
    keys = draws.network_keys(SEED, 3, "spectra")
    cell = cells.load(name)
    table = spectra.spectrum_table(cell, 4, Initialisation("normal"), keys, 20, 5)
    assert len(table) == 3 * 4 * len(cell.state_names)
    assert table["residual"].abs().max() < 1e-10
    assert (table["spread"] > 0).all()


@pytest.mark.slow
def test_means_of_one_unit_cover_those_of_fresh_draws():
    """Intervals of 400 networks hold the mean of 3000 others as often as they promise."""
    law, steps, transient, count = partial(Initialisation, "normal"), 60, 20, 400
    points = [(1.0, 0.0), (4.0, 3.0)]
    covered = []
    for point in points:
        keys = [draws.network_keys(SEED, count * 10, 1, "normal", *point)]
        keys.append(draws.network_keys(SEED + 1, 3000, 1, "normal", *point))
        both = jnp.concatenate(keys)
        found = exponents.exponent_table(
            cells.load("gru"), 1, law, np.tile(point, (len(both), 1)), both, steps, transient
        )["exponent"].to_numpy()
        truth = found[count * 10 :].mean()
        for sample in found[: count * 10].reshape(10, count):
            _, low, high = mean_interval(sample, 0.95)
            covered.append(low <= truth <= high)
    assert np.mean(covered) > 0.8  # nominally 0.95, less the error of the truth itself


SENSITIVITIES = {
    "time_constants": [5, 10],
    "lengths": [30],
    "tie_input": False,
    "scheme": "normal",
    "gain": 1.0,
    "hidden_size": 2,
    "sequences": 1,
    "seeds": 2,
}


def test_sensitivities_of_a_linear_cell_are_those_of_its_law():
    """By the keep bias and by nu they differ in what lambda is of either."""
    args = ("linear_diagonal", "linear_diagonal", SENSITIVITIES, SEED)
    table = sensitivities.sensitivity_table(*args)
    factor = 1 - 1 / table["time_constant"]
    np.testing.assert_allclose(table["exponent"], np.log(factor), rtol=1e-6)
    np.testing.assert_allclose(table["measured_time_constant"], -1 / np.log(factor), rtol=1e-6)
    by = table.pivot(
        index=["seed", "time_constant"], columns="parameter", values="log10_sensitivity"
    )
    assert list(by) == ["W", "all", "b", "keep bias", "nu"]
    factor = 1 - 1 / by.index.get_level_values("time_constant").to_numpy()
    ratio = np.log10((1 - factor) / -np.log(factor))
    np.testing.assert_allclose(by["keep bias"] - by["nu"], ratio, rtol=1e-6)
    by_bias = (1 - factor**30) / (1 - factor)
    np.testing.assert_allclose(by["b"], np.log10(by_bias * np.sqrt(2)), rtol=1e-6)
    assert table["log10_curvature"].notna().all()


@pytest.mark.slow
def test_the_networks_of_one_seed_differ_in_the_time_constant_alone():
    few, more = (
        sensitivities.sensitivity_table("min_lstm", "min_lstm", SENSITIVITIES | change, SEED)
        for change in ({"time_constants": [10]}, {"seeds": 3})
    )
    keys = ["time_constant", "parameter", "seed"]
    both = few.merge(more, on=keys, suffixes=("", "_more"))
    assert len(both) == len(few)
    np.testing.assert_allclose(both["log10_sensitivity"], both["log10_sensitivity_more"])
