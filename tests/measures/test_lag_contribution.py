"""What each lag adds to the parameter gradient."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from rnngrad import cells
from rnngrad.cells.state import flatten
from rnngrad.cells.unrolling import hidden_states
from rnngrad.measures import lag_contribution, share_beyond, trajectory
from rnngrad.measures.trajectories import flat_step

STEPS, BATCH, SIZE = 5, 3, 3


def loss_of_hidden(h):
    """A loss at every step, so that gradients enter at several places."""
    weights = jnp.linspace(-1, 1, h.shape[1])[None, :, None]
    return jnp.sum(jnp.sin(h) * weights) + jnp.sum(h[:, -1] ** 2)


def final_loss(h):
    return jnp.sum(jnp.tanh(h[:, -1] * jnp.arange(1.0, 1 + h.shape[-1])[None, :]))


def per_lag_gradients(cell, params, x, loss):
    """G_k for k = 1..T by perturbing the parameters of one step only, `[T, P]`."""
    flat, unravel = ravel_pytree(params)
    size = cell.hidden_size(params)
    like = cell.first_state(params, x[0, 0])

    def run(stack):
        def one(sequence):
            s = flatten(like)
            outputs = []
            for k in range(len(sequence)):
                s = flat_step(cell, unravel(stack[k]), s, sequence[k], like)
                outputs.append(s[-size:])
            return jnp.stack(outputs)

        return loss(jnp.stack([one(sequence) for sequence in x]))

    return jax.jit(jax.grad(run))(jnp.tile(flat, (x.shape[1], 1)))


@pytest.mark.slow
@pytest.mark.parametrize("loss", [loss_of_hidden, final_loss])
def test_every_lag_is_the_gradient_by_that_steps_parameters(cell, draw_params, draw_inputs, loss):
    params, x = draw_params(cell, SIZE), draw_inputs(BATCH, STEPS, 2)
    found = jax.jit(lambda p, x: lag_contribution(cell, p, x, loss))(params, x)
    by_step = per_lag_gradients(cell, params, x, loss)
    norms = np.linalg.norm(by_step, axis=1)
    np.testing.assert_allclose(10**found.contribution, norms, rtol=1e-10, atol=1e-300)
    sums = np.linalg.norm(np.cumsum(by_step, axis=0), axis=1)
    np.testing.assert_allclose(10**found.far_sum, sums, rtol=1e-10, atol=1e-300)


def test_the_lags_sum_to_autodiffs_gradient(cell, draw_params, draw_inputs):
    params, x = draw_params(cell, SIZE), draw_inputs(BATCH, STEPS, 2)
    found = jax.jit(lambda p, x: lag_contribution(cell, p, x, loss_of_hidden))(params, x)
    gradient = jax.jit(jax.grad(lambda p: loss_of_hidden(hidden_states(cell, p, x))))(params)
    total = jnp.linalg.norm(ravel_pytree(gradient)[0])
    np.testing.assert_allclose(10**found.total, total, rtol=1e-12)


def test_loss_sensitivity_is_the_derivative_by_the_state(draw_params, draw_inputs):
    cell = cells.load("lstm")
    params, x = draw_params(cell, SIZE), draw_inputs(1, STEPS, 2)
    found = lag_contribution(cell, params, x, final_loss)

    def loss_from(s, k):
        for x_k in np.asarray(x)[0, k:]:
            s = flat_step(cell, params, s, x_k, cell.initial_state(SIZE))
        return final_loss(s[None, None, SIZE:])

    @jax.jit
    def gradients(states):
        return [jax.grad(loss_from)(states[k], k) for k in range(1, STEPS + 1)]

    states = np.concatenate(trajectory(cell, params, x[0])[0], axis=-1)
    expected = np.linalg.norm(gradients(states), axis=1)
    np.testing.assert_allclose(10 ** np.asarray(found.loss_sensitivity)[0], expected, rtol=1e-12)


def test_share_beyond_falls_from_the_whole_to_nothing(draw_params, draw_inputs):
    cell = cells.load("tanh")
    params, x = draw_params(cell, SIZE, scale=0.2), draw_inputs(BATCH, 12, 2)
    found = lag_contribution(cell, params, x, final_loss)
    share = np.asarray(share_beyond(found, np.arange(12)))
    assert share[-1] == -np.inf
    assert np.all(np.diff(share[:-1]) < 0)
    np.testing.assert_allclose(
        share[0], np.log10(10 ** found.far_sum[-2] / 10**found.total), rtol=1e-12
    )


@pytest.mark.parametrize("name", ["lstm", pytest.param("lru", marks=pytest.mark.slow)])
def test_the_tail_share_has_the_derivative_of_its_differences(name, draw_params, draw_inputs):
    cell, lag, size = cells.load(name), 4, 1e-5
    x = draw_inputs(2, 9, 2)
    flat, unravel = ravel_pytree(draw_params(cell, SIZE, scale=0.5))
    rng = np.random.default_rng(3)
    directions = rng.normal(size=(4, flat.size))

    @jax.jit
    def along(flat):
        def share(flat):
            return share_beyond(lag_contribution(cell, unravel(flat), x, final_loss), lag)

        moved = jnp.stack([flat[None] + size * directions, flat[None] - size * directions])
        return jax.grad(share)(flat), jax.vmap(jax.vmap(share))(moved)

    gradient, (above, below) = map(np.asarray, along(flat))
    assert np.abs(gradient).max() > 1e-3
    expected = (above - below) / (2 * size)
    np.testing.assert_allclose(directions @ gradient, expected, rtol=1e-6, atol=1e-8)


def test_contributions_go_on_where_single_and_double_precision_are_zero():
    cell = cells.load("linear_diagonal")
    factor, steps = 0.1, 500
    params = {
        "W": jnp.ones((1, 1, 1)),
        "b": jnp.zeros((1, 1)),
        "nu": jnp.log(-jnp.log(jnp.array([factor]))),
    }
    x = jnp.ones((1, steps, 1))
    found = lag_contribution(cell, params, x, lambda h: h[0, -1, 0])
    lags = steps - np.arange(1, steps + 1)
    np.testing.assert_allclose(found.loss_sensitivity[0], -lags * 1.0, rtol=1e-10, atol=1e-9)
    assert np.float64(factor) ** 400 == 0
    assert np.isfinite(found.contribution).all()


def test_a_dead_relu_has_a_true_zero():
    cell = cells.load("relu")
    params = {"W": jnp.zeros((1, 2, 1)), "U": jnp.ones((1, 2, 2)), "b": -jnp.ones((1, 2))}
    found = lag_contribution(cell, params, jnp.ones((1, 4, 1)), lambda h: h[0, -1].sum())
    assert np.all(found.contribution == -np.inf)
