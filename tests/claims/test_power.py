"""The number of seeds that would decide."""

import numpy as np
import pytest

from rnngrad.claims import power
from rnngrad.claims.effects import rows, together
from rnngrad.claims.outcome import ALPHA
from rnngrad.claims.sample import Sample
from rnngrad.claims.verdict import hypotheses
from tests.claims.made import by_seed, made_claim, made_hypothesis


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("mean", [0.5, -1.0, 1.5, 2.0, -0.4]),
        ("rate", [1, 1, 0, 1, 0]),
        ("bounded_mean", [0.7, 0.5, 0.8, 0.6, 0.9]),
        ("mean", [np.inf, -np.inf, np.inf, np.inf]),
    ],
)
def test_just_as_many_are_named_as_decide(kind, values):
    bounds = (0, 1) if kind == "bounded_mean" else None
    claim = made_hypothesis(kind, "above", 0.0 if kind == "mean" else 0.45)
    sample = Sample(kind, (np.array(values, float),), bounds)
    needed = int(power.repeats(claim, sample, ALPHA, 0))
    assert len(values) < needed < power.MOST
    for seeds, decides in ((needed, True), (needed - 1, False)):
        again = power.repeated(sample, seeds)
        assert again.seeds == seeds
        assert (again.p_values("above", claim.margin)[0] <= ALPHA) == decides
    assert power.repeats(claim, sample, ALPHA, 1) == np.inf


def test_repeated_values_keep_their_mean_and_spread():
    sample = Sample("mean", (np.array([0.5, -1.0, 2.0]),))
    for seeds in (3, 4, 10, 301):
        (again,) = power.repeated(sample, seeds).columns
        assert again.mean() == pytest.approx(0.5)
        assert again.std(ddof=1) == pytest.approx(1.5)


def test_of_paired_rates_many_seeds_cost_little():
    """Above `EXACT` the score test stands in; it meets the exact one where they change over."""
    ours, theirs = (np.arange(20) < count for count in (11, 9))
    sample = Sample("rate_difference", (ours[::-1].astype(float), theirs.astype(float)))
    claim = made_hypothesis("rate_difference", "above", -0.02)
    exact, more = (
        power._p_values(claim, power.repeated(sample, power.EXACT + k))[0] for k in (0, 1)
    )
    assert 0.001 < more == pytest.approx(exact, rel=1 / 3)
    assert 20 < power.repeats(claim, sample, ALPHA, 0) < power.MOST


def needed(claim, *effects):
    return hypotheses(claim, together(effects)).iloc[0]["seeds_needed"]


def test_what_is_decided_or_hopeless_needs_none():
    claim = made_claim(a=("mean", "above", 0.0))
    assert np.isnan(needed(claim, rows("a", by_seed([1.0, 1.1, 0.9] * 4))))
    assert np.isnan(needed(claim, rows("a", by_seed([1.0, -1.0] * 6))))
    assert np.isnan(needed(claim))


def test_both_ends_are_counted():
    claim = made_claim(a=("mean", "above", 0.0, {"moderator": "length", "boundary": "there"}))
    sure, near, far = ([effect - 1, effect, effect + 1] * 4 for effect in (3.0, 0.5, -0.3))
    lengths = {"length": 10}, {"length": 20}
    one = needed(claim, rows("a", by_seed(sure), **lengths[0]), rows("a", by_seed(far), length=20))
    both = needed(claim, rows("a", by_seed(near), **lengths[0]), rows("a", by_seed(far), length=20))
    assert one == both > needed(made_claim(a=("mean", "above", 0.0)), rows("a", by_seed(near)))


def test_that_something_works_needs_only_one_that_does():
    claim = made_claim(a=("rate", "above", 0.5, {"over": "any"}))
    good, bad = by_seed([1, 1, 1, 0, 1, 1]), by_seed([0, 1, 0, 1, 0, 0])
    alone = needed(claim, rows("a", good, cell="relu"))
    both = needed(claim, rows("a", good, cell="relu"), rows("a", bad, cell="tanh"))
    assert alone <= both < 3 * alone


def test_the_report_says_what_is_lacking():
    claim = made_claim(a=("mean", "above", 0.0), b=("mean", "above", 0.0), c=("mean", "above", 0.0))
    near, sure = by_seed([-0.5, 0.5, 1.5]), by_seed([0.9, 1.0, 1.1] * 4)
    table = hypotheses(claim, together([rows("a", near), rows("b", sure)]))
    lines = power.report(table).splitlines()
    assert lines[0] == "X99 a: 3 judging seeds at hand, 18 needed at the effect that was observed"
    assert (
        lines[1]
        == "X99 b: 12 judging seeds at hand are enough once the primary hypothesis is decided"
    )
    assert lines[2] == "X99 c: no data"
    assert lines[3] == "3 of 3 hypotheses are undecided"


@pytest.mark.slow
def test_so_many_seeds_decide_if_the_effect_is_as_it_was_observed():
    """By the definition of an effect at the edge of significance, in about half of the studies."""
    rng = np.random.default_rng(2)
    pilot = by_seed([-0.5, 0.5, 1.5, 0.2, 0.8])
    claim = made_claim(a=("mean", "above", 0.0))
    seeds = int(needed(claim, rows("a", pilot)))
    mean, spread = pilot.mean(), pilot.std()
    found = [
        hypotheses(claim, rows("a", by_seed(rng.normal(mean, spread, seeds))))["verdict"].item()
        for _ in range(300)
    ]
    assert 0.4 < np.mean(np.array(found) == "supported") < 0.7
    assert "refuted" not in found


def successes(hypothesis, solved, seeds=10, **conditions):
    """Which of some seeds succeed: so many here, and two fewer in the reference."""
    value, reference = (by_seed([1] * n + [0] * (seeds - n)) for n in (solved, max(solved - 2, 0)))
    return rows(hypothesis, value, reference, **conditions)


def test_what_is_at_the_floor_is_left_out_as_in_the_verdict():
    claim = made_claim(a=("rate_difference", "above", 0.1))
    loud, floor = successes("a", 5, cell="lstm"), successes("a", 0, cell="gru")
    assert needed(claim, loud, floor) == needed(claim, loud) < np.inf


def test_of_the_best_nothing_is_refuted_while_one_is_at_the_floor():
    """However many seeds there are, it may be the best."""
    claim = made_claim(a=("rate_difference", "above", 0.5, {"over": "any"}))
    loud, floor = successes("a", 5, cell="lstm"), successes("a", 0, cell="gru")
    assert needed(claim, loud) < np.inf
    assert np.isnan(needed(claim, loud, floor))


def test_hypotheses_without_data_cost_no_seeds():
    near = rows("b", by_seed([-0.5, 0.5, 1.5, 0.8]))
    sure = rows("a", by_seed([0.9, 1.0, 1.1] * 4))
    two, three = (
        made_claim(**dict.fromkeys(names, ("mean", "above", 0.0))) for names in ("ab", "abc")
    )
    few, more = (
        hypotheses(claim, together([sure, near])).set_index("hypothesis")["seeds_needed"]["b"]
        for claim in (two, three)
    )
    assert few == more < np.inf
