"""Sensitivity to the parameters, against closed forms, finite differences and whole Hessians."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from rnngrad import cells
from rnngrad.cells.unrolling import hidden_states
from rnngrad.measures import gradient_curvature, parameter_sensitivity

LENGTHS = (3, 8)


def one_unit(name, factor):
    """A cell of one unit that keeps a given factor and sees its input as it is."""
    nu = jnp.log(-jnp.log(jnp.array([factor])))
    one = jnp.ones((1, 1, 1))
    if name == "linear_diagonal":
        return {"W": one, "b": jnp.zeros((1, 1)), "nu": nu}
    pair = jnp.array([[[1.0]], [[0.0]]])
    return {"W": jnp.concatenate([pair, 0 * one]), "C": pair, "nu": nu,
            "theta": jnp.array([-40.0]), "gamma": jnp.zeros(1)}  # fmt: skip


@pytest.mark.parametrize("name", ["linear_diagonal", "lru"])
def test_equals_the_sum_over_lags_of_one_unit(name, draw_inputs):
    """dh/dnu = lambda ln(lambda) sum_t (T - t) lambda^(T - t - 1) x_t."""
    factor, x = 0.9, draw_inputs(1, 40, 1)
    lag = np.arange(40)[::-1]
    by_factor = np.sum(lag[:-1] * factor ** (lag[:-1] - 1.0) * x[0, :-1, 0])
    expected = np.log10(abs(factor * np.log(factor) * by_factor))
    found = parameter_sensitivity(cells.load(name), one_unit(name, factor), x, [40])
    np.testing.assert_allclose(found.by_parameter["nu"], expected, rtol=1e-9)


def test_white_noise_has_the_variance_of_the_closed_form(draw_inputs):
    """E (dh/dlambda)^2 = (1 + lambda^2) / (1 - lambda^2)^3, of the mean square over sequences."""
    factor, steps = 0.9, 150
    x, cell = draw_inputs(6000, 1, steps, 1), cells.load("linear_diagonal")
    measure = partial(parameter_sensitivity, cell, one_unit("linear_diagonal", factor))
    by_nu = jax.jit(jax.vmap(lambda x: measure(x, [steps]).by_parameter["nu"][0]))(x)
    by_factor = 10**by_nu / abs(factor * np.log(factor))
    expected = (1 + factor**2) / (1 - factor**2) ** 3
    np.testing.assert_allclose(np.mean(by_factor**2), expected, rtol=0.06)


@pytest.mark.slow
def test_equals_finite_differences_at_every_length(cell, draw_params, draw_inputs):
    params, x = draw_params(cell, 6), draw_inputs(2, max(LENGTHS), 2)
    found = jax.jit(lambda p, x: parameter_sensitivity(cell, p, x, LENGTHS))(params, x)
    held = {name: params[name] for name in ("logit_f",) if name in params}  # the clamped gate
    flat, restore = ravel_pytree({k: v for k, v in params.items() if k not in held})
    outputs = jax.jit(jax.vmap(lambda p: hidden_states(cell, held | restore(p), x)))
    step = 1e-5
    moves = step * np.eye(flat.size)
    both = [outputs(np.asarray(flat) + sign * moves) for sign in (1, -1)]
    slopes = np.asarray(both[0] - both[1])[:, :, np.array(LENGTHS) - 1] / (2 * step)
    expected = np.log10(np.sqrt((np.abs(slopes) ** 2).sum((0, 3))).mean(0))
    np.testing.assert_allclose(found.total, expected, atol=1e-6)
    one = parameter_sensitivity(cell, params, x[:1], LENGTHS)
    squares = sum(10 ** (2 * each) for each in one.by_parameter.values())
    np.testing.assert_allclose(np.log10(squares) / 2, one.total, rtol=1e-9)


def test_a_cell_that_keeps_nothing_has_no_keep_bias(draw_params, draw_inputs):
    cell = cells.load("tanh")
    found = parameter_sensitivity(cell, draw_params(cell, 2), draw_inputs(1, 4, 2), [4])
    assert found.by_keep_bias is None and np.isfinite(found.total).all()


@pytest.fixture(scope="module")
def setting(draw_params, draw_inputs):
    cell = cells.load("min_gru")
    return cell, draw_params(cell, 2), draw_inputs(3, 5, 2)


def test_the_keep_bias_is_the_bias_of_the_gate_that_keeps(setting):
    cell, params, x = setting
    found = parameter_sensitivity(cell, params, x[:1], [5])
    by_bias = jax.jacobian(lambda b: hidden_states(cell, params | {"b": b}, x)[0, -1])(params["b"])
    np.testing.assert_allclose(found.by_keep_bias, np.log10(np.linalg.norm(by_bias[:, 0])))


def test_curvature_is_that_of_the_whole_hessian(setting):
    cell, params, x = setting

    def loss_of_hidden(h):
        return jnp.mean((h[:, -1].sum(-1) - 1) ** 2) + jnp.mean(h**4)

    flat, restore = ravel_pytree(params)

    def loss(flat):
        return loss_of_hidden(hidden_states(cell, restore(flat), x))

    gradient, hessian = jax.jit(lambda p: (jax.grad(loss)(p), jax.hessian(loss)(p)))(flat)
    found = gradient_curvature(cell, params, x, loss_of_hidden)
    np.testing.assert_allclose(found.log10_gradient, np.log10(np.linalg.norm(gradient)))
    expected = gradient @ hessian @ gradient / (gradient @ gradient)
    np.testing.assert_allclose(found.curvature, expected, rtol=1e-9)


def test_gradient_descent_diverges_beyond_two_over_the_curvature(draw_inputs):
    """Of a loss near its least value, which a step lowers or raises."""
    cell, params = cells.load("linear_diagonal"), one_unit("linear_diagonal", 0.9)
    x = draw_inputs(4, 30, 1)
    outputs = hidden_states(cell, params, x)[:, -1]
    targets = outputs - 1e-5 * draw_inputs(4, 1, seed=2)

    def loss_of_hidden(h):
        return jnp.mean((h[:, -1] - targets) ** 2)

    def loss(p):
        return loss_of_hidden(hidden_states(cell, p, x))

    curvature = gradient_curvature(cell, params, x, loss_of_hidden).curvature
    gradient = jax.grad(loss)(params)
    for times, lower in ((1.95, True), (2.05, False)):
        step = times / curvature
        after = {name: params[name] - step * gradient[name] for name in params}
        assert (loss(after) < loss(params)) == lower


def test_an_explosion_beyond_float64_is_said(draw_inputs):
    cell = cells.load("relu")
    params = {"W": jnp.ones((1, 2, 1)), "U": jnp.full((1, 2, 2), 1e3), "b": jnp.zeros((1, 2))}
    x = jnp.ones((1, 200, 1))
    with pytest.raises(FloatingPointError, match="derivative by the parameters leaves"):
        parameter_sensitivity(cell, params, x, [200])
    found = jax.jit(lambda p: parameter_sensitivity(cell, p, x, [200]))(params)
    assert np.isnan(found.total).all()


def test_a_loss_without_slope_has_no_curvature(setting):
    found = gradient_curvature(*setting, lambda h: 0 * h.sum())
    assert found.log10_gradient == -np.inf and np.isnan(found.curvature)


@pytest.mark.parametrize("lengths", [[0], [6], [2.5]])
def test_a_length_is_within_the_sequence(setting, lengths):
    with pytest.raises(ValueError, match=r"lengths: .* given; allowed"):
        parameter_sensitivity(*setting, lengths)
