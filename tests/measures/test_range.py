"""Numbers that leave the range of float64: the truth, or an error, and nothing else."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells, measures
from rnngrad.cells import Cell, Initialisation

KEY, STEPS = jax.random.key(7), 800


class Cubic(Cell):
    """h_t = h_{t-1}^3 + a: explodes, and obeys no law of scale."""

    gates = ("h",)

    def step(self, params, state, x):
        h = state[0] ** 3 + params["U"][0] @ state[0] + params["W"][0] @ x + params["b"][0]
        return (h,), {"h": h}


def relu_network(gain, size=12, bias=0.0):
    params = cells.load("relu").init(
        jax.random.key(5), 3, size, Initialisation("normal", gain=gain)
    )
    return cells.load("relu"), params | {"b": params["b"] + bias}


def growth_by_rescaling(params, x):
    """Return the mean log growth of a tangent, with the state rescaled by NumPy at every step."""
    U, W, b = (np.asarray(params[name][0]) for name in ("U", "W", "b"))
    h, log_scale, total = np.zeros(len(b)), 0.0, 0.0
    tangent = np.asarray(jax.random.normal(KEY, (len(b),), jnp.float64))
    tangent = tangent / np.linalg.norm(tangent)
    for x_t in np.asarray(x):
        a = U @ h + np.exp(-log_scale) * (W @ x_t + b)
        h, tangent = np.maximum(a, 0), (a > 0) * (U @ tangent)
        norm, size = np.linalg.norm(tangent), max(np.linalg.norm(h), np.exp(-log_scale))
        tangent, total = tangent / norm, total + np.log(norm)
        h, log_scale = h / size, log_scale + np.log(size)
    return total / len(x)


@pytest.mark.parametrize(("gain", "bias"), [(5.0, 0.0), (4.0, 0.4)])
def test_an_exploding_relu_has_its_exponent(gain, bias, draw_inputs):
    cell, params = relu_network(gain, bias=bias)
    x = draw_inputs(STEPS, 3)
    expected = growth_by_rescaling(params, x)
    assert expected * len(x) > np.log(np.finfo(float).max)
    windows = jax.jit(lambda p: measures.finite_time_exponents(cell, p, x, 0, 200, KEY))(params)
    np.testing.assert_allclose(windows.mean(), expected, rtol=1e-9)


def test_every_measure_of_a_product_agrees_on_an_explosion(draw_inputs):
    cell, params = relu_network(5.0)
    x = draw_inputs(STEPS, 3)

    @jax.jit
    def all_of_them(p):
        sensitivity = measures.state_sensitivity(cell, p, x, [STEPS])[0, 0]
        return {
            "largest": measures.largest_exponent(cell, p, x, 0, KEY),
            "spectrum": measures.lyapunov_spectrum(cell, p, x)[0],
            "leading": measures.leading_exponents(cell, p, x, 2, 0, KEY)[0],
            "sensitivity": sensitivity * np.log(10) / STEPS,
            "blocks": measures.block_sensitivity(cell, p, x).full[-1] / STEPS,
            "products": measures.products(cell, p, x).true[0] / STEPS,
        }

    top = all_of_them(params)
    assert top["largest"] * STEPS > np.log(np.finfo(float).max)
    for name, value in top.items():
        np.testing.assert_allclose(value, top["largest"], atol=0.01, err_msg=name)


def test_the_gradient_of_an_exploding_exponent_is_finite(draw_inputs):
    """The exponent of a network without inputs grows by ln a when U is multiplied by a."""
    cell, params = relu_network(5.0)
    x = draw_inputs(STEPS, 3)
    first_of = {
        "largest": lambda p: measures.largest_exponent(cell, p, x, 0, KEY),
        "spectrum": lambda p: measures.lyapunov_spectrum(cell, p, x)[0],
        "leading": lambda p: measures.leading_exponents(cell, p, x, 2, 0, KEY)[0],
    }
    gradients = jax.jit(lambda p: jax.tree.map(lambda measure: jax.grad(measure)(p), first_of))
    for name, gradient in gradients(params).items():
        assert all(np.isfinite(leaf).all() for leaf in gradient.values())
        by_size = jnp.sum(gradient["U"] * params["U"])
        np.testing.assert_allclose(by_size, 1, rtol=1e-9, err_msg=name)


def test_a_vanishing_state_keeps_its_derivative():
    """A relu driven once, then fading far below 1e-308, still passes on a factor a step."""
    cell, factor, steps = cells.load("relu"), 0.3, 1000
    params = {"W": jnp.ones((1, 1, 1)), "U": jnp.full((1, 1, 1), factor), "b": jnp.zeros((1, 1))}
    x = jnp.zeros((steps, 1)).at[0].set(1.0)
    found = jax.jit(lambda p: measures.largest_exponent(cell, p, x, 1, KEY))(params)
    np.testing.assert_allclose(found, np.log(factor), rtol=1e-12)
    contribution = jax.jit(
        lambda p: measures.lag_contribution(cell, p, x[None], lambda h: h[0, -1, 0])
    )(params)
    assert np.isnan(contribution.total)  # the loss is of an output that is no longer a number


MEASURES = {
    "largest_exponent": lambda *args: measures.largest_exponent(*args, 3, KEY),
    "finite_time_exponents": lambda *args: measures.finite_time_exponents(*args, 3, 5, KEY),
    "leading_exponents": lambda *args: measures.leading_exponents(*args, 2, 3, KEY),
    "lyapunov_spectrum": measures.lyapunov_spectrum,
    "log_abs_det": measures.log_abs_det,
    "state_sensitivity": lambda *args: measures.state_sensitivity(*args, [3, 50]),
    "block_sensitivity": measures.block_sensitivity,
    "products": measures.products,
    "term_shares": measures.term_shares,
    "trajectory": measures.trajectory,
    "lag_contribution": lambda cell, params, x: measures.lag_contribution(
        cell, params, x[None], lambda h: h[:, -1].sum()
    ),
}


def cubic():
    params = {"W": jnp.ones((1, 3, 1)), "U": jnp.eye(3)[None], "b": jnp.ones((1, 3))}
    return Cubic(), params, jnp.ones((50, 1))


@pytest.mark.parametrize("name", ["trajectory", "largest_exponent", "lag_contribution"])
def test_what_cannot_be_followed_is_an_error(name):
    with pytest.raises(FloatingPointError, match=r"Cubic: its state leaves .* at step 8 of 50"):
        MEASURES[name](*cubic())


def test_what_cannot_be_followed_is_nan_when_compiled():
    cell, params, x = cubic()
    compiled = jax.jit(lambda p: {name: f(cell, p, x) for name, f in MEASURES.items()})(params)
    for name, found in compiled.items():
        assert all(np.isnan(leaf).all() for leaf in jax.tree.leaves(found)), name


def test_a_loss_without_a_value_is_named(draw_inputs):
    cell, params = relu_network(5.0)
    x = draw_inputs(1, 300, 3)
    with pytest.raises(FloatingPointError, match="the derivative of the loss leaves"):
        measures.lag_contribution(cell, params, x, lambda h: (h[:, -1] ** 4).sum())


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_factors_whose_squares_leave_the_range(scale):
    """Two units scale by `scale` and 2 `scale` in turn: every norm of a step is far from 1."""
    cell, steps = cells.load("relu"), 20
    params = {
        "W": jnp.ones((1, 2, 1)),
        "U": jnp.diag(jnp.array([scale, 2 * scale]))[None],
        "b": jnp.zeros((1, 2)),
    }
    x = jnp.zeros((steps, 1)).at[0].set(1.0)
    expected = np.log(scale) + np.array([np.log(2), 0.0])
    spectrum = jax.jit(lambda p: measures.lyapunov_spectrum(cell, p, x, 1))(params)
    np.testing.assert_allclose(spectrum, expected, rtol=1e-12)
