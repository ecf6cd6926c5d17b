"""Intervals: known values, and coverage on simulated data."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from rnngrad.statistics import mean_interval, rate_difference_interval, rate_interval

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
    estimate, low, high = mean_interval([-math.inf, -math.inf, -3.0], 0.95)
    assert (estimate, low, high) == (-math.inf, -math.inf, -3.0)
