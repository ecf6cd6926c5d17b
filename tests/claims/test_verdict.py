"""The rule that turns intervals into verdicts, by what it must say of made effects."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnngrad.claims.effects import rows, together
from rnngrad.claims.intervals import PValues, mean_interval
from rnngrad.claims.outcome import ALPHA
from rnngrad.claims.sample import p_values
from rnngrad.claims.verdict import EVIDENCE, holm, hypotheses, judge, ledger_row
from tests.claims.made import by_seed, made_claim

GOOD, BAD, OPEN = [0.9, 1.0, 1.1] * 4, [-0.9, -1.0, -1.1] * 4, [-1.0, 0.0, 1.0] * 4
"""Effects that lie surely above zero, surely below, and on both sides."""


def decided(claim, *effects):
    """The hypotheses of a claim by name."""
    return hypotheses(claim, together(effects)).set_index("hypothesis")


def sided(low: float, high: float, direction: str, margin: float) -> str:
    """The verdict of one condition whose interval has these ends at every confidence."""

    def test(margin: float) -> PValues:
        return PValues(0.0 if low > margin else 0.5, 0.0 if high < margin else 0.5)

    supported, refuted = p_values(test, direction, margin)
    return "supported" if supported <= ALPHA else "refuted" if refuted <= ALPHA else "undecided"


@pytest.mark.parametrize(
    ("direction", "low", "high", "verdict"),
    [
        ("above", 1.1, 2.0, "supported"),
        ("above", 0.0, 0.9, "refuted"),
        ("above", 0.9, 1.1, "undecided"),
        ("below", 0.0, 0.9, "supported"),
        ("below", 1.1, 2.0, "refuted"),
        ("below", 0.9, 1.1, "undecided"),
        ("within", -0.9, 0.9, "supported"),
        ("within", 1.1, 2.0, "refuted"),
        ("within", -2.0, -1.1, "refuted"),
        ("within", -0.5, 1.5, "undecided"),
    ],
)
def test_where_the_interval_lies_decides(direction, low, high, verdict):
    assert sided(low, high, direction, 1.0) == verdict


@given(st.floats(-3, 3), st.floats(0, 2), st.floats(0, 2), st.sampled_from(["above", "below"]))
def test_a_narrower_interval_never_turns_a_verdict(middle, half, less, direction):
    wide = sided(middle - half, middle + half, direction, 0.5)
    shrunk = half / (1 + less)
    narrow = sided(middle - shrunk, middle + shrunk, direction, 0.5)
    assert wide in ("undecided", narrow)


@given(st.floats(-3, 3), st.floats(0, 2))
def test_above_and_below_are_mirror_images(middle, half):
    low, high = middle - half, middle + half
    assert sided(low, high, "above", 0.5) == sided(-high, -low, "below", -0.5)


def test_evidence_has_a_row_for_each_condition():
    claim = made_claim(a=("mean", "above", 0.0), b=("rate_difference", "above", 0.3))
    effects = together(
        [
            rows("a", by_seed([1.0, 1.1, 0.9]), length=10),
            rows("a", by_seed([9.0, 9.1, 8.9]), role="control", length=20),
            rows("b", by_seed([1] * 12), by_seed([0] * 12), cell="lstm", tie_input=True),
            rows("b", by_seed([1] * 12), by_seed([0] * 12), role="positive", cell="gru"),
        ]
    )
    table = judge(claim, effects)
    assert list(table) == EVIDENCE
    assert list(table["role"]) == ["claim", "control", "claim", "positive"]
    assert list(table["seeds"]) == [3, 3, 12, 12]
    assert list(table["length"].dropna()) == [10, 20]
    assert table["cell"].tolist()[2] == "lstm"
    assert table.loc[2, "tie_input"]
    assert table.loc[2, "estimate"] == 1.0
    assert list(table["verdict"]) == ["supported", "control", "supported", "supported"]


@pytest.mark.parametrize(("seeds", "verdict"), [(20, "undecided"), (40, "supported")])
def test_zeros_of_a_bounded_mean_decide_by_their_number(seeds, verdict):
    """A tenth is left out by 36 zeros: 0.9^36 is 0.023."""
    claim = made_claim(a=("bounded_mean", "below", 0.1))
    table = decided(claim, rows("a", by_seed([0.0] * seeds)))
    assert table["verdict"].item() == verdict
    assert table["high"].item() > 0.08


@pytest.mark.parametrize(("margin", "verdict"), [(0.3, "supported"), (0.15, "undecided")])
def test_a_rate_is_judged_by_the_exact_test(margin, verdict):
    """Twenty failures: 0.7^20 is 0.0008, 0.85^20 is 0.039."""
    table = decided(made_claim(a=("rate", "below", margin)), rows("a", by_seed([0] * 20)))
    assert table["verdict"].item() == verdict
    assert table["p_supported"].item() == pytest.approx((1 - margin) ** 20)


def test_no_data_leave_a_hypothesis_undecided():
    claim = made_claim(a=("mean", "above", 0.0), b=("mean", "above", 0.0))
    table = decided(claim)
    assert list(table["why_not"]) == ["no data"] * 2
    assert len(judge(claim, together([]))) == 0
    row = ledger_row(claim, table)
    assert (row["verdict"], row["hypotheses"], row["undecided"]) == ("undecided", 2, 2)
    again = decided(claim, rows("a", by_seed(GOOD)))
    assert list(again["why_not"]) == ["", "no data"]
    assert list(again.dtypes) == list(table.astype(again.dtypes).dtypes)


def test_one_hypothesis_alone_is_decided_at_the_level_of_its_interval():
    rng = np.random.default_rng(1)
    for _ in range(50):
        values = rng.normal(0.5, 1, 12)
        table = decided(made_claim(a=("mean", "above", 0.0)), rows("a", by_seed(values)))
        _, low, high = mean_interval(values, 0.95)
        assert (table["verdict"].item() == "undecided") == (low <= 0 <= high)
        assert table[["low", "high"]].to_numpy().tolist() == [[low, high]]


def test_a_claim_has_the_verdict_of_its_primary_hypothesis():
    claim = made_claim(a=("mean", "above", 0.0), b=("mean", "above", 0.0))
    table = decided(claim, rows("a", by_seed(GOOD)), rows("b", by_seed(BAD)))
    assert list(table["verdict"]) == ["supported", "refuted"]
    row = ledger_row(claim, table)
    assert (row["verdict"], row["supported"], row["refuted"], row["no_assay"]) == (
        "supported", 1, 1, 0,
    )  # fmt: skip


@pytest.mark.parametrize("gate", [OPEN, None])
def test_behind_an_open_primary_nothing_is_decided(gate):
    claim = made_claim(a=("mean", "above", 0.0), b=("mean", "above", 0.0))
    first = [] if gate is None else [rows("a", by_seed(gate))]
    table = decided(claim, *first, rows("b", by_seed(GOOD)))
    assert table.loc["b", "verdict"] == "undecided"
    assert table.loc["b", "why_not"] == "primary undecided"
    assert table.loc["b", "seeds_needed"] == len(GOOD)


def test_others_are_adjusted_among_themselves_and_not_with_the_primary():
    """Six heads of six are 0.016 on either side: enough for one hypothesis, not for two."""
    heads = [1] * 6
    claim = made_claim(**dict.fromkeys("abc", ("rate", "above", 0.5)))
    table = decided(claim, *(rows(name, by_seed(heads)) for name in "abc"))
    assert list(table["verdict"]) == ["supported", "undecided", "undecided"]
    assert list(table["seeds_needed"].fillna(0)) == [0, 7, 7]
    strong = decided(claim, *(rows(n, by_seed([1] * (40 if n == "b" else 6))) for n in "abc"))
    assert list(strong["verdict"]) == ["supported"] * 3


def test_holm_multiplies_the_smallest_by_all():
    """By hand: 0.01 x 4, 0.02 x 3, 0.03 x 2, and 0.04 x 1, raised to the one before."""
    np.testing.assert_allclose(holm(np.array([0.04, 0.01, 0.03, 0.02])), [0.06, 0.04, 0.06, 0.06])
    np.testing.assert_allclose(holm(np.array([0.9, 0.6])), [1.0, 1.0])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_rejects_between_bonferroni_and_no_correction(p):
    values = np.array(p)
    adjusted = holm(values)
    assert (adjusted >= values).all()
    assert (adjusted <= np.minimum(1, values * len(values)) + 1e-12).all()
    assert (np.diff(adjusted[np.argsort(values, kind="stable")]) >= 0).all()
