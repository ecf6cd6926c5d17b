"""The article's one-step derivative, its terms, its product, and time constants."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.cells.state import flatten
from rnngrad.measures import article_terms, products, term_shares, time_constants, trajectory
from rnngrad.measures.shares import output_slopes
from rnngrad.measures.trajectories import follow


def test_shares_sum_to_one(cell, draw_params, draw_inputs):
    params, x = draw_params(cell, 8), draw_inputs(5, 2)  # units enough that a relu is not dead
    shares = jax.jit(lambda p, x: term_shares(cell, p, x))(params, x)
    np.testing.assert_allclose(sum(shares.values()), 1, rtol=1e-12)
    assert all(np.all(share >= 0) for share in shares.values())


@pytest.mark.parametrize("name", ["lstm", "output_reset", "coupled_lstm"])
def test_terms_sum_to_the_derivative_with_the_output_gate_fixed(name, draw_params, draw_inputs):
    cell = cells.load(name)
    params, x = draw_params(cell, 3), draw_inputs(4, 2)

    @jax.jit
    def both(params, x):
        slope = output_slopes(cell, follow(cell, params, x))
        (c, h), _ = trajectory(cell, params, x)
        gate = h[2] / cell.squash(c[2])  # o_2, held fixed

        def memory_after(c_2):
            return cell.step(params, (c_2, gate * cell.squash(c_2)), x[2])[0][0]

        terms = article_terms(cell, params, (c[2], h[2]), slope[2], x[2])
        return sum(terms.values()), jax.jacfwd(memory_after)(c[2])

    np.testing.assert_allclose(*both(params, x), rtol=1e-10, atol=1e-13)


def without_output_path(cell, params):
    U = np.array(params["U"])
    U[cell.gates.index(cell.output_gate)] = 0.0
    return params | {"U": U}


@pytest.mark.parametrize("name", ["lstm", "output_reset", "coupled_lstm"])
def test_the_articles_product_is_exact_only_without_the_output_path(name, draw_params, draw_inputs):
    cell = cells.load(name)
    params, x = draw_params(cell, 3, scale=1.5), draw_inputs(12, 2)
    compare = jax.jit(partial(products, cell))
    cut = compare(without_output_path(cell, params), x)
    np.testing.assert_allclose(cut.article_log_ratio, 0, atol=1e-12)
    np.testing.assert_allclose(cut.article_cosine, 1, rtol=1e-10)
    whole = compare(params, x)
    assert np.abs(np.asarray(whole.article_log_ratio)[:-2]).min() > 1e-6


def test_the_true_product_is_autodiffs(draw_params, draw_inputs):
    cell = cells.load("gru")
    params, x = draw_params(cell, 3), draw_inputs(6, 2)
    found = products(cell, params, x)
    h = np.asarray(trajectory(cell, params, x)[0][0])

    def last(h, k):
        for x_k in np.asarray(x)[k:]:
            (h,), _ = cell.step(params, (h,), x_k)
        return h

    by_each = jax.jit(lambda h: [jax.jacfwd(last)(h[k], k) for k in range(6)])(h)
    for k in range(6):
        norm = np.linalg.norm(by_each[k])
        np.testing.assert_allclose(found.true[k], np.log(norm), rtol=1e-10)
        np.testing.assert_allclose(found.article[k], found.true[k], rtol=1e-10)


def test_time_constant_of_a_known_keep_factor():
    cell = cells.load("gru")
    keep = jnp.array([[0.5, 0.9], [0.5, 0.9]])
    found = time_constants(cell, {"z": 1 - keep})
    np.testing.assert_allclose(found.time_constant, -1 / np.log([0.5, 0.9]), rtol=1e-12)
    np.testing.assert_allclose(found.mean_keep, [0.5, 0.9], rtol=1e-12)
    assert time_constants(cell, {"z": jnp.zeros((3, 1))}).time_constant == np.inf
    with pytest.raises(ValueError, match="Tanh has no keep gate"):
        time_constants(cells.load("tanh"), {})
    with pytest.raises(ValueError, match="gates: r given; 'z' is missing"):
        time_constants(cell, {"r": keep})
    with pytest.raises(ValueError, match=r"gates: expected \[T, n\].* got \[2\]"):
        time_constants(cell, {"z": keep[0]})


def test_trajectory_starts_at_the_initial_state(cell, draw_params, draw_inputs):
    params, x = draw_params(cell, 3), draw_inputs(4, 2)
    states, gates = trajectory(cell, params, x)
    assert flatten(states).shape == (5, flatten(cell.first_state(params, x[0])).size)
    np.testing.assert_array_equal(flatten(states)[0], 0)
    assert all(values.shape == (4, 3) for values in gates.values())
