"""The rule that turns intervals into verdicts, also on simulated data with known truth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnngrad.claims.effects import rows, together
from rnngrad.claims.registry import Claim, Part
from rnngrad.claims.verdict import combine, decide, judge, ledger_row
from rnngrad.statistics import Interval


def make_claim(**parts):
    made = {
        name: Part("a number", interval, direction, boundary, "because")
        for name, (interval, direction, boundary) in parts.items()
    }
    return Claim("C99", "title", "statement", "nowhere", "none", "tasks", made)


@pytest.mark.parametrize(
    ("direction", "low", "high", "verdict"),
    [
        ("above", 1.1, 2.0, "supported"),
        ("above", 0.0, 0.9, "refuted"),
        ("above", 0.9, 1.1, "inconclusive"),
        ("below", 0.0, 0.9, "supported"),
        ("below", 1.1, 2.0, "refuted"),
        ("below", 0.9, 1.1, "inconclusive"),
        ("within", -0.9, 0.9, "supported"),
        ("within", 1.1, 2.0, "refuted"),
        ("within", -2.0, -1.1, "refuted"),
        ("within", -0.5, 1.5, "inconclusive"),
    ],
)
def test_where_the_interval_lies_decides(direction, low, high, verdict):
    assert decide(Interval((low + high) / 2, low, high), direction, 1.0) == verdict


@given(st.floats(-3, 3), st.floats(0, 2), st.floats(0, 2), st.sampled_from(["above", "below"]))
def test_a_narrower_interval_never_turns_a_verdict(middle, half, less, direction):
    wide = decide(Interval(middle, middle - half, middle + half), direction, 0.5)
    shrunk = half / (1 + less)
    narrow = decide(Interval(middle, middle - shrunk, middle + shrunk), direction, 0.5)
    assert wide in ("inconclusive", narrow)


@given(st.floats(-3, 3), st.floats(0, 2))
def test_above_and_below_are_mirror_images(middle, half):
    interval = Interval(middle, middle - half, middle + half)
    mirrored = Interval(-middle, -middle - half, -middle + half)
    assert decide(interval, "above", 0.5) == decide(mirrored, "below", -0.5)


def evidence(*verdicts, role="claim", part="a"):
    return pd.DataFrame({"verdict": verdicts, "role": role, "part": part})


@pytest.mark.parametrize(
    ("strata", "verdict"),
    [
        (["supported", "supported"], "supported"),
        (["refuted", "refuted"], "refuted"),
        (["supported", "refuted", "inconclusive"], "mixed"),
        (["supported", "inconclusive"], "inconclusive"),
        ([], "inconclusive"),
    ],
)
def test_strata_are_combined(strata, verdict):
    assert combine(evidence(*strata)) == verdict


def test_controls_do_not_count():
    both = pd.concat([evidence("supported"), evidence("refuted", role="control")])
    assert combine(both) == "supported"


def test_a_part_without_data_leaves_the_claim_open():
    assert combine(evidence("supported", part="a"), {"a": 0, "b": 0}) == "inconclusive"


def test_evidence_has_a_row_for_each_stratum():
    claim = make_claim(a=("mean", "above", 0.0), b=("rate_difference", "above", 0.3))
    effects = together(
        [
            rows("a", "one", [1.0, 1.1, 0.9]),
            rows("a", "two", [9.0, 9.1, 8.9], role="control"),
            rows("b", "three", np.ones(12), np.zeros(12)),
        ]
    )
    table = judge(claim, effects).set_index("stratum")
    assert list(table["role"]) == ["claim", "control", "claim"]
    assert table.loc["one", "seeds"] == 3
    assert table.loc["three", "estimate"] == 1.0
    assert table.loc["three", "verdict"] == "supported"
    row = ledger_row(claim, table.reset_index())
    assert (row["claim"], row["verdict"]) == ("C99", "supported")
    assert (row["supported"], row["refuted"], row["inconclusive"]) == (2, 0, 0)


def test_no_data_gives_no_rows():
    claim = make_claim(a=("mean", "above", 0.0))
    table = judge(claim, together([]))
    assert len(table) == 0
    assert ledger_row(claim, table)["verdict"] == "inconclusive"


@pytest.mark.parametrize("strata", [1, 8])
def test_false_verdicts_are_rarer_than_the_nominal_rate(strata):
    """With every effect on the boundary, five studies in a hundred err in any stratum at most."""
    claim = make_claim(a=("mean", "above", 0.0))
    rng, studies = np.random.default_rng(strata), 600
    errors = 0
    for _ in range(studies):
        effects = together([rows("a", str(k), rng.normal(0, 1, 12)) for k in range(strata)])
        errors += (judge(claim, effects)["verdict"] != "inconclusive").any()
    assert errors / studies < 0.05 + 3 * np.sqrt(0.05 * 0.95 / studies)


def test_true_effects_are_found():
    claim = make_claim(a=("mean", "above", 0.1))
    rng = np.random.default_rng(0)
    verdicts = [combine(judge(claim, rows("a", "one", rng.normal(1.5, 1, 16)))) for _ in range(200)]
    assert np.mean(np.array(verdicts) == "supported") > 0.95
