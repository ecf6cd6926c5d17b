"""Estimators on exponents of untrained networks, on tables of known truth."""

import numpy as np
import pandas as pd
import pytest

from rnngrad.claims.estimators import c18
from rnngrad.claims.untrained import exponent_pairs, input_follows_keep
from tests.claims.decided import (
    decided,
    effects,
    more_seeds,
    of,
    on,
    spread,
    verdicts,
    verdicts_from,
    with_exponents,
)


def test_c02_depends_on_the_number_of_steps(tables):
    """Exponents near 0.02 are within one tenth of zero, and not within one hundredth."""
    tables = more_seeds(tables, "priors", times=12)
    table = tables["priors"]
    tables["priors"] = table.assign(exponent=0.02 + spread(table))
    found = decided("C02", tables)
    assert set(found["verdict"]) == {"conditional"}
    assert (found["boundary_low"] == 30).all() and (found["boundary_high"] == 100).all()


@pytest.mark.parametrize(("scale", "expected"), [(1.0, "supported"), (1e-6, "refuted")])
def test_c02_counts_exponents_near_zero(tables, scale, expected):
    tables = more_seeds(tables, "priors", times=12)
    tables["priors"] = tables["priors"].assign(exponent=scale * (tables["priors"]["seed"] + 3.0))
    assert verdicts("C02", tables)["near_one"] == expected


def test_c02_tells_large_keep_biases_from_small_ones(tables):
    tables = more_seeds(tables, "priors", times=16)
    table = tables["priors"].assign(keep_bias=tables["priors"]["seed"] % 5)
    tables["priors"] = table.assign(exponent=np.where(table["keep_bias"] < 2.5, -1.0, -1e-5))
    found = verdicts("C02", tables)
    assert (found["low_bias"], found["high_bias"]) == ("supported", "refuted")


def test_c02_judges_free_input_gates_and_shows_tied_ones(estimated):
    tied = on(estimated["C02"], "near_one", "control").query("cell == 'lstm'")
    assert len(tied) and tied["tie_input"].all()
    assert not on(estimated["C02"], "near_one")["tie_input"].any()


@pytest.mark.parametrize(("shift", "expected"), [(0.5, "supported"), (-0.5, "refuted")])
def test_c06_is_decided_by_the_sign(tables, shift, expected):
    tables = with_exponents(tables, lambda t: shift * (t["cell"] == "relu"))
    assert verdicts("C06", tables) == {"exponent": expected}


def test_c06_finds_the_gain_from_which_tanh_is_calmer(tables):
    tables = with_exponents(tables, lambda t: (t["gain"] - 1.3) * (t["cell"] == "relu"))
    found = decided("C06", tables).loc["exponent"]
    assert found["verdict"] == "conditional"
    assert found["boundary_low"] <= 1.31 <= found["boundary_high"]
    assert found["boundary"] == pytest.approx(1.31, abs=0.01)


def test_c06_takes_differences_within_a_seed(tables):
    table = tables["exponents"]
    exponent = 10.0 * table["seed"] + 0.1 * (table["cell"] == "relu")
    found = effects("C06", tables | {"exponents": table.assign(exponent=exponent)})
    np.testing.assert_allclose(found["value"], 0.1)


def test_c15_doubles_the_gain_of_the_gru(tables):
    tables = with_exponents(
        tables, lambda t: np.where(t["cell"] == "gru_no_reset", 2.0, 1.0) * t["gain"]
    )
    found = verdicts("C15", tables)
    assert (found["exponent"], found["nominal"]) == ("supported", "refuted")


def test_c15_doubles_the_gain_of_networks_that_are_trained(tables):
    results = tables["results"]
    double = (results["cell"] == "gru") & (results["gain"] == 2)
    solved = double | ((results["cell"] == "gru_no_reset") & (results["seed"] > 0))
    found = of("C15", "success_matched", tables | {"results": results.assign(solved=solved)})
    assert len(found) == results.loc[double, "seed"].nunique()
    assert found["value"].all() and not found["reference"].all()


def test_c16_accepts_a_cell_that_behaves_like_the_lstm(tables):
    found = verdicts("C16", tables)
    assert (found["exponent"], found["one_unit"]) == ("supported", "supported")


@pytest.mark.parametrize(("gap", "expected"), [(0.0, "supported"), (0.03, "refuted")])
def test_c16_holds_the_proposal_against_the_margin_of_the_gru(tables, gap, expected):
    with_gap = with_exponents(tables, lambda t: gap * (t["cell"] == "output_reset"))
    found = verdicts("C16", with_gap)
    assert (found["exponent"], found["no_less_stable"]) == ("supported", expected)


def test_c16_may_hold_at_small_gains_only(tables):
    tables = with_exponents(
        tables, lambda t: 0.2 * ((t["gain"] >= 2) & (t["cell"] == "output_reset"))
    )
    found = decided("C16", tables).loc["exponent"]
    assert (found["verdict"], found["moderator"]) == ("conditional", "effective_gain")
    assert (found["boundary_low"], found["boundary_high"]) == (0.5, 1.0)


def test_a_tied_gate_at_keep_bias_zero_is_not_counted_twice(tables):
    table = input_follows_keep(tables["exponents"])
    zero = table[(table["cell"] == "lstm") & (table["keep_bias"] == 0)]
    assert len(zero) and not zero.duplicated(["hidden_size", "gain", "seed"]).any()
    free = input_follows_keep(tables["exponents"], follows=False)
    assert set(free["cell"]) == set(table["cell"])


def test_maps_that_tie_cells_without_an_input_gate_change_nothing(tables):
    table = tables["exponents"]
    twice = pd.concat([table, table.assign(tie_input=True)], ignore_index=True)
    before, after = (
        next(exponent_pairs(input_follows_keep(t), "gru", "gru_no_reset"))[1]
        for t in (table, twice)
    )
    assert len(before) == len(after) > 0


@pytest.mark.parametrize(("sign", "expected"), [(1, "supported"), (-1, "refuted")])
def test_c18_ranks_effects_at_two_widths(tables, sign, expected):
    order = {name: k for k, name in enumerate(sorted(tables["exponents"]["cell"].unique()))}

    def exponents(table):
        one, cell = np.where(table["hidden_size"] == 1, sign, 1), 1.7 ** table["cell"].map(order)
        gain, keep_bias = table["gain"] ** 2, table["keep_bias"]
        return one * (cell * (1 + gain) + keep_bias * (1 + cell * gain))  # no two effects alike

    tables = more_seeds(tables, "exponents")
    found = effects("C18", with_exponents(tables, exponents))
    assert verdicts_from("C18", found) == {"effects": expected}
    ceiling = on(found, "effects", "control")
    assert ceiling["value"].mean() > 0.7


def test_effects_of_two_cells_that_are_one_network_tie():
    """Their exponents differ by rounding, which must not rank them."""
    one, pairs = np.array([0.0, 1.0, 1.0 + 1e-12, 2.0]), np.array([[0, 1], [0, 2], [0, 3]])
    many = np.array([0.0, 2.0, 1.0, 3.0])
    back = one[[0, 2, 1, 3]]
    assert c18.agreement(one, many, pairs) == c18.agreement(back, many, pairs)


def test_pseudo_values_of_a_mean_are_its_values():
    """The jackknife of a correlation of two points is trivial; its mean is the estimate."""
    rng = np.random.default_rng(0)
    index = pd.MultiIndex.from_product([[1.0, 2.0, 3.0, 4.0], [0.0], [False], ["a"]],
                                       names=c18.SETTINGS)  # fmt: skip
    blocks = {("sum", k): rng.normal(size=4) for k in range(5)}
    blocks |= {("count", k): np.ones(4) for k in range(5)}
    side = pd.DataFrame(blocks, index=index)
    found = c18.pseudo_values(side, side, "gain")
    np.testing.assert_allclose(found, 1.0)


@pytest.mark.parametrize(("exponent", "expected"), [(0.5, "supported"), (0.0, "refuted")])
def test_c19_judges_both_constructions(tables, exponent, expected):
    tables = with_exponents(tables, lambda t: exponent * np.where(t["keep_bias"] < 0, -1.0, 1.0))
    assert verdicts("C19", tables) == {"vanishes": expected, "explodes": expected}
