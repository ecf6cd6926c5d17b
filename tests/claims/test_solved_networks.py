"""Estimators on solved networks, on gates and on optimisers, on tables whose truth is known."""

import numpy as np
import pandas as pd
import pytest

from tests.claims.decided import effects, of, on, verdicts, verdicts_from
from tests.claims.deciding import more_seeds, with_solved


@pytest.mark.parametrize(("constant", "expected"), [(50.0, "supported"), (1.0, "refuted")])
def test_c09_looks_at_the_slowest_unit_of_solved_networks(tables, constant, expected):
    tables = more_seeds(tables, "units", times=16)
    units = tables["units"]
    slow = np.where((units["unit"] == 0) & units["solved"], constant, 1.0)
    tables["units"] = units.assign(time_constant=slow)
    assert verdicts("C09", tables)["low_keep_means_no_need"] == expected


def test_c09_gives_the_lag_from_which_short_gates_solve(tables):
    """Time constants of 5 are long for a lag of 10, and short for one of 40."""
    tables = more_seeds(tables, "units", times=16)
    tables["units"] = tables["units"].assign(time_constant=5.0)
    assert verdicts("C09", tables)["low_keep_means_no_need"] == "conditional"


@pytest.mark.parametrize(("factor", "expected"), [(5.0, "supported"), (0.2, "refuted")])
def test_c09_compares_time_constants_on_the_two_tasks(tables, factor, expected):
    tables = with_solved(more_seeds(tables, "units", times=16), True)
    units = tables["units"]
    longer = np.where(units["task"] == "recall", factor * np.exp(1e-3 * units["seed"]), 1.0)
    tables["units"] = units.assign(time_constant=longer)
    assert verdicts("C09", tables)["history_raises_keep"] == expected


def test_c09_asks_failed_seeds_whether_opening_the_gate_helps(tables):
    """Every second seed fails; opened they solve the task, left alone they do not."""
    results = tables["results"]
    moved = results["start"] != ""
    opened = results["solved"].where(~moved, results["keep_bias"] > 0)
    tables["units"] = tables["units"].assign(time_constant=1.0)
    found = of("C09", "opening_helps_not", with_solved(tables, opened))
    assert (found["contrast"] == "opened").all() and sorted(found["seed"]) == [1, 3, 5]
    assert (found["value"] == 1).all() and (found["reference"] == 0).all()


@pytest.mark.parametrize(
    ("constant", "score", "expected"),
    [(1.0, 0.2, "supported"), (1.0, 0.9, "refuted"), (100.0, 0.2, "refuted")],
)
def test_b2_needs_shut_gates_and_a_memory_that_is_cut(tables, constant, score, expected):
    tables = more_seeds(tables, "units", "paths", "attractors")
    paths = tables["paths"]
    candidate = paths["gate"].isin(["c", "h"]) & (paths["intervention"] == "cut")
    tables["paths"] = paths.assign(score=paths["score"].where(~candidate, score))
    tables["units"] = tables["units"].assign(time_constant=constant)
    found = verdicts("B2", tables)
    assert found["by_recurrence"] == expected
    assert found["held"] == found["attractors"] == "supported"


def test_b2_takes_solved_networks_only(tables):
    assert effects("B2", with_solved(tables, False)).empty


def test_c11_needs_the_same_success_and_no_divergence(tables):
    results = tables["results"]
    worse = with_solved(
        tables | {"results": results.assign(alive=False)}, results["clip"] != "none"
    )
    found = verdicts("C11", later(more_seeds(worse)))
    assert found == {"clipping": "refuted", "delay": "refuted", "divergence": "refuted"}
    same = later(more_seeds(tables, times=16))
    assert set(verdicts("C11", same).values()) == {"supported"}
    ceiling = verdicts("C11", with_solved(same, True))
    assert ceiling["clipping"] == "no assay"


def test_c11_judges_clipping_by_the_norm_and_shows_that_by_value(tables):
    for hypothesis in ("clipping", "delay"):
        assert set(of("C11", hypothesis, tables)["clip"]) == {"norm"}
        assert "value" in set(of("C11", hypothesis, tables, "control")["clip"])


def later(tables):
    """The tables with unclipped seeds a little later, each by another factor."""
    results = tables["results"]
    by = 1e-4 * results["seed"] * (results["clip"] == "none")
    time = results["steps_to_solve"] * np.exp(by)
    return tables | {"results": results.assign(steps_to_solve=time)}


def test_c11_compares_optimisers_from_the_same_start(tables, estimated):
    found = on(estimated["C11"], "divergence", role="control")
    assert set(found["optimiser"]) == {"sgd", "rmsprop"}
    results = tables["results"]
    other = results["keep_bias"].where(results["optimiser"] == "adam", 0.0)
    moved = tables | {"results": results.assign(keep_bias=other)}
    assert of("C11", "divergence", moved, role="control").empty


def test_c13_is_refuted_if_an_initialisation_makes_the_difference(tables):
    tables = more_seeds(tables)
    remembers = tables["results"]["keep_bias_law"] == "log_length"
    found = effects("C13", with_solved(tables, remembers))
    assert verdicts_from("C13", found)["same_capacity"] == "refuted"
    assert on(found, "capacity")["value"].eq(0).all()
    load = tables["results"]["task"] == "load64"
    small = with_solved(tables, ~load & (remembers | (tables["results"]["length"] == 10)))
    found = effects("C13", small)
    assert on(found, "capacity")["value"].eq(1).all()
    assert on(found, "lag")["value"].eq(1).all()
    assert on(found, "lag")["reference"].eq(0).all()
    assert verdicts("C13", with_solved(tables, True))["same_capacity"] == "no assay"


def test_c13_has_more_units_as_a_control_alone(tables):
    results = tables["results"]
    load = (results["task"] == "load64") & (results["cell"] == "lstm")
    wide = results[load].assign(cell="wide", hidden_size=128, solved=True)
    wide["run"] = wide["run"].str.replace("/lstm/", "/wide/")
    more = tables | {"results": pd.concat([results, wide], ignore_index=True)}
    found = effects("C13", more)
    judged = found["role"] != "control"
    pd.testing.assert_frame_equal(
        found[judged].dropna(axis="columns", how="all").reset_index(drop=True),
        effects("C13", tables).dropna(axis="columns", how="all"),
    )
    (kept,) = [each for _, each in found[~judged].groupby(["data", "length"])]
    assert set(kept["cell"]) == {"wide"}
    assert kept["hidden_size"].eq(128).all() and kept["value"].eq(1).all()


def test_c20_compares_successes_at_the_longest_length(tables):
    tables = more_seeds(tables)
    results = tables["results"]
    solved = results["cell"].isin(["lstm", "linear_diagonal"]) | (results["length"] == 10)
    found = verdicts("C20", with_solved(tables, solved))
    assert found.pop("steps") == "undecided"  # all ratios are equal
    assert set(found.values()) == {"supported"}


def test_c20_holds_the_lstm_beside_a_flossed_tanh_as_a_control(tables, estimated):
    found = of("C20", "advantage", with_solved(tables, True), role="control")
    flossed = found[found["flossing_steps"] == 50]
    assert len(flossed) and set(flossed["baseline"]) == {"tanh"} and set(flossed["length"]) == {40}
    assert not (on(estimated["C20"], "advantage")["flossing_steps"] == 50).any()


def test_c20_holds_half_open_cells_beside_tanh_as_controls(tables):
    """At equal gains, and the GRU with matrices twice as large at an equal effective one."""
    solved = (tables["results"]["cell"] == "tanh") | (tables["results"]["gain"] == 2)
    found = of("C20", "advantage", with_solved(tables, solved), role="control")
    plain = found[(found["keep_bias"] == 0) & (found["baseline"] == "tanh")]
    assert {"lstm", "gru"} <= set(plain["cell"])
    assert not plain["value"].any() and plain["reference"].all()
    doubled = found[found["effective_gain"] == 1]
    assert set(doubled["cell"]) == {"gru"}
    assert doubled["value"].all() and doubled["reference"].all()


def test_c20_asks_whether_relu_fails_too(tables):
    """At the longest lag at which relu has a start of the LSTM's budget."""
    results = more_seeds(tables)["results"]
    for solves, expected in ((True, "refuted"), (False, "supported")):
        solved = (results["cell"] != "tanh") & (solves | (results["cell"] != "relu"))
        asked = with_solved(tables | {"results": results}, solved)
        found = of("C20", "relu_fails", asked)
        assert set(found["cell"]) == {"relu"} and found["length"].nunique() == 1
        assert verdicts("C20", asked)["relu_fails"] == expected
    control = of("C20", "advantage", tables, "control")
    assert "relu" in set(control["baseline"])


def test_c20_is_silent_where_nothing_solves_the_longest_lag(tables):
    tables = more_seeds(tables)
    found = verdicts("C20", with_solved(tables, tables["results"]["length"] == 10))
    assert found["advantage"] == "no assay"


def test_c20_gives_tanh_the_best_of_its_starts(tables):
    """Tanh solves from a clipped start only: there it is no worse than the LSTM."""
    results = tables["results"]
    solved = (results["cell"] == "lstm") | (results["clip"] == "value")
    found = of("C20", "advantage", with_solved(tables, solved))
    fresh = found[found["data"] == "fresh"]
    assert (fresh["value"] == fresh["reference"]).all() and (fresh["seed"] % 2 == 1).all()
    assert fresh["contrast"].str.fullmatch(r"best of \d+ and of \d+ starts").all()
