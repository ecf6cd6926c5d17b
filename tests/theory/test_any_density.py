"""Mean gradients of the scalar tanh network under densities and noisy drives."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnngrad.theory import any_density
from rnngrad.theory.average_explosion import mean_gradient, unroll

GRID = np.linspace(-12, 12, 120_001)


@settings(max_examples=40)
@given(
    u=st.floats(-3, 3),
    drives=st.lists(st.floats(-3, 3), min_size=1, max_size=6),
    width=st.floats(0.3, 2),
    centre=st.floats(-1, 1),
)
def test_mean_is_below_twice_the_density(u, drives, width, centre) -> None:
    density = np.exp(-(((GRID - centre) / width) ** 2) / 2) / (width * math.sqrt(2 * math.pi))
    assert any_density.mean_with_density(density, GRID, drives, u) < 2 * density.max()


def test_uniform_density_is_the_mean_over_the_interval() -> None:
    h = np.linspace(-1, 1, 100_001)
    drives, u = [0.3, -0.2, 0.5], 1.7
    uniform = any_density.mean_with_density(np.full_like(h, 0.5), h, drives, u)
    assert uniform == pytest.approx(mean_gradient(drives, u), rel=1e-6)


def test_twice_the_density_is_approached() -> None:
    h = np.linspace(-0.5, 0.5, 1_000_001)
    assert 1.999 < any_density.mean_with_density(np.ones_like(h), h, [0.0], 10.0) < 2


@settings(max_examples=40)
@given(
    h=st.floats(-1, 1),
    d=st.floats(0.2, 2),
    u=st.floats(-4, 4),
    drives=st.lists(st.floats(-2, 2), min_size=1, max_size=5),
)
def test_noise_in_the_next_drive_is_enough(h, d, u, drives) -> None:
    mean = any_density.mean_over_next_drive(h, d, drives, u, points=40_001)
    assert mean <= 2 * abs(u) / (d * math.sqrt(2 * math.pi)) * (1 + 1e-6)


def test_mean_over_the_next_drive_equals_simulation() -> None:
    noise = np.random.default_rng(0).normal(0, 0.7, 10**6)
    state, first = unroll(np.full(10**6, 0.4), [0.2], 1.5)
    state = np.tanh(0.2 + noise + 1.5 * 0.4)
    _, onward = unroll(state, [-0.4, 0.1], 1.5)
    mean = np.abs(onward * (1 - state**2) * 1.5).mean()
    by_quadrature = any_density.mean_over_next_drive(0.4, 0.7, [0.2, -0.4, 0.1], 1.5)
    assert by_quadrature == pytest.approx(mean, rel=0.005)


@pytest.mark.parametrize("u", [1.1, 1.5, 2.5])
@pytest.mark.parametrize("length", [2, 5, 9])
def test_without_noise_every_state_explodes_and_the_start_pays(u, length) -> None:
    growth, mean = any_density.squeezed_growth(u, length)
    assert growth > (0.99 * u) ** (length - 1)
    assert mean < 1
