"""Average explosion, chaos, determinants and clipping against independent computations."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnngrad.theory import determinant
from rnngrad.theory.average_explosion import (
    mean_gradient,
    mean_gradient_by_quadrature,
    unroll,
)
from rnngrad.theory.chaos import START, total_variation
from rnngrad.theory.chaotic_gru import (
    CHAOTIC,
    ScalarGRU,
    certified_exponent,
    fibonacci_bound,
    gru_exponent,
    period_three_orbit,
    step,
)
from rnngrad.theory.clipping import (
    exponent,
    growth_at_rest,
    lstm_growth_at_rest,
    random_clipped,
    spectrally_clipped,
)


@given(u=st.floats(-50, 50), drives=st.lists(st.floats(-10, 10), min_size=1, max_size=50))
def test_mean_gradient_is_at_most_one(u, drives) -> None:
    assert 0 <= mean_gradient(drives, u) <= 1  # equal to 1 only where tanh rounds to 1


@settings(max_examples=30)
@given(u=st.floats(-2, 2), drives=st.lists(st.floats(-2, 2), min_size=1, max_size=6))
def test_mean_gradient_equals_quadrature(u, drives) -> None:
    assert math.isclose(
        mean_gradient(drives, u), mean_gradient_by_quadrature(drives, u), abs_tol=1e-9
    )


def test_share_of_large_gradients_obeys_markov() -> None:
    h = np.linspace(-1, 1, 200_001)
    gradient = np.abs(unroll(h, [0.1, -0.2, 0.05, 0.0, 0.1], 4.0)[1])
    for k in (2.0, 10.0, 100.0):
        assert np.mean(gradient > k) < 1 / k
    assert gradient.max() > 100


def test_gru_derivative_equals_a_finite_difference() -> None:
    h, d = 0.37, 1e-6
    slope = (step(CHAOTIC, h + d)[0] - step(CHAOTIC, h - d)[0]) / (2 * d)
    assert math.isclose(step(CHAOTIC, h)[1], slope, rel_tol=1e-7)


def test_exponent_agrees_with_the_growth_of_a_perturbation() -> None:
    h, other, total = 0.3, 0.3 + 1e-9, 0.0
    for _ in range(20_000):
        h, other = step(CHAOTIC, h)[0], step(CHAOTIC, other)[0]
        total += math.log(abs(other - h) / 1e-9)
        other = h + 1e-9
    assert abs(total / 20_000 - gru_exponent(CHAOTIC, 20_000)) < 0.03


def test_short_exponents_agree_in_all_arithmetics() -> None:
    low, high = certified_exponent(CHAOTIC, 25, 60)
    assert low <= gru_exponent(CHAOTIC, 25, digits=80) <= high
    assert math.isclose(gru_exponent(CHAOTIC, 25), low, abs_tol=1e-6)


def test_too_few_digits_are_refused() -> None:
    with pytest.raises(ArithmeticError, match="too few"):
        certified_exponent(CHAOTIC, 200, 30)


def test_a_calm_gru_has_a_negative_exponent_and_no_period_three() -> None:
    calm = ScalarGRU(0.5, 0.0, 0.5, 0.0, 0.8, 0.1)
    assert gru_exponent(calm, 500) < 0
    assert all(period_three_orbit(calm, a) is None for a in np.linspace(-1, 1, 41))
    assert total_variation(calm, 15) < 1


def test_exponent_of_another_chaotic_gru() -> None:
    near = dataclasses.replace(CHAOTIC, U_z=-6.85)
    assert gru_exponent(near, 5000, h_0=-0.2) == pytest.approx(
        gru_exponent(near, 2000, digits=40, h_0=-0.2), abs=0.1
    )


def test_period_three_is_refused_at_other_starts() -> None:
    assert period_three_orbit(CHAOTIC, START) is not None
    assert period_three_orbit(CHAOTIC, 0.9) is None


@pytest.mark.parametrize("length", [0, 1, 5, 10, 14])
def test_variation_exceeds_the_fibonacci_bound(length) -> None:
    orbit = period_three_orbit(CHAOTIC, START)
    assert fibonacci_bound(orbit, length) <= total_variation(CHAOTIC, length)


def test_fibonacci_bound_is_the_printed_formula() -> None:
    a, f1, f2, f3 = orbit = period_three_orbit(CHAOTIC, START)
    assert fibonacci_bound(orbit, 6) == pytest.approx((13 * (a - f1) + 21 * (f1 - f2)) / 2)


@pytest.mark.parametrize("cell", determinant.CELLS)
@pytest.mark.parametrize("n", [1, 3, 12])
def test_determinant_identity_at_other_sizes(cell, n) -> None:
    assert determinant.residual(cell, n, seed=11) < 1e-9


@pytest.mark.parametrize("cell", determinant.CELLS)
def test_jacobian_equals_central_differences(cell) -> None:
    rng = np.random.default_rng(5)
    gates = len(determinant.GATES[cell])
    u, a, s = rng.normal(size=(gates, 2, 2)), rng.normal(size=(gates, 2)), rng.normal(size=4)

    def advance(state):
        return np.concatenate(determinant.step(cell, u, a, state)[:2])

    columns = [(advance(s + d) - advance(s - d)) / 2e-6 for d in 1e-6 * np.eye(4)]
    assert np.allclose(determinant.jacobian(cell, u, a, s), np.stack(columns, 1), atol=1e-8)


def test_a_wrong_identity_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(determinant, "log_determinant", lambda *_: 0.0)
    assert not determinant.prove().holds


def test_spectral_clip_forbids_growth_under_any_input() -> None:
    rng = np.random.default_rng(2)
    u = spectrally_clipped(rng.normal(size=(20, 20)))
    assert np.linalg.norm(u, 2) <= 1 + 1e-12
    h, product = np.zeros(20), np.eye(20)
    for _ in range(100):
        h = np.tanh(u @ h + 0.01 * rng.normal(size=20))
        product = (1 - h**2)[:, None] * (u @ product)
        assert np.linalg.norm(product, 2) <= 1 + 1e-9


def test_elementwise_clip_allows_growth() -> None:
    assert growth_at_rest(3, 4) == pytest.approx(81)
    assert exponent(random_clipped(100, 3)) > 0.3
    assert exponent(random_clipped(1, 3)) < 0


def test_exponent_equals_qr_accumulation() -> None:
    u, h = random_clipped(12, 4), np.random.default_rng(0).uniform(-1, 1, 12)
    q, total = np.eye(12), np.zeros(12)
    for t in range(4200):
        h = np.tanh(u @ h)
        q, r = np.linalg.qr((1 - h**2)[:, None] * (u @ q))
        total += np.log(np.abs(np.diag(r))) * (t >= 200)
    assert exponent(u, length=4000) == pytest.approx(total[0] / 4000, abs=0.01)


def test_clipped_lstm_doubles_at_rest() -> None:
    """Iterate the whole scalar LSTM from rest, with all weights within [-1, 1]."""
    bias, c = 6.0, 1e-30j
    gate = 1 / (1 + np.exp(-bias))
    h = gate * np.tanh(c)
    for _ in range(8):
        c = gate * c + gate * np.tanh(1.0 * h)
        h = gate * np.tanh(c)
    assert c.imag / 1e-30 == pytest.approx(lstm_growth_at_rest(bias, 8))
