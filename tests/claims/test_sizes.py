"""Networks of several sizes in one study: which are judged, and which have as many parameters."""

import pandas as pd
import pytest

from rnngrad.study.runs import runs
from tests.claims.decided import effects, judged, of, on
from tests.claims.deciding import more_seeds
from tests.configurations import read

GATES = {"tanh": 1, "lstm": 4}
"""By class of cells, how many matrices its recurrence has, in these tests."""


def results_of(config) -> pd.DataFrame:
    """Results of the runs on recall of a study: tanh and relu solve nothing, the others all."""
    rows = []
    for run in runs(config):
        recipe, size = run.recipe, run.recipe.hidden_size
        solved = not run.cell.startswith(("tanh", "relu"))
        facts = run.facts | {
            "steps": recipe.steps,
            "learning_rate": recipe.optimiser.learning_rate,
            "batch_size": recipe.batch_size,
            "parameters": GATES.get(run.facts["cell_class"], 3) * size * (size + 18),
            "solved": solved,
            "steps_to_solve": 500.0 if solved else recipe.steps,
        }
        rows += [facts | {"seed": seed} for seed in range(recipe.seeds)]
    results = pd.DataFrame(rows)
    return results[results["task"] == "recall"]


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return results_of(read("published"))


def test_networks_of_another_size_cost_no_seeds(published):
    """The published study has an LSTM and a tanh network of twice the units, with fewer seeds."""
    found = effects("C20", {"results": published})
    advantage = on(found, "advantage")
    assert set(advantage["cell"]) == {"lstm"} and advantage["hidden_size"].isna().all()
    usual = effects("C20", {"results": published[published["hidden_size"] == 32]})
    pd.testing.assert_frame_equal(judged("C20", found), judged("C20", usual))
    assert judged("C20", found)["seeds"]["advantage"] == 10  # tanh has several starts there
    beside = on(found, "advantage", "control").query("cell == 'lstm_64'")
    assert set(beside["baseline"]) == {"tanh_64"} and set(beside["hidden_size"]) == {64}


def test_each_size_of_the_lstm_is_held_against_as_many_parameters(published):
    """Those of 64 units have three times the parameters of a tanh network of 70."""
    found = on(effects("C20", {"results": published}), "advantage", "control")
    wide = found[found["group"] == "as many parameters"]
    assert set(wide["cell"]) == {"lstm"} and set(wide["baseline"]) == {"tanh_wide"}


def test_the_published_study_has_its_controls_at_the_longest_lag(published):
    found = effects("C20", {"results": published})
    positive = on(found, "advantage", "positive")
    assert set(positive["cell"]) == {"linear_diagonal"} and len(positive) == 20


def twice_the_units(results: pd.DataFrame) -> pd.DataFrame:
    """The runs of four seeds again, under other names and with twice the units."""
    some = results[results["seed"] < 4]
    named = {name: some[name] + "_64" for name in ("run", "cell")}
    return some.assign(hidden_size=64, parameters=4000, **named)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("claim_id", "hypothesis"),
    [("B1", "remembers"), ("B1", "as_soon"), ("C06b", "fits_better"), ("C16", "success")],
)
def test_only_the_usual_size_is_judged(tables, claim_id, hypothesis):
    tables = more_seeds(tables)
    before = of(claim_id, hypothesis, tables)
    results = tables["results"]
    tables["results"] = pd.concat([results, twice_the_units(results)], ignore_index=True)
    after = of(claim_id, hypothesis, tables)
    pd.testing.assert_frame_equal(before, after[list(before)])
    beside = of(claim_id, hypothesis, tables, "control").query("hidden_size == 64")
    assert beside["cell"].str.endswith("_64").all() and set(beside["seed"]) <= set(range(4))
    assert len(beside)


@pytest.mark.parametrize(("claim_id", "name"), [("C14", "gru"), ("C16", "output_reset")])
def test_as_many_parameters_are_those_of_one_baseline(tables, claim_id, name):
    """Of two LSTMs, each beside the network that has its own number of parameters."""
    results = tables["results"]
    two = pd.concat([results, twice_the_units(results)], ignore_index=True)
    wide = two[(two["cell"] == name) & (two["task"] == "recall")]
    wide = wide.assign(cell=f"{name}_wide", run=wide["run"] + "_wide", hidden_size=38)
    tables["results"] = pd.concat([two, wide], ignore_index=True)
    found = of(claim_id, "success", tables, "control")
    pairs = {frozenset(pair) for pair in zip(found["cell"], found["baseline"], strict=True)}
    beside = [pair for pair in pairs if f"{name}_wide" in pair]
    assert beside == [{"lstm", f"{name}_wide"}]


def wider(exponents: pd.DataFrame) -> pd.DataFrame:
    """The points of the LSTM with a gain of one again, and all of tanh and relu, with 256 units."""
    lstm = (exponents["cell"] == "lstm") & (exponents["gain"] == 1)
    many = exponents["hidden_size"] == 64
    again = exponents[many & (lstm | exponents["cell"].isin(["tanh", "relu"]))]
    return pd.concat([exponents, again.assign(hidden_size=256)], ignore_index=True)


def test_what_is_built_may_have_fewer_units_than_other_points_of_the_map(tables):
    tables["exponents"] = wider(tables["exponents"])
    assert set(effects("C19", tables)["hypothesis"]) == {"vanishes", "explodes"}


def test_c06_is_about_the_networks_of_most_units(tables):
    tables["exponents"] = wider(tables["exponents"])
    assert set(effects("C06", tables)["hidden_size"]) == {256}
