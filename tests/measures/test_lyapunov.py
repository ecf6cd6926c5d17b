"""Lyapunov exponents against closed forms and the determinant identity."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.cells.memory_cell import MemoryCell
from rnngrad.measures import (
    finite_time_exponents,
    largest_exponent,
    leading_exponents,
    log_abs_det,
    log_abs_det_of_gates,
    lyapunov_spectrum,
)

UNITS, STEPS = 8, 60


@cache
def spectrum_and_determinants(name):
    """A compiled function of a cell's parameters and inputs, for all tests."""
    cell = cells.load(name)
    return jax.jit(lambda *given: (lyapunov_spectrum(cell, *given), log_abs_det(cell, *given)))


@pytest.mark.parametrize("name", ["tanh", "lstm", "gru", "output_reset"])
def test_the_exponents_sum_to_the_mean_log_determinant(name, draw_params, draw_inputs):
    params, x = draw_params(cells.load(name), UNITS), draw_inputs(STEPS, 2)
    spectrum, determinants = map(np.asarray, spectrum_and_determinants(name)(params, x))
    np.testing.assert_allclose(spectrum.sum(), determinants.mean(), rtol=1e-9)
    assert np.all(np.diff(spectrum) <= 0)


@pytest.mark.parametrize("name", ["lstm", "coupled_lstm", "output_reset"])
def test_the_gates_of_a_memory_give_the_determinant(name, draw_params, draw_inputs):
    cell = cells.load(name)
    params, x = draw_params(cell, 4), draw_inputs(20, 2)
    np.testing.assert_allclose(
        log_abs_det_of_gates(cell, params, x), log_abs_det(cell, params, x), rtol=1e-9
    )


def test_the_gates_of_all_layers_give_the_determinant_of_a_stack(draw_params, draw_inputs):
    stack = cells.Stack([cells.load("lstm"), cells.load("output_reset")])
    params, x = draw_params(stack, 3), draw_inputs(20, 2)
    np.testing.assert_allclose(
        log_abs_det_of_gates(stack, params, x), log_abs_det(stack, params, x), rtol=1e-9
    )
    mixed = cells.Stack([cells.load("lstm"), cells.load("gru")])
    with pytest.raises(ValueError, match="cell: GRU given; the gates alone"):
        log_abs_det_of_gates(mixed, params, x)


def test_finite_time_exponents_average_to_the_exponent(draw_params, draw_inputs):
    cell, key = cells.load("lstm"), jax.random.key(2)
    params, x = draw_params(cell, 3), draw_inputs(130, 2)
    windows = finite_time_exponents(cell, params, x, 10, 20, key)
    assert windows.shape == (6,)
    np.testing.assert_allclose(
        windows.mean(), largest_exponent(cell, params, x, 10, key), rtol=1e-12
    )


def test_a_diagonal_network_has_the_logarithms_of_its_factors():
    cell, factors = cells.load("linear_diagonal"), np.array([0.3, 0.8, 0.95])
    params = {
        "W": jnp.ones((1, 3, 1)),
        "b": jnp.zeros((1, 3)),
        "nu": jnp.log(-jnp.log(jnp.asarray(factors))),
    }
    x = jnp.ones((300, 1))
    np.testing.assert_allclose(
        lyapunov_spectrum(cell, params, x), np.sort(np.log(factors))[::-1], rtol=1e-10
    )
    largest = largest_exponent(cell, params, x, 200, jax.random.key(0))
    np.testing.assert_allclose(largest, np.log(0.95), rtol=1e-9)


def test_the_largest_exponent_is_the_first_of_the_spectrum(draw_params, draw_inputs):
    cell = cells.load("gru")
    params, x = draw_params(cell, 3), draw_inputs(2000, 2)
    largest = largest_exponent(cell, params, x, 100, jax.random.key(0))
    np.testing.assert_allclose(lyapunov_spectrum(cell, params, x, 100)[0], largest, atol=0.01)


def test_relu_on_average_grows_with_the_gain_over_root_two():
    """Mean-field theory: the exponent of a wide random relu network is ln(gain / sqrt 2)."""
    cell, gain = cells.load("relu"), 1.7
    law = cells.Initialisation("normal", gain=gain)
    x = np.random.default_rng(5).normal(size=(150, 2))

    @jax.jit
    def exponent(key):
        return largest_exponent(cell, cell.init(key, 2, 100, law), x, 50, key)

    found = [exponent(key) for key in jax.random.split(jax.random.key(1), 8)]
    np.testing.assert_allclose(np.mean(found), np.log(gain / np.sqrt(2)), atol=0.06)


def test_float64_has_to_be_on(draw_params, draw_inputs):
    cell = cells.load("tanh")
    params, x = draw_params(cell, 2), draw_inputs(3, 2)
    with jax.enable_x64(False), pytest.raises(RuntimeError, match="jax_enable_x64"):
        lyapunov_spectrum(cell, params, x)


@pytest.mark.parametrize(
    ("name", "gate", "bias"),
    [("lstm", "f", -25.0), ("lstm", "o", 33.0), ("output_reset", "r", -40.0), ("gru", "z", -60.0)],
)
def test_a_closed_gate_is_no_true_zero(name, gate, bias, draw_params, draw_inputs):
    cell = cells.load(name)
    params, x = draw_params(cell, UNITS), draw_inputs(STEPS, 2)
    b = np.array(params["b"])
    b[cell.gates.index(gate)] += bias
    params["b"] = jnp.asarray(b)
    spectrum, determinants = map(np.asarray, spectrum_and_determinants(name)(params, x))
    assert np.all(np.isfinite(spectrum))
    np.testing.assert_allclose(spectrum.sum(), determinants.mean(), rtol=1e-10)
    if isinstance(cell, MemoryCell):
        gates = np.asarray(log_abs_det_of_gates(cell, params, x)).mean()
        assert np.isnan(gates) or np.isclose(gates, determinants.mean(), rtol=1e-4)


def test_a_saturated_unit_is_no_true_zero():
    """Beyond 19 the tangent hyperbolic is 1 in double precision, and its derivative 4 e^{-2a}."""
    cell = cells.load("tanh")
    params = {"W": jnp.zeros((1, 2, 1)), "U": jnp.eye(2)[None], "b": jnp.array([[30.0, 100.0]])}
    found = lyapunov_spectrum(cell, params, jnp.zeros((5, 1)), 1)
    np.testing.assert_allclose(found, np.log(4) - 2 * np.array([31.0, 101.0]), rtol=1e-12)


def test_the_path_through_a_gate_without_weights_is_a_true_zero(draw_params, draw_inputs):
    cell = cells.load("lstm")
    params, x = draw_params(cell, 3), draw_inputs(20, 2)
    U = np.array(params["U"])
    U[cell.gates.index("o")] = 0.0
    spectrum = np.asarray(lyapunov_spectrum(cell, params | {"U": U}, x))
    assert np.isfinite(spectrum[:3]).all() and np.all(spectrum[3:] == -np.inf)


def test_leading_exponents_are_the_first_of_the_spectrum(draw_params, draw_inputs):
    cell, k = cells.load("gru"), 2
    params, x = draw_params(cell, 5), draw_inputs(1500, 2)
    spectrum, leading = jax.jit(
        lambda p: (
            lyapunov_spectrum(cell, p, x, 200),
            leading_exponents(cell, p, x, k, 200, jax.random.key(0)),
        )
    )(params)
    np.testing.assert_allclose(leading, spectrum[:k], atol=0.005)
