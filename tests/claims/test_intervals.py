"""Intervals: known values, and coverage on simulated data."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import binom

from rnngrad.claims.intervals import (
    exact_interval,
    mean_interval,
    median_interval,
    one_sided_p,
    rate_difference_interval,
    rate_interval,
)

DRAWS = 4000
TOLERANCE = 3 * math.sqrt(0.05 * 0.95 / DRAWS)
"""Three standard errors of the simulated coverage."""


@pytest.mark.parametrize("size", [3, 12])
def test_students_interval_covers_at_its_level(size):
    rng = np.random.default_rng(size)
    covered = [
        low < 1.5 < high
        for _, low, high in (mean_interval(rng.normal(1.5, 2.0, size), 0.95) for _ in range(DRAWS))
    ]
    assert abs(np.mean(covered) - 0.95) < TOLERANCE


@pytest.mark.parametrize("rate", [0.02, 0.3, 0.5, 0.95])
def test_wilsons_interval_covers_about_its_level(rate):
    """Its exact coverage, summed over the binomial law; it oscillates around the level."""
    size = 12
    counts = np.arange(size + 1)
    intervals = [rate_interval([True] * k + [False] * (size - k), 0.95) for k in counts]
    covered = np.array([low <= rate <= high for _, low, high in intervals])
    assert 0.93 < binom.pmf(counts, size, rate)[covered].sum() <= 1


@pytest.mark.parametrize(("a", "b"), [(0.2, 0.8), (0.5, 0.5), (0.05, 0.05), (0.0, 1.0)])
def test_newcombes_interval_covers_about_its_level(a, b):
    size = 12
    coverage = 0.0
    for i in range(size + 1):
        for j in range(size + 1):
            _, low, high = rate_difference_interval(np.arange(size) < i, np.arange(size) < j, 0.95)
            if low <= a - b <= high:
                coverage += binom.pmf(i, size, a) * binom.pmf(j, size, b)
    assert 0.93 < coverage <= 1 + 1e-9


def test_wilsons_known_value():
    """Newcombe (1998), table I: 81 of 263 gives 0.2553 to 0.3662."""
    estimate, low, high = rate_interval([True] * 81 + [False] * 182, 0.95)
    np.testing.assert_allclose([estimate, low, high], [0.3080, 0.2553, 0.3662], atol=5e-5)


def test_newcombes_known_value():
    """Newcombe (1998), table II, method 10: 56/70 - 48/80 gives 0.0524 to 0.3339."""
    a, b = np.arange(70) < 56, np.arange(80) < 48
    found = rate_difference_interval(a, b, 0.95)
    np.testing.assert_allclose(found, [0.2, 0.0524, 0.3339], atol=5e-5)


values = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=10)


@given(values)
def test_more_confidence_is_a_wider_interval(sample):
    narrow, wide = mean_interval(sample, 0.9), mean_interval(sample, 0.99)
    assert wide.low <= narrow.low <= narrow.estimate <= narrow.high <= wide.high


def test_too_little_data_has_no_bounds():
    assert mean_interval([2.0], 0.95) == (2.0, -math.inf, math.inf)
    assert rate_interval([], 0.95)[1:] == (0.0, 1.0)
    assert rate_difference_interval([], [True], 0.95)[1:] == (-1.0, 1.0)


def test_true_zeros_on_a_log_scale_are_kept():
    assert mean_interval([-math.inf] * 9 + [-3.0], 0.95) == (-math.inf, -math.inf, -math.inf)
    assert mean_interval([-math.inf, -math.inf, -3.0], 0.95).high == math.inf


@pytest.mark.parametrize("size", [9, 10, 16])
def test_the_interval_of_a_median_covers_at_least_at_its_level(size):
    rng = np.random.default_rng(size)
    covered = [
        low <= 0 <= high
        for _, low, high in (median_interval(rng.normal(size=size), 0.95) for _ in range(2000))
    ]
    assert np.mean(covered) > 0.95 - TOLERANCE


def test_p_values_are_those_of_the_t_test():
    sample = np.random.default_rng(0).normal(0.4, 1.0, 16)
    above, below = one_sided_p(lambda confidence: mean_interval(sample, confidence), 0.1)
    expected = stats.ttest_1samp(sample, 0.1, alternative="greater").pvalue
    assert above == pytest.approx(expected, rel=1e-6)
    assert above + below == pytest.approx(1)


def test_p_values_are_those_of_the_score_test():
    sample = np.arange(20) < 2
    _, below = one_sided_p(lambda confidence: rate_interval(sample, confidence), 0.5)
    assert below == pytest.approx(stats.norm.sf(0.4 / math.sqrt(0.25 / 20)), rel=1e-6)


def test_p_values_of_true_zeros_are_those_of_the_sign_test():
    sample = [-math.inf] * 10
    _, below = one_sided_p(lambda confidence: mean_interval(sample, confidence), -2.0)
    assert below == pytest.approx(2**-10, rel=1e-6)


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=8), st.floats(-5, 5))
def test_p_values_agree_with_the_interval(sample, boundary):
    above, below = one_sided_p(lambda confidence: mean_interval(sample, confidence), boundary)
    _, low, high = mean_interval(sample, 0.9)
    if min(abs(low - boundary), abs(high - boundary)) > 1e-6:
        assert (above < 0.05) == (low > boundary)
        assert (below < 0.05) == (high < boundary)


def test_an_exact_number_is_above_or_below_for_certain():
    assert one_sided_p(lambda confidence: exact_interval([1.0], confidence), 0.5) == (0.0, 1.0)
