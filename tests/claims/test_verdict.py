"""The rule that turns intervals into verdicts, also on simulated data with known truth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnngrad.claims.effects import rows, together
from rnngrad.claims.intervals import LEVEL, PValues, mean_interval
from rnngrad.claims.verdict import combine, judge, ledger_row, p_values
from tests.claims.made import made_claim


def sided(low: float, high: float, direction: str, margin: float) -> str:
    """The verdict of one condition whose interval has these ends at every confidence."""

    def test(margin: float) -> PValues:
        return PValues(0.0 if low > margin else 0.5, 0.0 if high < margin else 0.5)

    supported, refuted = p_values(test, direction, margin)
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
    assert sided(low, high, direction, 1.0) == verdict


@given(st.floats(-3, 3), st.floats(0, 2), st.floats(0, 2), st.sampled_from(["above", "below"]))
def test_a_narrower_interval_never_turns_a_verdict(middle, half, less, direction):
    wide = sided(middle - half, middle + half, direction, 0.5)
    shrunk = half / (1 + less)
    narrow = sided(middle - shrunk, middle + shrunk, direction, 0.5)
    assert wide in ("inconclusive", narrow)


@given(st.floats(-3, 3), st.floats(0, 2))
def test_above_and_below_are_mirror_images(middle, half):
    low, high = middle - half, middle + half
    assert sided(low, high, "above", 0.5) == sided(-high, -low, "below", -0.5)


def evidence(*verdicts, role="claim", hypothesis="a"):
    return pd.DataFrame({"verdict": verdicts, "role": role, "hypothesis": hypothesis})


def by_seed(values) -> pd.Series:
    return pd.Series(values, dtype=float)


@pytest.mark.parametrize(
    ("conditions", "verdict"),
    [
        (["supported", "supported"], "supported"),
        (["refuted", "refuted"], "refuted"),
        (["supported", "refuted", "inconclusive"], "mixed"),
        (["supported", "inconclusive"], "inconclusive"),
        ([], "inconclusive"),
    ],
)
def test_conditions_are_combined(conditions, verdict):
    assert combine(evidence(*conditions)) == verdict


def test_controls_do_not_count():
    both = pd.concat([evidence("supported"), evidence("control", role="control")])
    assert combine(both) == "supported"


def test_a_hypothesis_without_data_leaves_the_claim_open():
    assert combine(evidence("supported", hypothesis="a"), {"a": 0, "b": 0}) == "inconclusive"


def test_evidence_has_a_row_for_each_condition():
    claim = made_claim(a=("mean", "above", 0.0), b=("rate_difference", "above", 0.3))
    effects = together(
        [
            rows("a", by_seed([1.0, 1.1, 0.9]), length=10),
            rows("a", by_seed([9.0, 9.1, 8.9]), role="control", length=20),
            rows("b", by_seed([1] * 12), by_seed([0] * 12), cell="lstm", tie_input=True),
        ]
    )
    table = judge(claim, effects)
    assert list(table["role"]) == ["claim", "control", "claim"]
    assert list(table["seeds"]) == [3, 3, 12]
    assert list(table["length"].dropna()) == [10, 20]
    assert table["cell"].tolist()[2] == "lstm"
    assert table.loc[2, "tie_input"]
    assert table.loc[2, "estimate"] == 1.0
    assert list(table["verdict"]) == ["supported", "control", "supported"]
    row = ledger_row(claim, table)
    assert (row["claim"], row["verdict"]) == ("X99", "supported")
    assert (row["supported"], row["refuted"], row["inconclusive"]) == (2, 0, 0)


@pytest.mark.parametrize("values", [[0.02, 0.02], [0.0] * 20, [0.3] * 60])
def test_equal_values_decide_nothing(values):
    """A sample without variance does not tell the population's."""
    for direction, margin in (("above", -1.0), ("below", 1.0), ("within", 1.0)):
        table = judge(made_claim(a=("mean", direction, margin)), rows("a", by_seed(values)))
        assert table["verdict"].item() == "inconclusive"


@pytest.mark.parametrize(("seeds", "verdict"), [(20, "inconclusive"), (40, "supported")])
def test_zeros_of_a_bounded_mean_decide_by_their_number(seeds, verdict):
    """A tenth is left out by 36 zeros: 0.9^36 is 0.023."""
    claim = made_claim(a=("bounded_mean", "below", 0.1))
    table = judge(claim, rows("a", by_seed([0.0] * seeds)))
    assert table["verdict"].item() == verdict
    assert table["high"].item() > 0.08


@pytest.mark.parametrize(
    ("interval", "margin", "verdict"), [("rate", 0.3, "supported"), ("rate", 0.15, "inconclusive")]
)
def test_a_rate_is_judged_by_the_exact_test(interval, margin, verdict):
    """Twenty failures: 0.7^20 is 0.0008, 0.85^20 is 0.039."""
    table = judge(made_claim(a=(interval, "below", margin)), rows("a", by_seed([0] * 20)))
    assert table["verdict"].item() == verdict
    assert table["p_supported"].item() == pytest.approx((1 - margin) ** 20)


def test_no_data_gives_no_rows():
    claim = made_claim(a=("mean", "above", 0.0))
    table = judge(claim, together([]))
    assert len(table) == 0
    assert ledger_row(claim, table)["verdict"] == "inconclusive"


STUDIES = 400
NOISE = 3 * np.sqrt(0.05 * 0.95 / STUDIES)
"""Three standard errors of a simulated rate of five per cent."""


def simulate(claim, means, size=12, studies=STUDIES):
    """Yield the verdicts of studies whose conditions have these true means."""
    rng = np.random.default_rng(0)
    for _ in range(studies):
        effects = [
            rows("a", by_seed(rng.normal(mean, 1, size)), length=k) for k, mean in enumerate(means)
        ]
        yield judge(claim, together(effects))["verdict"].to_numpy()


@pytest.mark.slow
@pytest.mark.parametrize("conditions", [1, 8])
def test_false_verdicts_are_rarer_than_the_nominal_rate(conditions):
    """With every effect on the margin, five studies in a hundred err in any condition at most."""
    claim = made_claim(a=("mean", "above", 0.0))
    wrong = [(found != "inconclusive").any() for found in simulate(claim, [0.0] * conditions)]
    assert np.mean(wrong) < 0.05 + NOISE


@pytest.mark.slow
def test_holm_controls_errors_beside_true_effects():
    """Large effects are rejected first, and must not open the door to false ones."""
    claim = made_claim(a=("mean", "above", 0.0))
    wrong = [(found[2:] != "inconclusive").any() for found in simulate(claim, [3.0, 3.0, 0.0, 0.0])]
    assert np.mean(wrong) < 0.05 + NOISE


@pytest.mark.slow
def test_benjamini_and_hochberg_bound_the_share_of_false_verdicts():
    claim = made_claim("bh", a=("mean", "above", 0.0))
    shares = []
    for found in simulate(claim, [2.0] * 5 + [0.0] * 5):
        decided = found != "inconclusive"
        shares.append(decided[5:].sum() / max(decided.sum(), 1))
    assert np.mean(shares) < 0.05 + NOISE


@pytest.mark.slow
@pytest.mark.parametrize("mean", [0.5, -0.5, 2.0])
def test_equivalence_is_not_claimed_where_it_does_not_hold(mean):
    """On the margin, and beyond it, `within` is supported in at most 2.5 per cent of studies."""
    claim = made_claim(a=("mean", "within", 0.5))
    wrong = [(found == "supported").any() for found in simulate(claim, [mean], size=40)]
    assert np.mean(wrong) < 0.025 + NOISE


def test_equivalence_is_found_where_it_holds():
    claim = made_claim(a=("mean", "within", 1.0))
    found = [(verdicts == "supported").all() for verdicts in simulate(claim, [0.1], 40, 40)]
    assert np.mean(found) > 0.95


def test_an_equal_effect_is_a_verdict_at_the_level_of_the_interval():
    """One condition needs no correction: p <= 0.025 exactly if the 95 % interval excludes 0."""
    rng = np.random.default_rng(1)
    for _ in range(50):
        values = rng.normal(0.5, 1, 12)
        table = judge(made_claim(a=("mean", "above", 0.0)), rows("a", by_seed(values)))
        _, low, high = mean_interval(values, 0.95)
        assert (table["verdict"].iloc[0] == "inconclusive") == (low <= 0 <= high)


def test_true_effects_are_found():
    claim = made_claim(a=("mean", "above", 0.1))
    rng = np.random.default_rng(0)
    verdicts = [
        combine(judge(claim, rows("a", by_seed(rng.normal(1.5, 1, 16))))) for _ in range(200)
    ]
    assert np.mean(np.array(verdicts) == "supported") > 0.95
