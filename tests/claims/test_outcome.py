"""What conditions say together, and when they can't say anything."""

import numpy as np
import pandas as pd
import pytest

from rnngrad.claims.effects import rows, together
from rnngrad.claims.intervals import mean_interval
from rnngrad.claims.verdict import hypotheses
from tests.claims.made import by_seed, made_claim

GOOD, BAD, OPEN = [0.9, 1.0, 1.1] * 4, [-0.9, -1.0, -1.1] * 4, [-1.0, 0.0, 1.0] * 4
"""Effects that lie surely above zero, surely below, and on both sides."""


def decided(claim, *effects):
    """The hypotheses of a claim by name."""
    return hypotheses(claim, together(effects)).set_index("hypothesis")


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


@pytest.mark.parametrize("full", [0, 1])
def test_a_condition_at_the_floor_or_the_ceiling_dilutes_nothing(full):
    claim = made_claim(a=("rate_difference", "above", 0.3))
    tells = rows("a", by_seed([1] * 12), by_seed([0] * 12), length=20)
    silent = rows("a", by_seed([full] * 12), by_seed([full] * 12), length=10)
    alone, both = decided(claim, tells), decided(claim, tells, silent)
    columns = ["verdict", "estimate", "low", "high", "seeds"]
    pd.testing.assert_frame_equal(alone[columns], both[columns])


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
