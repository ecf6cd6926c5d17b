"""Estimators on tables whose truth is known, and all of them on tables without data."""

import numpy as np
import pandas as pd
import pytest

from rnngrad.claims.effects import COLUMNS, CONDITIONS
from tests.claims.decided import effects, of, on, verdicts, verdicts_from
from tests.claims.deciding import more_seeds, with_solved
from tests.study_rows import SEEDS
from tests.study_tables import REGISTRY


@pytest.mark.parametrize("claim_id", REGISTRY)
def test_effects_are_tidy_and_of_registered_hypotheses(claim_id, estimated):
    found = estimated[claim_id]
    assert set(COLUMNS) <= set(found) <= {*COLUMNS, *CONDITIONS}
    assert set(found["hypothesis"]) == set(REGISTRY[claim_id]["hypotheses"])
    assert found["value"].notna().all()


@pytest.mark.parametrize("claim_id", REGISTRY)
def test_without_data_nothing_is_claimed(claim_id, tables):
    empty = {name: table.iloc[:0] for name, table in tables.items()}
    found = effects(claim_id, empty)
    assert len(found) == 0
    assert set(verdicts_from(claim_id, found).values()) == {"undecided"}


@pytest.mark.parametrize(("solved", "expected"), [(False, "supported"), (True, "refuted")])
def test_c04_asks_whether_what_is_not_reached_is_learned(tables, solved, expected):
    tables = with_solved(more_seeds(tables, "lags"), solved)
    tables["lags"]["log10_far_share"] = -10.0 - 0.01 * tables["lags"]["seed"]
    assert verdicts("C04", tables)["forbids"] == expected


def test_c04_may_be_true_with_fresh_data_only(tables):
    tables = more_seeds(tables, "lags")
    tables = with_solved(tables, tables["results"]["data"] == "reused")
    tables["lags"]["log10_far_share"] = -10.0
    assert verdicts("C04", tables)["forbids"] == "conditional"


@pytest.mark.parametrize("sign", [1, -1])
def test_c04_ranks_starts_of_one_cell_at_one_lag(tables, sign):
    """Steps that fall, or rise, with the first gradient's reach over the starts."""
    results, lags = tables["results"], tables["lags"]
    rank = results["keep_bias"].rank() + 0.01 * results["seed"]
    tables["results"] = results.assign(solved=True, steps_to_solve=1000 - sign * rank)
    tables["lags"] = lags.assign(log10_far_share=lags["keep_bias"], log10_largest=lags["keep_bias"])
    found = effects("C04", tables)
    np.testing.assert_allclose(on(found, "delays")["value"], sign)
    assert (on(found, "law")["value"] * sign > 0.5).all()


def test_c04_does_not_rank_what_is_all_equal(tables):
    assert of("C04", "delays", with_solved(tables, False)).empty


@pytest.mark.parametrize("others", [{}, {"learning_rate": 0.5}])
def test_c04_has_runs_that_differ_in_their_gain_alone_as_controls(tables, others):
    """Of four times the gain, which the gradient reaches and which learn."""
    usual = {"task": "recall", "length": 40, "cell": "lstm", "arm": "keep0"}
    more = with_solved(tables, False)
    for name, learned in (("lags", {"log10_far_share": -1.0}), ("results", {"solved": True})):
        table = more[name]
        same = table[(table[list(usual)] == pd.Series(usual)).all(axis=1)]
        facts = {"run": "larger", "gain": 4.0, "standard": False} | learned
        facts |= others if name == "results" else {}
        more[name] = pd.concat([table, same.assign(**facts)], ignore_index=True)
    found = of("C04", "forbids", more, "control")
    if others:
        assert "gain" not in found
    else:
        larger = found[found["gain"].notna()]
        assert len(larger) == SEEDS and (larger["gain"] == 4).all() and (larger["value"] == 1).all()
        assert set(larger["start"]) == {"reached"} and set(larger["length"]) == {40}


@pytest.mark.parametrize(("gap", "expected"), [(0.3, "supported"), (0.0, "refuted")])
def test_c06b_compares_clipped_steps(tables, gap, expected):
    history = tables["history"]
    share = 0.2 + gap * (history["cell"] == "relu") + 1e-3 * history["seed"]
    more = more_seeds(tables | {"history": history.assign(clipped_share=share)}, "history")
    more["history"]["clipped_share"] += (
        1e-4 * more["history"]["seed"] * (more["history"]["cell"] == "relu")
    )
    assert verdicts("C06b", more)["needs_less"] == expected


def test_c06b_compares_the_best_starts(tables):
    """Relu solves from one start only, and is no worse there."""
    results = tables["results"]
    tanh, best = results["cell"] == "tanh", results["scheme"] == "identity"
    one = with_solved(tables, (tanh | best) & (results["seed"] < 4))
    found = of("C06b", "fits_better", one)
    assert len(found) and (found["value"] == found["reference"]).all()
    none = of("C06b", "fits_better", with_solved(tables, tanh))
    assert (none["value"] == 1).all() and (none["reference"] == 0).all()


def test_c07_counts_explosions_and_the_gain_on_vanishing(tables):
    results = tables["results"]
    exploded = (results["gain"] > 2) & (results["clip"] == "none")
    blown = more_seeds(
        tables | {"results": results.assign(test_loss=np.where(exploded, np.nan, 1.0))}
    )
    clipped = blown["results"]["clip"] != "none"
    found = verdicts("C07", with_solved(blown, clipped))
    assert found == {
        "explosion": "supported",
        "parameters": "supported",
        "spectral": "supported",
        "vanishing": "refuted",
        "relu_trains": "supported",
    }
    seeds = exploded | ((results["gain"] > 2) & (results["seed"] % 4 > 0))
    others = tables | {"results": results.assign(test_loss=np.where(seeds, np.nan, 1.0))}
    assert verdicts("C07", more_seeds(others))["explosion"] in ("refuted", "undecided")


def test_c07_has_flossing_as_a_control_where_clips_are_judged(tables):
    """At the lag at which they are, and at no other."""
    judged = of("C07", "vanishing", tables)
    found = of("C07", "vanishing", tables, "control")
    assert len(found) and (found["flossing_steps"] == 50).all()
    assert set(found["length"]) <= set(judged["length"])
    results = tables["results"]
    elsewhere = results["length"] + (results["flossing_steps"] > 0)
    moved = tables | {"results": results.assign(length=elsewhere)}
    assert len(of("C07", "vanishing", moved, "control")) == 0


def test_c07_is_silent_where_nothing_explodes_or_everything(tables):
    assert verdicts("C07", more_seeds(tables))["explosion"] == "no assay"
    everything = tables | {"results": tables["results"].assign(test_loss=np.inf)}
    assert verdicts("C07", more_seeds(everything))["explosion"] == "no assay"


@pytest.mark.parametrize(("identity", "expected"), [(True, "supported"), (False, "refuted")])
def test_c07_needs_one_start_from_which_relu_trains(tables, identity, expected):
    tables = more_seeds(tables)
    results = tables["results"]
    exploded = (results["gain"] > 2) & (results["clip"] == "none")
    results = results.assign(test_loss=np.where(exploded, np.nan, 1.0))
    tables = with_solved(
        tables | {"results": results}, identity & (results["scheme"] == "identity")
    )
    assert verdicts("C07", tables)["relu_trains"] == expected
