"""Intervals and p-values: known values, exact or simulated error, and that they agree."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rnngrad.claims.intervals import (
    bounded_mean_interval,
    bounded_mean_p,
    exact_interval,
    exact_p,
    mean_interval,
    mean_p,
    median_interval,
    median_p,
    rate_interval,
    rate_p,
)

DRAWS = 4000
NOISE = 3 * math.sqrt(0.025 * 0.975 / DRAWS)
"""Three standard errors of a simulated error of 2.5 per cent."""
SEEDS = (5, 10, 20, 60)
GRID = np.round(np.arange(0, 1.001, 0.05), 2)
UNIT = (0.0, 1.0)


def errors(count, size, margin, rate):
    """Both one-sided errors of a test that finds `count` successes, at the margin's edge."""
    found = [rate_p(np.arange(size) < k, margin) for k in count]
    law = stats.binom.pmf(count, size, rate)
    return law[[p.above <= 0.025 for p in found]].sum(), law[
        [p.below <= 0.025 for p in found]
    ].sum()


@pytest.mark.parametrize("size", SEEDS)
def test_the_error_of_a_rate_is_at_most_nominal(size):
    """Enumerated, not simulated, at every rate of the grid."""
    for rate in GRID:
        assert max(errors(np.arange(size + 1), size, rate, rate)) <= 0.025


def test_a_known_interval_of_a_rate():
    """Newcombe (1998), table I, method 5: 81 of 263 gives 0.2527 to 0.3676."""
    estimate, low, high = rate_interval([True] * 81 + [False] * 182, 0.95)
    np.testing.assert_allclose([estimate, low, high], [0.3080, 0.2527, 0.3676], atol=5e-5)


@pytest.mark.parametrize("size", [3, 12])
def test_students_interval_covers_at_its_level(size):
    rng = np.random.default_rng(size)
    found = [mean_interval(rng.normal(1.5, 2.0, size), 0.95) for _ in range(DRAWS)]
    for missed in ([each.low > 1.5 for each in found], [each.high < 1.5 for each in found]):
        assert abs(np.mean(missed) - 0.025) < NOISE


def test_p_values_are_those_of_the_t_test():
    sample = np.random.default_rng(0).normal(0.4, 1.0, 16)
    above, below = mean_p(sample, 0.1)
    expected = stats.ttest_1samp(sample, 0.1, alternative="greater").pvalue
    assert above == pytest.approx(expected, rel=1e-6)
    assert above + below == pytest.approx(1)


@pytest.mark.parametrize(
    "values", [[0.02, 0.02], [0.0] * 20, [0.1 + 0.2, 0.3], [5.0], [1e-300] * 4]
)
def test_equal_values_decide_nothing(values):
    assert mean_interval(values, 0.95)[1:] == (-math.inf, math.inf)
    for margin in (-1.0, 0.0, 0.1):
        assert mean_p(values, margin) == (0.5, 0.5)


def test_equal_values_within_bounds_decide_by_their_number():
    assert mean_interval([1.0] * 20, 0.95, UNIT) == bounded_mean_interval([1.0] * 20, 0.95, UNIT)
    assert mean_p([1.0] * 20, 0.5, UNIT).above == pytest.approx(0.5**20)
    assert mean_p([1.0, 1.0], 0.5, UNIT).above == 0.25


def test_values_that_differ_have_students_interval_within_bounds_too():
    assert mean_interval([0.2, 0.4], 0.95, UNIT) == mean_interval([0.2, 0.4], 0.95)
    assert mean_p([0.2, 0.4], 0.1, UNIT) == mean_p([0.2, 0.4], 0.1)


def test_twenty_zeros_of_a_bounded_mean_are_twenty_failures():
    zeros = np.zeros(20)
    np.testing.assert_allclose(
        bounded_mean_interval(zeros, 0.95, UNIT), rate_interval(zeros, 0.95), atol=1e-8
    )
    assert bounded_mean_p(zeros, 0.1, UNIT).below == pytest.approx(0.9**20)


@pytest.mark.parametrize("size", SEEDS)
def test_the_error_of_a_bounded_mean_is_at_most_nominal_for_coins(size):
    """Coins have the greatest variance within the bounds."""
    count = np.arange(size + 1)
    for mean in GRID:
        law = stats.binom.pmf(count, size, mean)
        found = [bounded_mean_p(np.arange(size) < k, mean, UNIT) for k in count]
        assert law[[p.above <= 0.025 for p in found]].sum() <= 0.025
        assert law[[p.below <= 0.025 for p in found]].sum() <= 0.025


@pytest.mark.parametrize("draw", ["beta", "rare", "shares"])
def test_the_error_of_a_bounded_mean_is_at_most_nominal_for_other_laws(draw):
    rng = np.random.default_rng(3)
    shape = (DRAWS, 20)
    values, mean = {
        "beta": (rng.beta(0.2, 1.8, shape), 0.1),
        "rare": (0.5 * (rng.random(shape) < 0.04), 0.02),
        "shares": (rng.binomial(6, rng.beta(1, 9, shape)) / 6, 0.1),
    }[draw]
    found = [bounded_mean_p(sample, mean, UNIT) for sample in values]
    assert np.mean([p.above <= 0.025 for p in found]) <= 0.025 + NOISE
    assert np.mean([p.below <= 0.025 for p in found]) <= 0.025 + NOISE


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=12), st.floats(0.5, 0.99))
def test_a_bounded_mean_scales_with_its_bounds(sample, confidence):
    scaled = bounded_mean_interval((np.array(sample) + 1) / 2, confidence, UNIT)
    found = bounded_mean_interval(sample, confidence, (-1.0, 1.0))
    np.testing.assert_allclose((np.array(found) + 1) / 2, scaled, atol=1e-7)


def test_too_little_data_has_no_bounds():
    assert mean_interval([2.0], 0.95) == (2.0, -math.inf, math.inf)
    assert rate_interval([], 0.95)[1:] == (0.0, 1.0)
    assert rate_interval([True], 0.95)[1:] == pytest.approx((0.025, 1.0))


def test_true_zeros_on_a_log_scale_are_kept():
    assert mean_interval([-math.inf] * 9 + [-3.0], 0.95) == (-math.inf, -math.inf, -math.inf)
    assert mean_interval([-math.inf, -math.inf, -3.0], 0.95).high == math.inf


def test_p_values_of_true_zeros_are_those_of_the_sign_test():
    above, below = mean_p([-math.inf] * 10, -2.0)
    assert below == pytest.approx(2**-10)
    assert above == 1


@pytest.mark.parametrize("size", [9, 10, 16])
def test_the_error_of_a_median_is_at_most_nominal(size):
    rng = np.random.default_rng(size)
    found = [median_p(rng.normal(size=size), 0.0) for _ in range(DRAWS)]
    assert np.mean([p.above <= 0.025 for p in found]) <= 0.025 + NOISE
    assert np.mean([p.below <= 0.025 for p in found]) <= 0.025 + NOISE


METHODS = {
    "mean": (mean_interval, mean_p, st.floats(-5, 5)),
    "median": (median_interval, median_p, st.floats(-5, 5)),
    "rate": (rate_interval, rate_p, st.booleans()),
    "bounded": (
        lambda values, confidence: bounded_mean_interval(values, confidence, UNIT),
        lambda values, margin: bounded_mean_p(values, margin, UNIT),
        st.floats(0, 1),
    ),
}


@pytest.mark.parametrize("name", METHODS)
@given(data=st.data())
def test_p_values_agree_with_the_interval(name, data):
    interval, test, values = METHODS[name]
    sample = data.draw(st.lists(values, min_size=3, max_size=12))
    margin = data.draw(st.floats(0.01, 0.99))
    above, below = test(sample, margin)
    _, low, high = interval(sample, 0.9)
    if min(abs(low - margin), abs(high - margin)) > 1e-6:
        assert (above < 0.05) == (low > margin)
        assert (below < 0.05) == (high < margin)


@pytest.mark.parametrize("name", METHODS)
@given(data=st.data())
def test_more_confidence_is_a_wider_interval(name, data):
    interval, _, values = METHODS[name]
    sample = data.draw(st.lists(values, min_size=2, max_size=10))
    narrow, wide = interval(sample, 0.9), interval(sample, 0.99)
    rounding = 1e-8
    assert wide.low <= narrow.low + rounding
    assert narrow.low <= narrow.estimate + rounding
    assert narrow.estimate <= narrow.high + rounding
    assert narrow.high <= wide.high + rounding


@pytest.mark.parametrize("name", ["mean", "rate", "bounded"])
@given(data=st.data())
def test_no_interval_has_width_zero(name, data):
    interval, _, values = METHODS[name]
    sample = data.draw(st.lists(values, min_size=1, max_size=10))
    _, low, high = interval(sample, 0.95)
    assert low < high


@pytest.mark.parametrize(
    ("margin", "expected"), [(0.5, (0, 1)), (1.0, (1, 1)), (1.5, (1, 0)), (2.5, (1, 0))]
)
def test_an_exact_number_is_above_or_below_for_certain(margin, expected):
    assert exact_p([1.0], margin) == expected
    assert exact_interval([1.0], 0.95) == (1.0, 1.0, 1.0)
