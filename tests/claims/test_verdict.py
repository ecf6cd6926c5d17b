"""The rule that turns intervals into verdicts, also on simulated data with known truth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnngrad.claims.effects import rows, together
from rnngrad.claims.intervals import Interval, mean_interval
from rnngrad.claims.registry import Claim, Part
from rnngrad.claims.verdict import LEVEL, combine, judge, ledger_row, p_values


def make_claim(correction="holm", **parts):
    made = {
        name: Part("a number", interval, direction, boundary, "because", "none", correction)
        for name, (interval, direction, boundary) in parts.items()
    }
    return Claim("C99", "title", "statement", "nowhere", "empirical", (), "none", "tasks", made)


def sided(interval: Interval, direction: str, boundary: float) -> str:
    """The verdict of one stratum whose interval is the same at every confidence."""
    supported, refuted = p_values(lambda confidence: interval, direction, boundary)
    level = (1 - LEVEL) / 2
    return "supported" if supported <= level else "refuted" if refuted <= level else "inconclusive"


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
    assert sided(Interval((low + high) / 2, low, high), direction, 1.0) == verdict


@given(st.floats(-3, 3), st.floats(0, 2), st.floats(0, 2), st.sampled_from(["above", "below"]))
def test_a_narrower_interval_never_turns_a_verdict(middle, half, less, direction):
    wide = sided(Interval(middle, middle - half, middle + half), direction, 0.5)
    shrunk = half / (1 + less)
    narrow = sided(Interval(middle, middle - shrunk, middle + shrunk), direction, 0.5)
    assert wide in ("inconclusive", narrow)


@given(st.floats(-3, 3), st.floats(0, 2))
def test_above_and_below_are_mirror_images(middle, half):
    interval = Interval(middle, middle - half, middle + half)
    mirrored = Interval(-middle, -middle - half, -middle + half)
    assert sided(interval, "above", 0.5) == sided(mirrored, "below", -0.5)


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
    both = pd.concat([evidence("supported"), evidence("control", role="control")])
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
    assert table.loc["two", "verdict"] == "control"
    row = ledger_row(claim, table.reset_index())
    assert (row["claim"], row["verdict"]) == ("C99", "supported")
    assert (row["supported"], row["refuted"], row["inconclusive"]) == (2, 0, 0)


def test_no_data_gives_no_rows():
    claim = make_claim(a=("mean", "above", 0.0))
    table = judge(claim, together([]))
    assert len(table) == 0
    assert ledger_row(claim, table)["verdict"] == "inconclusive"


STUDIES = 400
NOISE = 3 * np.sqrt(0.05 * 0.95 / STUDIES)
"""Three standard errors of a simulated rate of five per cent."""


def simulate(claim, means, size=12, seed=0):
    """Yield the verdicts of studies whose strata have these true means."""
    rng = np.random.default_rng(seed)
    for _ in range(STUDIES):
        parts = [rows("a", str(k), rng.normal(mean, 1, size)) for k, mean in enumerate(means)]
        yield judge(claim, together(parts))["verdict"].to_numpy()


@pytest.mark.parametrize("strata", [1, pytest.param(8, marks=pytest.mark.slow)])
def test_false_verdicts_are_rarer_than_the_nominal_rate(strata):
    """With every effect on the boundary, five studies in a hundred err in any stratum at most."""
    claim = make_claim(a=("mean", "above", 0.0))
    wrong = [(found != "inconclusive").any() for found in simulate(claim, [0.0] * strata)]
    assert np.mean(wrong) < 0.05 + NOISE


@pytest.mark.slow
def test_holm_controls_errors_beside_true_effects():
    """Strata with large effects are rejected first, and must not open the door to false ones."""
    claim = make_claim(a=("mean", "above", 0.0))
    wrong = [(found[2:] != "inconclusive").any() for found in simulate(claim, [3.0, 3.0, 0.0, 0.0])]
    assert np.mean(wrong) < 0.05 + NOISE


@pytest.mark.slow
def test_benjamini_and_hochberg_bound_the_share_of_false_verdicts():
    claim = make_claim("bh", a=("mean", "above", 0.0))
    shares = []
    for found in simulate(claim, [2.0] * 5 + [0.0] * 5):
        decided = found != "inconclusive"
        shares.append(decided[5:].sum() / max(decided.sum(), 1))
    assert np.mean(shares) < 0.05 + NOISE


@pytest.mark.slow
@pytest.mark.parametrize("mean", [0.5, -0.5, 2.0])
def test_equivalence_is_not_claimed_where_it_does_not_hold(mean):
    """On the margin, and beyond it, `within` is supported in at most 2.5 per cent of studies."""
    claim = make_claim(a=("mean", "within", 0.5))
    wrong = [(found == "supported").any() for found in simulate(claim, [mean], size=40)]
    assert np.mean(wrong) < 0.025 + NOISE


def test_equivalence_is_found_where_it_holds():
    claim = make_claim(a=("mean", "within", 1.0))
    found = [(verdicts == "supported").all() for verdicts in simulate(claim, [0.1], size=40)]
    assert np.mean(found) > 0.95


def test_an_equal_effect_is_a_verdict_at_the_level_of_the_interval():
    """One stratum needs no correction: p <= 0.025 exactly if the 95 % interval excludes 0."""
    rng = np.random.default_rng(1)
    for _ in range(50):
        values = rng.normal(0.5, 1, 12)
        table = judge(make_claim(a=("mean", "above", 0.0)), rows("a", "one", values))
        _, low, high = mean_interval(values, 0.95)
        assert (table["verdict"].iloc[0] == "inconclusive") == (low <= 0 <= high)


def test_true_effects_are_found():
    claim = make_claim(a=("mean", "above", 0.1))
    rng = np.random.default_rng(0)
    verdicts = [combine(judge(claim, rows("a", "one", rng.normal(1.5, 1, 16)))) for _ in range(200)]
    assert np.mean(np.array(verdicts) == "supported") > 0.95
