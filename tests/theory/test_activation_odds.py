"""The odds of both factors against simulation, and how the critical drive moves."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import ndtr

from rnngrad.theory import activation_odds as odds


@pytest.mark.parametrize(("s", "d", "h"), [(0.5, 0.4, 0.0), (1.0, 0.1, 0.1), (3.0, 2.0, -0.7)])
def test_both_probabilities_equal_simulation(s, d, h) -> None:
    rng = np.random.default_rng(15)
    u, noise = rng.normal(0, s, 10**6), rng.normal(0, d, 10**6)
    a = u * h + noise
    tanh, relu = np.abs(u / np.cosh(a) ** 2) <= 1, np.abs(u * (a > 0)) <= 1
    low, high = odds.difference(s, d, h)
    assert low <= high < low + 1e-3
    assert relu.mean() == pytest.approx(odds.relu_at_most_one(s), abs=0.002)
    assert tanh.mean() - relu.mean() == pytest.approx((low + high) / 2, abs=0.003)
    assert not np.any((a > 0) & relu & ~tanh)


@pytest.mark.parametrize(("s", "d"), [(0.3, 0.3), (1.0, 0.852), (5.0, 0.2)])
def test_bounds_enclose_adaptive_quadrature(s, d) -> None:
    def integrand(u):
        density = math.exp(-u * u / (2 * s * s)) / (s * math.sqrt(2 * math.pi))
        return 2 * density * (0.5 - (2 * ndtr(math.asinh(math.sqrt(u - 1)) / d) - 1))

    value = quad(integrand, 1, 1 + s * s)[0] + quad(integrand, 1 + s * s, 40 * s + 1, limit=200)[0]
    low, high = odds.difference(s, d)
    assert low - 1e-9 <= value <= high + 1e-9


@given(s=st.floats(0.2, 10), d=st.floats(0.05, 5), h=st.floats(0, 1))
def test_the_difference_grows_with_drive_and_state(s, d, h) -> None:
    at = odds.difference(s, d)
    assert odds.difference(s, 1.2 * d)[1] >= at[0]
    assert odds.difference(s, d, h)[1] >= at[0]
    assert odds.difference(s, d, h) == odds.difference(s, d, -h)
    assert abs(sum(at) / 2) <= float(ndtr(-1 / s))


def test_the_critical_drive_increases_and_has_its_limits() -> None:
    scales = [0.05, 0.1, 0.3, 1.0, 3.0, 10.0]
    brackets = [odds.critical_drive(s) for s in scales]
    assert all(a[1] < b[0] for a, b in itertools.pairwise(brackets))
    assert brackets[0][1] / 0.05 == pytest.approx(math.sqrt(1.5), rel=0.01)
    large = [sum(odds.critical_drive(s)) / 2 for s in (1e4, 1e6)]
    slope = (large[1] - large[0]) / math.log(100)
    assert slope == pytest.approx(1 / (2 * 0.6744897501960817), rel=0.02)


def test_a_large_state_spares_tanh_whatever_the_drive() -> None:
    """Without drive |h| >= 0.4478 bounds the factor by one (T04), so only relu's exceeds it."""
    low, _ = odds.difference(2.0, 1e-3, h=0.6)
    assert low == pytest.approx(float(ndtr(-0.5)), abs=1e-3)


def test_too_few_cells_are_refused() -> None:
    with pytest.raises(ArithmeticError, match=r"s = 1\.0 is not certified"):
        odds.critical_drive(1.0, cells=10)
