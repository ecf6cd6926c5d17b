"""Runs are compared by their settings: whatever they are called, whatever else is in the study."""

import itertools

import numpy as np
import pandas as pd
import pytest

from rnngrad.claims import registry
from rnngrad.claims.decision import decide
from rnngrad.claims.settings import distinct, standard
from rnngrad.claims.verdict import judge
from rnngrad.study.runs import make_run
from tests.claims.decided import effects
from tests.study_rows import CONFIG
from tests.study_tables import REGISTRY, study_tables


def evidence(claim_id: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The evidence on a claim."""
    return judge(registry.claim(claim_id, REGISTRY[claim_id]), effects(claim_id, tables))


def renamed(table: pd.DataFrame) -> pd.DataFrame:
    """The table with other names for runs, arms, maps, priors and cells."""
    table = table.copy()
    for column in ("arm", "map", "prior", "cell"):
        if column in table:
            table[column] = "no " + table[column]
    if "run" in table:
        table["run"] = table["run"].str[::-1]
        table["start"] = table["start"].str[::-1]
    return table


@pytest.fixture(scope="module")
def others(all_tables) -> dict[str, pd.DataFrame]:
    """The tables with other names, and their rows in another order."""
    tables = all_tables.items()
    return {name: renamed(each).sample(frac=1, random_state=1) for name, each in tables}


@pytest.mark.parametrize("claim_id", REGISTRY)
def test_neither_names_nor_the_order_of_rows_decide(claim_id, decided, others):
    (before, verdicts), (after, again) = (
        decided[claim_id],
        decide(claim_id, REGISTRY[claim_id], others),
    )
    for column in ("cell", "baseline"):
        after[column] = after[column].str.removeprefix("no ")
    order = [name for name in before if before[name].notna().any()]
    before, after = (each.sort_values(order).reset_index(drop=True) for each in (before, after))
    pd.testing.assert_frame_equal(before, after)
    pd.testing.assert_frame_equal(verdicts, again)


def test_another_value_of_the_keep_bias_is_another_condition():
    """An arm by the name of keep1 whose bias is 2 is told by 2."""
    settings = {"keep1": {"keep_bias": 2.0}}
    tables = study_tables(arms=settings, more_arms=("keep1",))
    for claim_id in ("C08", "C10"):
        found = evidence(claim_id, tables)
        assert 2.0 in set(found["keep_bias"])
        assert 1.0 not in set(found["keep_bias"])


VARIANTS = {
    "size": {"hidden_size": 64},
    "rate": {"learning_rate": 0.01},
    "steps": {"steps": 800},
    "batch": {"batch_size": 48},
    "scheme": {"scheme": "normal"},
    "explosive": {"gain": 3.0},
    "rmsprop": {"optimiser": "rmsprop"},
    "norm": {"clip": "norm"},
    "tuned": {"learning_rate": "tuned"},
    "keep": {"keep_bias": 1.0},
    "remember": {"keep_bias": "log_length", "tie_input": True},
    "untied": {"keep_bias": "log_length"},
    "shut": {"keep_bias": -4.0},
    "reused": {"data": "reused"},
}
GATELESS = ("tanh", "relu")


def many_arms() -> dict[str, dict]:
    """Arms with every setting and every two, each twice, and starts from other arms."""
    arms = {"plain": {}, "tied": {"tie_input": True}} | VARIANTS
    for a, b in itertools.combinations(VARIANTS, 2):
        if not set(VARIANTS[a]) & set(VARIANTS[b]):
            arms[f"{a}_{b}"] = VARIANTS[a] | VARIANTS[b]
    for first, then in itertools.product(("plain", "remember"), ("plain", "remember", "shut")):
        arms[f"{first}_to_{then}"] = arms[then] | {"start": first}
    copies = {f"again_{name}": settings for name, settings in arms.items()}
    copies["again_plain_to_shut"] = arms["shut"] | {"start": "again_plain"}
    return arms | copies


def grid_of_runs(arms: dict[str, dict], cells: tuple[str, ...], seeds: int) -> pd.DataFrame:
    """One row for each seed of all runs, with what decides them."""
    own = {"mine": {"class": "rnngrad.cells.lstm:LSTM"}}
    config = CONFIG | {"arms": arms, "cells": CONFIG["cells"] | own}
    found = []
    for cell, arm in itertools.product(cells, arms):
        if cell in GATELESS and arms[arm].get("keep_bias", 0) != 0:
            continue
        for task, length in (("recall", 10), ("recall", 40), ("short_memory", 40), ("load1", 40)):
            run = make_run(config, task, length, cell, arm, measured=True)
            recipe = run.recipe
            facts = run.facts | {
                "steps": recipe.steps,
                "learning_rate": recipe.optimiser.learning_rate,
                "batch_size": recipe.batch_size,
                "parameters": 1000 * recipe.hidden_size,
            }
            found += [facts | {"seed": seed} for seed in range(seeds)]
    return pd.DataFrame(found)


def measured(runs: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Tables of the runs, with results and measures that are drawn at random."""
    rng = np.random.default_rng(0)

    def cross(columns: tuple[str, ...], **axes) -> pd.DataFrame:
        table = runs
        for name, values in axes.items():
            table = table.merge(pd.DataFrame({name: values}), how="cross")
        return table.assign(**{name: rng.normal(size=len(table)) for name in columns})

    results = cross(("test_score",)).assign(test_loss=1.0, baseline=2.0, bad_step=-1)
    results["solved"], results["alive"] = rng.random((2, len(results))) < [[0.5], [0.9]]
    results["steps_to_solve"] = rng.integers(1, 10, len(results)).astype(float)
    lags = ("log10_far_share", "log10_loss_sensitivity", "log10_total", "log10_largest")
    products = ("keep_log_ratio", "article_log_ratio", "memory_growth", "output_growth")
    products += ("block_growth", "full_growth", "output_offset")
    stage = ["start", "end"]
    units = cross(("time_constant",), stage=stage, unit=[0, 1])
    horizon = cross(lags, stage=["start"], lag=[1, 5, 900])
    clipped = cross((), step=[1, 2]).assign(clipped_share=rng.random(2 * len(runs)))
    gates = pd.DataFrame(
        [("intact", ""), ("cut", "c"), ("cut", "h"), ("held", "f"), ("held", "z")],
        columns=["intervention", "gate"],
    )
    paths = cross((), stage=["end"]).merge(gates, how="cross")
    attractors = cross((), stage=["end"], symbol=[0, 1])
    return {
        "results": results,
        "history": clipped,
        "lags": cross(lags, stage=stage, lag=[1, 5, 25]),
        "units": units.assign(time_constant=np.exp(units["time_constant"])),
        "terms": cross((), stage=stage, term=["keep", "x"]).assign(share=0.5),
        "products": cross(products, stage=stage),
        "horizon": horizon.assign(length=horizon["length"] * 100),
        "paths": paths.assign(score=rng.random(len(paths)), chance=0.1),
        "attractors": attractors.assign(distinct=2, period=1, radius=0.5),
    }


CELLS = ("tanh", "relu", "lstm", "mine", "gru", "gru_wide", "coupled_lstm", "clamped_lstm")


@pytest.fixture(scope="module")
def crowded() -> dict[str, pd.DataFrame]:
    tables = measured(grid_of_runs(many_arms(), CELLS, seeds=3))
    solved = tables["results"][["run", "seed", "solved"]]
    for name in ("lags", "units", "terms", "products", "paths", "attractors"):
        tables[name] = tables[name].merge(solved, on=["run", "seed"])
    return study_tables() | tables


@pytest.mark.slow
@pytest.mark.parametrize("claim_id", REGISTRY)
def test_a_study_may_have_any_arms(claim_id, crowded):
    """Every condition has each seed once, or its effects would be refused."""
    found = evidence(claim_id, crowded)
    assert (found["seeds"] <= 16).all()


def test_runs_that_differ_by_name_only_count_once():
    runs = grid_of_runs(many_arms(), ("lstm",), seeds=2)
    once = distinct(runs)
    assert not once["arm"].str.startswith("again").any()
    again = distinct(once)
    pd.testing.assert_frame_equal(once, again)
    arms = set(once.loc[once["standard"], "arm"])
    assert arms == {
        *("plain", "keep", "remember", "untied", "shut"),
        *("reused", "keep_reused", "remember_reused", "untied_reused", "shut_reused"),
    }
    assert set(standard(runs)["arm"]) == arms


def test_what_goes_on_from_a_copy_goes_on_from_what_is_kept():
    runs = grid_of_runs(many_arms(), ("lstm",), seeds=2).query("length == 10")
    runs = runs[runs["arm"] != "plain_to_shut"]
    moved = distinct(runs).query("arm == 'again_plain_to_shut'")
    assert set(moved["start"]) == {"recall/T10/lstm/plain"}


def test_of_equal_runs_the_one_with_more_seeds_or_measures_is_kept():
    runs = grid_of_runs({"few": {}, "many": {}}, ("lstm",), seeds=4)
    runs = runs[(runs["arm"] == "many") | (runs["seed"] < 2)]
    assert set(distinct(runs)["arm"]) == {"many"}
    few = runs.loc[runs["arm"] == "few", "run"]
    assert set(distinct(runs, measured=few)["arm"]) == {"few"}


def test_runs_with_other_training_are_told_by_it():
    """Two learning rates under the same clip are two conditions of clipping, with their own."""
    arms = {
        "slow": {"learning_rate": 0.001},
        "fast": {"learning_rate": 0.01},
        "slow_clip": {"learning_rate": 0.001, "clip": "norm"},
        "fast_clip": {"learning_rate": 0.01, "clip": "norm"},
    }
    tables = measured(grid_of_runs(arms, ("lstm",), seeds=5))
    found = evidence("C11", tables)
    clipping = found[(found["hypothesis"] == "clipping") & (found["length"] == 40)]
    assert sorted(clipping["learning_rate"]) == [0.001, 0.01]
    alone = {name: arms[name] for name in ("slow", "slow_clip")}
    found = evidence("C11", measured(grid_of_runs(alone, ("lstm",), seeds=5)))
    assert found["learning_rate"].isna().all()


def test_runs_with_seeds_in_common_are_compared_by_those():
    tables = measured(grid_of_runs({"plain": {}, "clip": {"clip": "norm"}}, ("lstm",), seeds=6))
    results = tables["results"]
    tables["results"] = results[(results["arm"] == "clip") | (results["seed"] < 4)]
    found = evidence("C11", tables)
    assert set(found.loc[found["hypothesis"] == "clipping", "seeds"]) == {4}
