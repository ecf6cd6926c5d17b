"""Singular values of the derivative of a later state by an earlier one."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.cells.state import flatten
from rnngrad.measures import state_sensitivity, trajectory


def product_of_jacobians(cell, params, x, lag):
    states, _ = trajectory(cell, params, x)
    total = np.eye(flatten(states).shape[1])
    for k in range(len(x) - lag, len(x)):
        total = np.asarray(cell.jacobian(params, tuple(s[k] for s in states), x[k])) @ total
    return total


@pytest.mark.slow
def test_equals_the_singular_values_of_the_product(cell, draw_params, draw_inputs):
    params, x = draw_params(cell, 3, scale=1.2), draw_inputs(6, 2)
    lags = np.array([6, 0, 2])
    found = jax.jit(lambda p, x: state_sensitivity(cell, p, x, lags))(params, x)
    for row, lag in zip(found, lags, strict=True):
        values = np.linalg.svd(product_of_jacobians(cell, params, x, lag), compute_uv=False)
        median = np.median(values)
        expected = [values[0], median, np.sqrt(np.mean(values**2))]
        keep = np.array(expected) > 1e-13 * values[0]  # below, plain products have no digits
        np.testing.assert_allclose(10 ** row[keep], np.array(expected)[keep], rtol=1e-9)


def diagonal(factors):
    size = len(factors)
    return {
        "W": jnp.ones((1, size, 1)),
        "b": jnp.zeros((1, size)),
        "nu": jnp.log(-jnp.log(jnp.asarray(factors))),
    }


def check_powers(steps):
    cell, factors = cells.load("linear_diagonal"), [0.2, 0.9, 0.99]
    lags = np.array([1, steps // 10, steps])
    found = state_sensitivity(cell, diagonal(factors), jnp.ones((steps, 1)), lags)
    np.testing.assert_allclose(found[:, 0], lags * np.log10(0.99), rtol=1e-9)
    np.testing.assert_allclose(found[:, 1], lags * np.log10(0.9), rtol=1e-9)


def test_small_singular_values_keep_their_digits():
    check_powers(1000)  # 0.2 ** 1000 is 1e-699


@pytest.mark.slow
def test_exact_at_a_hundred_thousand_steps():
    check_powers(100_000)
