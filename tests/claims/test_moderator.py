"""Ends of a moderator, and the boundary between them."""

import numpy as np
import pandas as pd
import pytest

from rnngrad.claims.boundary import bracket, crossing_of, monotone
from rnngrad.claims.effects import STAGES, rows, together
from rnngrad.claims.moderator import in_order
from rnngrad.claims.outcome import Outcome
from rnngrad.claims.verdict import hypotheses, judge
from rnngrad.training import progress
from tests.claims.made import by_seed, made_claim, made_hypothesis

ALONG = {"boundary": "where it turns"}
ABOVE = made_claim(a=("mean", "above", 0.0, ALONG | {"moderator": "length"}))
GOOD, BAD, OPEN = [0.9, 1.0, 1.1] * 4, [-0.9, -1.0, -1.1] * 4, [-1.0, 0.0, 1.0] * 4


def along(claim, values, name="length", **more):
    """The only row of a claim's hypotheses, from effects along its moderator."""
    effects = [rows("a", by_seed(each), **{name: at}, **more) for at, each in values.items()]
    return hypotheses(claim, together(effects)).iloc[0]


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (GOOD, GOOD, "supported"),
        (BAD, BAD, "refuted"),
        (GOOD, BAD, "conditional"),
        (BAD, GOOD, "conditional"),
        (GOOD, OPEN, "undecided"),
        (OPEN, BAD, "undecided"),
    ],
)
def test_both_ends_decide(low, high, verdict):
    for between in (low, high, OPEN):
        row = along(ABOVE, {10: low, 20: between, 40: high})
        assert row["verdict"] == verdict
        assert (row["end_low"], row["end_high"]) == ("10", "40")
        assert np.isnan(row["boundary"]) == (verdict != "conditional")
        assert row["held_at"] == ""


@pytest.mark.parametrize(
    ("values", "held_at"),
    [
        ([GOOD, BAD, GOOD], "10 and 30"),
        ([BAD, GOOD, BAD], "20"),
        ([GOOD, BAD, OPEN, GOOD, GOOD, BAD], "10 and 40 to 50"),
        ([GOOD, GOOD, OPEN, GOOD, BAD, GOOD], "10 to 20 and 40 and 60"),
    ],
)
def test_what_is_between_the_ends_may_contradict_them(values, held_at):
    """Then there is no boundary, but a list of the values at which it holds."""
    row = along(ABOVE, {10 * (k + 1): each for k, each in enumerate(values)})
    assert (row["verdict"], row["held_at"]) == ("conditional", held_at)
    assert np.isnan(row["boundary"])


def test_an_open_end_leaves_a_contradiction_undecided():
    assert along(ABOVE, {10: OPEN, 20: BAD, 30: GOOD, 40: BAD})["verdict"] == "undecided"


def test_a_boundary_lies_between_values_that_are_decided():
    row = along(ABOVE, {10: GOOD, 20: [0.4, 0.5, 0.6] * 4, 40: BAD})
    assert row["boundary"] == pytest.approx(20 + 20 / 3)
    assert (row["boundary_low"], row["boundary_high"]) == (20, 40)
    assert [row["end_low_verdict"], row["end_high_verdict"]] == ["supported", "refuted"]


def test_one_value_of_the_moderator_is_both_ends():
    row = along(ABOVE, {10: GOOD})
    assert (row["verdict"], row["end_low"], row["end_high"]) == ("supported", "10", "10")


def test_names_are_ends_without_a_boundary():
    claim = made_claim(a=("mean", "above", 0.0, ALONG | {"moderator": "data"}))
    row = along(claim, {"reused": GOOD, "fresh": BAD}, "data")
    assert (row["verdict"], row["end_low"], row["end_high"]) == ("conditional", "fresh", "reused")
    assert np.isnan(row["boundary"])


def test_stages_are_in_the_order_of_training():
    assert STAGES == progress.STAGES
    assert in_order("stage", sorted(STAGES)) == list(STAGES)


def test_a_moderator_is_of_use_only_where_it_is_known():
    with pytest.raises(ValueError, match="'a': an effect lacks its moderator length"):
        judge(ABOVE, rows("a", by_seed(GOOD), gain=1.0))
    claim = made_claim(a=("mean", "above", 0.0, ALONG | {"moderator": "cell"}))
    three = together(rows("a", by_seed(GOOD), cell=name) for name in ("lstm", "gru", "tanh"))
    with pytest.raises(ValueError, match="cell has the values gru, lstm, tanh; allowed are two"):
        judge(claim, three)
    claim = made_claim(a=("mean", "above", 0.0, ALONG | {"moderator": "stage"}))
    with pytest.raises(ValueError, match="unknown stage 'noon'; allowed are start, tenth, half"):
        judge(claim, rows("a", by_seed(GOOD), stage="noon"))


def test_controls_need_no_moderator_and_make_no_end():
    effects = together(
        [rows("a", by_seed(GOOD), length=10), rows("a", by_seed(BAD), role="control", length=90)]
    )
    assert hypotheses(ABOVE, effects)["verdict"].item() == "supported"
    judge(ABOVE, together([effects, rows("a", by_seed(BAD), role="control", cell="lstm")]))


def test_floor_at_one_end_is_no_assay():
    claim = made_claim(a=("rate_difference", "above", 0.2, ALONG | {"moderator": "length"}))
    ends = {10: ([1] * 30, [0] * 30), 80: ([0] * 30, [0] * 30)}
    table = hypotheses(
        claim, together(rows("a", *map(by_seed, pair), length=at) for at, pair in ends.items())
    )
    assert (table["verdict"].item(), table["why_not"].item()) == ("no assay", "floor")
    assert table["end_low_verdict"].item() == "supported"


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ([-1, 1, 3], 1.5),
        ([-1, -1, 3], 2.25),
        ([-2, 0, 0], np.inf),
        ([1, 2, 3], -np.inf),
        ([-np.inf, 1, 3], 2),
        ([-1, np.inf, 3], 1),
        ([-np.inf, np.inf, 3], 1.5),
        ([-1, 1, -1], 1.5),
    ],
)
def test_a_crossing_is_interpolated_or_censored(values, place):
    assert crossing_of(np.array([1.0, 2.0, 3.0]), np.array(values, float)) == place


def test_the_nearest_monotone_curve():
    assert monotone(np.array([0.0, 2.0, 1.0, 3.0])).tolist() == [0, 1.5, 1.5, 3]
    assert monotone(np.array([0.0, -np.inf])).tolist() == [0, -np.inf]


def said(side):
    p = {"supported": (0.0, 1.0), "refuted": (1.0, 0.0), "undecided": (0.5, 0.5)}[side]
    return Outcome({"supported": 1.0, "refuted": 0.0}.get(side, 0.5), 0.0, 1.0, 20, *p, "")


@pytest.mark.parametrize(
    ("sides", "low", "high"),
    [
        ("rrrsss", 2, 3),
        ("ruuuus", 0, 5),
        ("rrusus", 1, 5),
        ("rurrss", 0, 4),
        ("uuuuss", -np.inf, 4),
        ("rruuuu", 1, np.inf),
    ],
)
def test_a_bracket_ends_before_the_first_value_that_is_not_sure(sides, low, high):
    words = {"r": "refuted", "s": "supported", "u": "undecided"}
    rate = made_hypothesis("rate", "above", 0.4)
    found = [(float(k), said(words[side])) for k, side in enumerate(sides)]
    where = bracket(rate, found, rising=True)
    assert (where.low, where.high) == (low, high)
    assert low <= where.estimate <= high
    mirrored = [(-value, outcome) for value, outcome in reversed(found)]
    back = bracket(rate, mirrored, rising=False)
    assert (back.low, back.high) == (-high, -low)
    assert back.estimate == pytest.approx(-where.estimate)


def test_a_boundary_among_true_zeros():
    """From lag 30 on most seeds have a gradient of zero; half way it is still one per cent."""
    claim = made_claim(a=("mean", "above", -3.0, ALONG | {"moderator": "length"}))
    zeros = [-np.inf] * 19 + [-4.0]
    row = along(claim, {10: [-1.0, -1.1] * 10, 20: [-2.0, -2.1] * 10, 30: zeros})
    assert (row["verdict"], row["end_high_estimate"]) == ("conditional", -np.inf)
    assert 20 <= row["boundary_low"] <= row["boundary"] <= row["boundary_high"] <= 30


def test_the_seeds_are_those_of_the_end_that_has_fewer():
    """Few seeds are at both ends; the verdict is by the seeds of each."""
    low, high = (pd.Series(1.0 + 0.1 * np.arange(12) ** 0.5, range(k, 12 + k)) for k in (0, 9))
    claim = made_claim(
        a=("mean", "above", 0.0, {"moderator": "length", "boundary": "there"}),
        b=("mean", "above", 0.0),
    )
    effects = [
        rows(name, values, length=length)
        for name in "ab"
        for values, length in ((low, 10), (high[:10], 20))
    ]
    found = hypotheses(claim, together(effects)).set_index("hypothesis")["seeds"]
    assert found.to_dict() == {"a": 10, "b": 3}
