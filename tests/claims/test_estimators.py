"""Estimators on trained networks, on tables whose truth is known, and all of them without data."""

import numpy as np
import pandas as pd
import pytest

from rnngrad import claims
from rnngrad.claims import registry, verdict
from rnngrad.claims.effects import COLUMNS, CONDITIONS
from tests.study_rows import BUDGET, EVERY
from tests.study_tables import REGISTRY, study_tables


@pytest.fixture(scope="module")
def made() -> dict[str, pd.DataFrame]:
    return study_tables()


@pytest.fixture
def tables(made) -> dict[str, pd.DataFrame]:
    return {name: table.copy() for name, table in made.items()}


def effects(claim_id: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    parameters = REGISTRY[claim_id].get("parameters", {})
    return claims.estimator(claim_id).effects(tables, **parameters)


def verdicts(claim_id: str, tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    """The verdict of each hypothesis."""
    registered = registry.claim(claim_id, REGISTRY[claim_id])
    found = verdict.hypotheses(registered, effects(claim_id, tables))
    return dict(zip(found["hypothesis"], found["verdict"], strict=True))


def of(claim_id: str, hypothesis: str, tables, role: str = "claim") -> pd.DataFrame:
    found = effects(claim_id, tables)
    return found[(found["hypothesis"] == hypothesis) & (found["role"] == role)]


def more_seeds(tables, *names, times=8):
    """The tables with the seeds of some several times over, as other seeds."""
    return tables | {
        name: pd.concat(
            [tables[name].assign(seed=tables[name]["seed"] + 6 * k) for k in range(times)],
            ignore_index=True,
        )
        for name in ("results", *names)
    }


def with_solved(tables, solved):
    """The tables of a study in which these seeds, by rows of its results, solve their tasks."""
    results = tables["results"].assign(solved=np.broadcast_to(solved, len(tables["results"])))
    first = np.where(results["length"] == 10, EVERY, 2 * EVERY)
    return tables | {
        "results": results.assign(steps_to_solve=np.where(results["solved"], first, BUDGET))
    }


@pytest.mark.parametrize("claim_id", REGISTRY)
def test_effects_are_tidy_and_of_registered_hypotheses(claim_id, tables):
    found = effects(claim_id, tables)
    assert set(COLUMNS) <= set(found) <= {*COLUMNS, *CONDITIONS}
    assert set(found["hypothesis"]) == set(REGISTRY[claim_id]["hypotheses"])
    assert found["value"].notna().all()


@pytest.mark.parametrize("claim_id", REGISTRY)
def test_without_data_nothing_is_claimed(claim_id, tables):
    empty = {name: table.iloc[:0] for name, table in tables.items()}
    assert len(effects(claim_id, empty)) == 0
    assert set(verdicts(claim_id, empty).values()) == {"undecided"}


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
    found = of("C04", "delays", tables)
    np.testing.assert_allclose(found["value"], sign)
    assert (of("C04", "law", tables)["value"] * sign > 0.5).all()


def test_c04_does_not_rank_what_is_all_equal(tables):
    assert of("C04", "delays", with_solved(tables, False)).empty


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
        "spectral": "supported",
        "vanishing": "refuted",
        "relu_trains": "supported",
    }
    everything = tables | {"results": results.assign(test_loss=np.inf)}
    assert verdicts("C07", more_seeds(everything))["explosion"] == "refuted"


def test_c07_is_silent_where_nothing_explodes_unclipped(tables):
    assert verdicts("C07", more_seeds(tables))["explosion"] == "no assay"


@pytest.mark.parametrize(("identity", "expected"), [(True, "supported"), (False, "refuted")])
def test_c07_needs_one_start_from_which_relu_trains(tables, identity, expected):
    tables = more_seeds(tables)
    results = tables["results"]
    results = results.assign(test_loss=np.where(results["gain"] > 2, np.nan, 1.0))
    tables = with_solved(
        tables | {"results": results}, identity & (results["scheme"] == "identity")
    )
    assert verdicts("C07", tables)["relu_trains"] == expected


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
    assert found["by_attractor"] == expected
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


def later(tables):
    """The tables with unclipped seeds a little later, each by another factor."""
    results = tables["results"]
    by = 1e-4 * results["seed"] * (results["clip"] == "none")
    time = results["steps_to_solve"] * np.exp(by)
    return tables | {"results": results.assign(steps_to_solve=time)}


def test_c11_compares_optimisers_from_the_same_start(tables):
    found = of("C11", "divergence", tables, role="control")
    assert set(found["optimiser"]) == {"sgd", "rmsprop"}
    results = tables["results"]
    other = results["keep_bias"].where(results["optimiser"] == "adam", 0.0)
    moved = tables | {"results": results.assign(keep_bias=other)}
    assert of("C11", "divergence", moved, role="control").empty


def test_c13_is_refuted_if_an_initialisation_makes_the_difference(tables):
    tables = more_seeds(tables)
    remembers = tables["results"]["keep_bias_law"] == "log_length"
    found = verdicts("C13", with_solved(tables, remembers))
    assert found["same_capacity"] == "refuted"
    assert of("C13", "capacity", with_solved(tables, remembers))["value"].eq(0).all()
    load = tables["results"]["task"] == "load64"
    small = with_solved(tables, ~load & (remembers | (tables["results"]["length"] == 10)))
    assert of("C13", "capacity", small)["value"].eq(1).all()
    assert of("C13", "lag", small)["value"].eq(1).all()
    assert of("C13", "lag", small)["reference"].eq(0).all()
    assert verdicts("C13", with_solved(tables, True))["same_capacity"] == "no assay"


def test_c20_compares_successes_at_the_longest_length(tables):
    tables = more_seeds(tables)
    results = tables["results"]
    solved = results["cell"].isin(["lstm", "linear_diagonal"]) | (results["length"] == 10)
    found = verdicts("C20", with_solved(tables, solved))
    assert found.pop("steps") == "undecided"  # all ratios are equal
    assert set(found.values()) == {"supported"}


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
