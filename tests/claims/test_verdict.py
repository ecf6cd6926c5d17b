"""The rule that turns intervals into verdicts, by what it must say of made effects."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnngrad.claims.effects import rows, together
from rnngrad.claims.intervals import PValues, mean_interval
from rnngrad.claims.outcome import ALPHA
from rnngrad.claims.sample import p_values
from rnngrad.claims.verdict import EVIDENCE, hypotheses, judge, ledger_row
from tests.claims.made import made_claim

GOOD, BAD, OPEN = [0.9, 1.0, 1.1] * 4, [-0.9, -1.0, -1.1] * 4, [-1.0, 0.0, 1.0] * 4
"""Effects that lie surely above zero, surely below, and on both sides."""


def by_seed(values) -> pd.Series:
    return pd.Series(values, dtype=float)


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


def test_a_failed_positive_control_says_that_nothing_can_be_said():
    claim = made_claim(a=("mean", "above", 0.0))
    judged = rows("a", by_seed(GOOD), cell="lstm")
    for known, verdict in ((GOOD, "supported"), (OPEN, "no assay"), (BAD, "no assay")):
        table = decided(claim, judged, rows("a", by_seed(known), role="positive", cell="gru"))
        assert table["verdict"].item() == verdict
    assert table["why_not"].item() == "positive control failed"
    assert np.isnan(table["seeds_needed"].item())


@pytest.mark.parametrize(
    ("ours", "theirs", "word"),
    [(0, 0, "floor"), (20, 20, "ceiling"), (2, 1, "floor"), (3, 1, ""), (19, 18, "ceiling")],
)
@pytest.mark.parametrize("direction", ["above", "within"])
def test_floor_and_ceiling_give_no_assay(ours, theirs, word, direction):
    """Also of equivalence: twenty failures of twenty on both sides do not show that two agree."""
    claim = made_claim(a=("rate_difference", direction, 0.5))
    values = [by_seed(np.arange(20) < count) for count in (ours, theirs)]
    table = decided(claim, rows("a", *values))
    assert (table["verdict"].item() == "no assay") == bool(word)
    assert table["why_not"].item() in (word, "too few seeds")


def test_the_floor_and_the_ceiling_at_two_lengths_are_no_assay_together():
    claim = made_claim(a=("rate_difference", "above", 0.2))
    table = decided(
        claim, *(rows("a", by_seed([k] * 9), by_seed([k] * 9), length=10 + k) for k in (0, 1))
    )
    assert table["why_not"].item() == "floor and ceiling"


def test_the_seed_is_the_unit_of_a_mean_over_conditions():
    """Five conditions of the same twelve seeds are twelve values and not sixty."""
    claim = made_claim(a=("mean", "above", 0.0))
    table = decided(claim, *(rows("a", by_seed(OPEN), length=k) for k in range(5)))
    assert table["seeds"].item() == 12
    assert table["low"].item() == pytest.approx(mean_interval(OPEN, 0.95).low)


def test_seeds_that_a_condition_lacks_are_left_out():
    claim = made_claim(a=("mean", "above", 0.0))
    short = by_seed(GOOD).drop([0, 3])
    table = decided(claim, rows("a", by_seed(GOOD), length=1), rows("a", short, length=2))
    assert table["seeds"].item() == 10


def test_no_seed_in_common_decides_nothing():
    claim = made_claim(a=("mean", "above", 0.0))
    other = by_seed(GOOD).set_axis(range(100, 112))
    table = decided(claim, rows("a", by_seed(GOOD), length=1), rows("a", other, length=2))
    assert (table["verdict"].item(), table["seeds"].item()) == ("undecided", 0)
    assert np.isnan(table["seeds_needed"].item())


def test_one_failure_does_not_refute_that_something_works():
    claim = made_claim(a=("rate", "above", 0.5, {"over": "any"}))
    works, fails = by_seed([1] * 12), by_seed([0] * 12)
    good = decided(claim, rows("a", works, cell="relu"), rows("a", fails, cell="tanh"))
    assert good["verdict"].item() == "supported"
    assert good["estimate"].item() == 1
    bad = decided(claim, rows("a", fails, cell="relu"), rows("a", fails, cell="tanh"))
    assert bad["verdict"].item() == "refuted"
    unsure = by_seed([0, 1] * 6)
    either = decided(claim, rows("a", fails, cell="relu"), rows("a", unsure, cell="tanh"))
    assert either["verdict"].item() == "undecided"


def test_that_something_works_is_adjusted_for_how_much_was_tried():
    claim = made_claim(a=("rate", "above", 0.5, {"over": "any"}))
    for tried, verdict in ((1, "supported"), (2, "undecided")):
        effects = [rows("a", by_seed([1] * 6), length=k) for k in range(tried)]
        assert decided(claim, *effects)["verdict"].item() == verdict


def test_what_cannot_be_told_apart_does_not_refute_that_something_differs():
    claim = made_claim(a=("rate_difference", "above", 0.5, {"over": "any"}))
    half, none = by_seed([0, 1] * 12), by_seed([0] * 24)
    equal = rows("a", half, half, length=10)
    assert decided(claim, equal)["verdict"].item() == "refuted"
    assert decided(claim, equal, rows("a", none, none, length=40))["verdict"].item() == "undecided"


def test_rows_may_come_in_any_order_and_seeds_under_any_name():
    rng = np.random.default_rng(3)
    claim = made_claim(
        a=("mean", "above", 0.0, {"moderator": "gain", "boundary": "where it turns"}),
        b=("rate_difference", "above", 0.1),
    )
    effects = together(
        [
            *(
                rows("a", by_seed(rng.normal(1.4 - g, 0.3, 20)), gain=g, hidden_size=n)
                for g in (1.0, 1.5, 2.0)
                for n in (8, 32)
            ),
            *(
                rows("b", by_seed(rng.random(20) < 0.9), by_seed(rng.random(20) < 0.1), cell=c)
                for c in ("lstm", "gru")
            ),
        ]
    )
    expected = hypotheses(claim, effects)
    shuffled = effects.sample(frac=1, random_state=0)
    names = dict(zip(range(20), rng.permutation(1000)[:20], strict=True))
    renamed = shuffled.assign(seed=shuffled["seed"].map(names))
    pd.testing.assert_frame_equal(hypotheses(claim, shuffled), expected)
    pd.testing.assert_frame_equal(hypotheses(claim, renamed), expected)
    assert set(expected["verdict"]) == {"conditional", "supported"}


def test_true_zeros_on_a_log_scale_decide_by_the_median():
    claim = made_claim(a=("mean", "below", -2.0))
    zeros = [rows("a", by_seed([-np.inf] * 7 + [0.0]), length=k) for k in (10, 20)]
    table = decided(claim, *zeros)
    assert (table["verdict"].item(), table["estimate"].item()) == ("undecided", -np.inf)
    more = [rows("a", by_seed([-np.inf] * 19 + [0.0]), length=k) for k in (10, 20)]
    assert decided(claim, *more)["verdict"].item() == "supported"
