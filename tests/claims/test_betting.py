"""The mean of successes over several conditions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnngrad.claims.betting import betting_interval, betting_p
from rnngrad.claims.intervals import bounded_mean_p

UNIT = (0.0, 1.0)
SHARES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=1, max_size=20)


@given(SHARES, st.floats(0.05, 0.95), st.randoms())
def test_the_order_of_values_says_nothing(values, margin, random):
    mixed = random.sample(values, len(values))
    assert betting_p(mixed, margin, UNIT) == pytest.approx(betting_p(values, margin, UNIT))


@given(SHARES, st.floats(0.05, 0.95))
def test_both_sides_mirror_each_other(values, margin):
    above, below = betting_p(values, margin, UNIT)
    mirrored = betting_p(1 - np.array(values), 1 - margin, UNIT)
    assert (mirrored.below, mirrored.above) == pytest.approx((above, below))
    scaled = betting_p(np.array(values) * 2 - 1, margin * 2 - 1, (-1.0, 1.0))
    assert scaled == pytest.approx((above, below))


@given(SHARES)
def test_the_interval_is_where_no_bet_wins(values):
    estimate, low, high = betting_interval(values, 0.95, UNIT)
    assert 0 <= low <= estimate <= high <= 1
    assert high - low > 0.1
    if low > 0:
        assert betting_p(values, low, UNIT).above == pytest.approx(0.025, abs=1e-4)
    if high < 1:
        assert betting_p(values, high, UNIT).below == pytest.approx(0.025, abs=1e-4)


def test_small_variance_is_worth_something():
    """Twenty values near a quarter: Hoeffding takes them for coins."""
    values = np.tile([0.2, 0.3], 10)
    assert betting_p(values, 0.5, UNIT).below < bounded_mean_p(values, 0.5, UNIT).below / 5
    assert 0.25 - betting_interval(values, 0.95, UNIT).low < 0.2


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [5, 10, 20, 60])
@pytest.mark.parametrize("conditions", [2, 4])
def test_errors_are_at_most_nominal(seeds, conditions):
    """At every rate, for independent conditions and for conditions that succeed together."""
    rng, studies = np.random.default_rng(seeds), 400
    most = 0.025 + 3 * np.sqrt(0.025 * 0.975 / studies)
    for rate in (0.02, 0.1, 0.5, 0.9, 0.98):
        for shared in (False, True):
            draws = rng.random((studies, seeds, 1 if shared else conditions))
            means = (draws < rate).mean(axis=2)
            p = np.array([betting_p(values, rate, UNIT) for values in means])
            assert ((p <= 0.025).mean(axis=0) <= most).all()
