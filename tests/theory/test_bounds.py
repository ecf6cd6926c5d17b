"""Constants and bounds against brute force at parameters of no docstring."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from rnngrad.theory import identities, secondary_terms, squeeze, uniformity
from rnngrad.theory.boundedness import (
    largest_forget_gate,
    largest_gru_state,
    lstm_memory_bound,
    lstm_memory_slack,
)
from rnngrad.theory.rnn_bound import bound, factor


def test_false_identities_are_refused() -> None:
    tanh, sigmoid = identities.TANH, identities.SIGMOID
    assert not identities.equal(tanh, 2 * sigmoid - 1)
    assert not identities.equal(sp.diff(tanh, identities.x), tanh * (1 - tanh))


def test_squeeze_encloses_the_known_constant() -> None:
    top = squeeze.peak()
    assert top.value[0] < 0.4477432 + 1e-6 and round(top.height, 6) == 0.447743
    assert round(sum(top.location) / 2, 6) == 0.771702


@pytest.mark.parametrize("a", [0.0, 1e-3, -0.4, 1.7, -3.3, 25.0, 1e4])
def test_peak_equals_a_fine_grid(a) -> None:
    top = squeeze.peak(a)
    v = np.linspace(-4, 4, 1_000_001)
    grid = np.max(np.abs(v - a) / np.cosh(v) ** 2)
    assert grid <= top.value[1]
    assert math.isclose(grid, top.height, rel_tol=1e-9)
    assert top.value[1] - top.value[0] < 1e-11 * max(1.0, abs(a))


def test_wrong_stationary_point_is_not_certified(monkeypatch) -> None:
    monkeypatch.setattr(squeeze, "stationary_point", lambda a: 0.7717)
    with pytest.raises(ArithmeticError, match="no certified bracket"):
        squeeze.peak()


@given(
    u=st.floats(-1e3, 1e3),
    a=st.floats(-20, 20),
    h=st.floats(0.01, 1) | st.floats(-1, -0.01),
)
def test_no_weight_exceeds_the_bound(u, a, h) -> None:
    assert abs(factor(u, a, h)) <= bound(a, h) * (1 + 1e-12) if abs(a + u * h) < 300 else True


def test_bound_is_infinite_at_the_zero_state() -> None:
    assert bound(0.3, 0.0) == math.inf
    assert bound(0.0, 1e-6) > 4e5


@pytest.mark.parametrize("length", [2, 5, 40])
def test_product_below_one(length) -> None:
    assert uniformity.product_below_one(length) == sp.Rational(length + 1, 2 * length)


def test_probability_above_equals_simulation() -> None:
    rng = np.random.default_rng(1)
    products = np.where(rng.random((200_000, 12)) < 0.5, 0.5, 1.6).prod(axis=1)
    assert abs(np.mean(products > 0.8) - uniformity.probability_above(0.8, 12)) < 0.005


def test_mean_of_logs() -> None:
    mean, log_mean = uniformity.mean_and_log_mean((-2.0, 0.25, 1.0))
    assert math.isclose(mean, 3.25 / 3) and math.isclose(log_mean, math.log(0.5) / 3)


@pytest.mark.parametrize("term", ["U_f", "U_i", "U_c"])
def test_secondary_suprema_against_random_states(term) -> None:
    expression = secondary_terms.SECONDARY_TERMS[term].subs(sp.Symbol(term, real=True), 1)
    symbols = sorted(expression.free_symbols, key=str)
    rng = np.random.default_rng(3)
    draws = [
        rng.normal(0, 2, 400_000)
        if s.name == "c"
        else rng.uniform(-1 if s.name == "c_hat" else 0, 1, 400_000)
        for s in symbols
    ]
    largest = np.max(np.abs(sp.lambdify(symbols, expression, "numpy")(*draws)))
    assert 0.8 * secondary_terms.SUPREMA[term] < largest <= secondary_terms.SUPREMA[term]


@settings(max_examples=25)
@given(
    n=st.integers(1, 6),
    scale=st.floats(0.05, 20),
    seed=st.integers(0, 10**6),
)
def test_states_stay_within_their_bounds(n, scale, seed) -> None:
    assert largest_gru_state(n, 50, scale, seed) <= 1 + 1e-12
    assert lstm_memory_slack(n, 50, scale, seed) <= 1 + 1e-12


def test_memory_bound_is_the_extreme_recursion() -> None:
    c = 0.0
    for _ in range(37):
        c = 0.93 * c + 1
    assert math.isclose(lstm_memory_bound(0.93, 37), c)
    assert lstm_memory_bound(1.0, 37) == 37


def test_memory_bound_is_approached() -> None:
    f = largest_forget_gate(np.zeros((1, 1)), 4.0)
    c = 0.0
    for _ in range(500):
        c = f * c + math.tanh(20) / (1 + math.exp(-20))
    assert 0.999 < c / lstm_memory_bound(f, 500) < 1
