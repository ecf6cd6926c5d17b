"""Estimators of the claims beyond the article, on tables whose truth is known."""

import numpy as np
import pandas as pd
import pytest

from tests.claims.decided import effects, on, verdicts, verdicts_from
from tests.claims.deciding import more_seeds, with_solved
from tests.study_rows import TRACKING

LINEAR = ("min_gru", "lru")


def when_tracked(tables, tracks, tracks_longer):
    """The tables with parity solved by some cells, at the trained length and at a longer one."""
    results = tables["results"]
    tables = with_solved(tables, ~results["task"].isin(TRACKING) | results["cell"].isin(tracks))
    longer = tables["generalisation"]
    solved = longer["cell"].isin(tracks_longer)
    return tables | {"generalisation": longer.assign(reached=solved)}


def with_products(tables, miss, linear=()):
    """The tables with more seeds, and how far the minGRU's product of gates is from the truth.

    Parity is solved by the LSTM, and by linear cells at the trained length.
    """
    tables = more_seeds(tables, "products", "generalisation")
    tables = when_tracked(tables, ("lstm", *linear), ("lstm",))
    products = tables["products"]
    misses = np.where(products["cell"] == "min_gru", miss, -0.5)
    return tables | {"products": products.assign(keep_log_ratio=misses + 1e-4 * products["seed"])}


@pytest.mark.parametrize(
    ("miss", "linear", "exact", "tracks", "longer"),
    [
        (0.0, (), "supported", "supported", "supported"),
        (-0.3, (), "refuted", "supported", "supported"),
        (-0.3, LINEAR, "undecided", "no assay", "undecided"),  # the primary one is not decided
    ],
)
def test_b1_asks_how_exact_the_gates_product_is_and_which_cells_track_a_state(
    tables, miss, linear, exact, tracks, longer
):
    found = effects("B1", with_products(tables, miss, linear))
    assert set(on(found, "exact")["cell"]) == {"min_gru"}
    said = verdicts_from("B1", found)
    assert said["exact"] == exact
    assert (said["tracks"], said["tracks_longer"]) == (tracks, longer)


def test_b1_is_silent_where_the_lstm_does_not_track(tables):
    tables = more_seeds(tables, "generalisation", "products")
    found = verdicts("B1", when_tracked(tables, ("lstm",), ()))
    assert found["tracks_longer"] == "no assay"
    assert verdicts("B1", when_tracked(tables, (), ()))["tracks"] == "no assay"


def test_b1_compares_memories_at_the_longest_lag(estimated):
    found = on(estimated["B1"], "remembers")
    assert set(found["cell"]) == {"min_gru"} and (found["length"] == 40).all()


def test_adding_is_a_control_of_what_b1_says_of_memory(tables, estimated):
    results = tables["results"]
    adding = results[results["task"] == "recall"].assign(task="adding")
    adding = adding.assign(run="adding/" + adding["run"], solved=adding["cell"] == "lstm")
    results = pd.concat([results, adding], ignore_index=True)
    found = effects("B1", tables | {"results": results})
    added = found[found["task"].eq("adding") & found["hypothesis"].eq("remembers")]
    assert len(added) and set(added["role"]) == {"control"} and set(added["cell"]) == {"min_gru"}
    assert (added["value"] == 0).all() and (added["reference"] == 1).all()
    assert on(found, "remembers").equals(on(estimated["B1"], "remembers"))


@pytest.mark.parametrize(("times", "expected"), [(1.0, "supported"), (2.0, "refuted")])
def test_b1_compares_times_where_all_remember(tables, times, expected):
    tables = with_products(tables, 0.0)
    results = tables["results"]
    steps = np.where(results["cell"] == "min_gru", 400 * times + results["seed"], 400)
    found = verdicts("B1", tables | {"results": results.assign(steps_to_solve=steps)})
    assert (found["remembers"], found["as_soon"]) == ("no assay", expected)


@pytest.mark.parametrize(("cell", "expected"), [("slstm", "supported"), ("lstm", "refuted")])
def test_b4_compares_successes_from_half_open_gates(tables, cell, expected):
    tables = more_seeds(tables)
    assert (
        verdicts("B4", with_solved(tables, tables["results"]["cell"] == cell))["success"]
        == expected
    )


def test_b4_is_about_equal_gains_and_free_gates(estimated):
    found = on(estimated["B4"], "exponent")
    assert (found["hidden_size"] == 64).all() and set(found["gain"]) == {0.5, 1.0, 2.0}
    assert not found["tie_input"].any()


def flossed(tables, solves, left=0.1):
    """The tables with recall solved by open gates alone, and by these cells once they are flossed.

    A share of the exponent is left by flossing.
    """
    tables = more_seeds(tables, "lags")
    results, lags = tables["results"], tables["lags"]
    moved = np.where(lags["flossing_steps"] > 0, left, 1.0)
    lags = lags.assign(log10_largest=-0.1 * lags["lag"] * moved)
    by_flossing = (results["flossing_steps"] > 0) & results["cell"].isin(solves)
    opened = results["keep_bias_law"] == "log_length"
    return with_solved(tables | {"lags": lags}, opened | by_flossing)


def test_b5_asks_what_flossing_does_for_learning(tables):
    found = verdicts("B5", flossed(tables, ("lstm", "tanh")))
    assert set(found.values()) == {"supported"}


def test_b5_is_refuted_where_as_many_seeds_learn_without(tables):
    tables = flossed(tables, ())
    some = tables["results"]["solved"] | (tables["results"]["seed"] % 4 == 0)
    assert verdicts("B5", with_solved(tables, some))["success"] == "refuted"


def test_b5_is_silent_where_flossing_moved_nothing(tables):
    found = verdicts("B5", flossed(tables, ("lstm", "tanh"), left=0.9))
    assert set(found.values()) == {"no assay"}


def test_b5_is_silent_where_an_open_gate_does_not_help(tables):
    tables = flossed(tables, ("lstm", "tanh"))
    opened = tables["results"]["keep_bias_law"] == "log_length"
    found = verdicts("B5", with_solved(tables, tables["results"]["solved"] & ~opened))
    assert found["success"] == "no assay"


def test_b5_takes_the_open_gate_whose_input_gate_is_tied(tables):
    """Another arm with a free input gate, from which nothing is solved, changes nothing."""
    tables = flossed(tables, ("lstm", "tanh"))
    before = verdicts("B5", tables)
    results = tables["results"]
    opened = results[results["keep_bias_law"] == "log_length"]
    free = opened.assign(run=opened["run"] + "_free", tie_input=False, solved=False)
    for both in ([free, results], [results, free]):
        tables["results"] = pd.concat(both, ignore_index=True)
        assert verdicts("B5", tables) == before
