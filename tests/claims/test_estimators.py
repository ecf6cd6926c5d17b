"""Every estimator on tables whose truth is known, and on tables without data."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from rnngrad import claims
from rnngrad.claims import registry, verdict
from rnngrad.claims.effects import COLUMNS
from tests.study_tables import study_tables

ROOT = Path(__file__).parents[2]
REGISTRY = yaml.safe_load((ROOT / "config/claims.yaml").read_text())


@pytest.fixture
def tables() -> dict[str, pd.DataFrame]:
    return study_tables()


def effects(claim_id: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return claims.estimator(claim_id).effects(tables)


def verdict_on(claim_id: str, tables: dict[str, pd.DataFrame]) -> dict[str, set[str]]:
    """The verdicts of each part's strata."""
    claim = registry.claim(claim_id, REGISTRY[claim_id])
    evidence = verdict.judge(claim, effects(claim_id, tables))
    judged = evidence[evidence["role"] == "claim"]
    return {part: set(group["verdict"]) for part, group in judged.groupby("part")}


@pytest.mark.parametrize("claim_id", REGISTRY)
def test_effects_are_tidy_and_of_registered_parts(claim_id, tables):
    found = effects(claim_id, tables)
    assert tuple(found.columns) == COLUMNS
    assert set(found["part"]) == set(REGISTRY[claim_id]["parts"])
    assert found["value"].notna().all()
    assert set(found["role"]) <= {"claim", "control"}


@pytest.mark.parametrize("claim_id", REGISTRY)
def test_without_data_nothing_is_claimed(claim_id, tables):
    empty = {name: table.iloc[:0] for name, table in tables.items()}
    assert len(effects(claim_id, empty)) == 0


def test_c03_sees_the_share_of_the_far_half(tables):
    found = effects("C03", tables).query("part == 'far_share' and role == 'claim'")
    np.testing.assert_allclose(found["value"], -0.05 * 150, atol=0.05)
    assert verdict_on("C03", tables) == {"far_share": {"supported"}, "total_norm": {"supported"}}


@pytest.mark.parametrize(("shift", "expected"), [(0.5, "supported"), (-0.5, "refuted")])
def test_c06_is_decided_by_the_sign(tables, shift, expected):
    table = tables["exponents"]
    tables["exponents"] = table.assign(
        exponent=table["exponent"] + shift * (table["cell"] == "relu")
    )
    assert verdict_on("C06", tables) == {"exponent": {expected}}


def test_c06_takes_differences_within_a_seed(tables):
    table = tables["exponents"]
    tables["exponents"] = table.assign(
        exponent=10.0 * table["seed"] + 0.1 * (table["cell"] == "relu")
    )
    np.testing.assert_allclose(effects("C06", tables)["value"], 0.1)


@pytest.mark.parametrize(("share", "expected"), [(0.9, "supported"), (0.1, "refuted")])
def test_c08_is_decided_by_the_share_of_the_forget_gate(tables, share, expected):
    table = tables["terms"]
    tables["terms"] = table.assign(share=share + 1e-3 * table["seed"])
    assert verdict_on("C08", tables)["share"] == {expected}


@pytest.mark.parametrize(("factor", "expected"), [(5.0, "supported"), (0.2, "refuted")])
def test_c09_compares_time_constants_on_the_two_tasks(tables, factor, expected):
    units = tables["units"]
    longer = units["time_constant"] * np.where(units["task"] == "recall", factor, 1.0)
    tables["units"] = units.assign(time_constant=longer)
    tables["results"] = tables["results"].assign(success=True)
    assert verdict_on("C09", tables)["history_raises_keep"] == {expected}


def test_c09_finds_the_trap(tables):
    """Seeds that fail with short time constants where another initialisation solves the task."""
    tables["results"] = tables["results"].assign(success=tables["results"]["arm"] == "remember")
    found = effects("C09", tables).query("part == 'low_keep_means_no_need'")
    at_forty = found[found["stratum"].str.contains("40")]
    assert at_forty["value"].mean() > 0.8  # constants near e^2 are below 40 / 4
    assert verdict_on("C09", tables)["low_keep_means_no_need"] & {"refuted"}


def test_c14_sees_a_wider_range_as_more_dependence(tables):
    table = tables["exponents"]
    stretched = np.where(table["cell"] == "gru", 3.0, 1.0) * table["exponent"]
    tables["exponents"] = table.assign(exponent=stretched)
    assert verdict_on("C14", tables)["dependence"] == {"supported"}


def test_c16_accepts_a_cell_that_behaves_like_the_lstm(tables):
    assert verdict_on("C16", tables)["exponent"] == {"supported"}


def test_c20_compares_successes_at_the_longest_length(tables):
    results = tables["results"]
    solved = (results["cell"] == "lstm") | (results["length"] == 10)
    repeated = pd.concat([results.assign(seed=results["seed"] + SHIFT * k) for k in range(4)])
    tables["results"] = repeated.assign(success=np.tile(solved, 4))
    assert verdict_on("C20", tables) == {"advantage": {"supported"}, "decline": {"supported"}}


SHIFT = 100
