"""Cells whose gates do not see their state, against what follows from that."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.cells import Initialisation
from rnngrad.cells.state import flatten, unflatten
from rnngrad.cells.unrolling import hidden_states
from rnngrad.measures import trajectory

KEY, UNITS, STEPS = jax.random.key(5), 3, 12
NAMES = ("min_gru", "min_lstm", "min_lstm_free", "rg_lru", "lru")


@pytest.mark.parametrize("name", NAMES)
def test_the_memorys_derivative_is_the_product_of_keep_factors(name, draw_params, draw_inputs):
    cell = cells.load(name)
    params, x = draw_params(cell, UNITS), draw_inputs(STEPS, 2)
    first = cell.first_state(params, x[0])

    def memory(s):
        state, gates = jax.lax.scan(partial(cell.step, params), unflatten(s, first), x)
        return flatten(state[:1]), cell.keep_factor(gates)

    derivative, keep = jax.jit(jax.jacfwd(memory, has_aux=True))(flatten(first))
    product = np.diag(np.prod(keep, axis=0))
    if np.iscomplexobj(product):
        product = np.block([[product.real, -product.imag], [product.imag, product.real]])
    size = len(product)
    np.testing.assert_allclose(derivative[:, :size], product, rtol=1e-12, atol=1e-300)
    np.testing.assert_array_equal(derivative[:, size:], 0)
    assert np.linalg.norm(product, 2) < 1


@pytest.mark.parametrize("name", NAMES)
def test_there_is_no_recurrent_matrix_for_the_gain_to_scale(name):
    cell = cells.load(name)
    laws = [Initialisation(gain=gain) for gain in (1.0, 2.0)]
    params, scaled = jax.jit(lambda: [cell.init(KEY, 2, UNITS, law) for law in laws])()
    assert "U" not in params
    jax.tree.map(np.testing.assert_array_equal, params, scaled)


def test_normalised_gates_sum_to_one_however_closed(draw_params):
    cell = cells.load("min_lstm")
    bias = jnp.tile(jnp.array([[-800.0], [-801.0], [0.0]]), (1, UNITS))
    params = draw_params(cell, UNITS) | {"b": bias}
    _, gates = cell.step(params, cell.initial_state(UNITS), jnp.zeros(2))
    np.testing.assert_allclose(gates["f"], 1 / (1 + np.exp(-1.0)), rtol=1e-12)
    np.testing.assert_allclose(gates["f"] + gates["i"], 1, rtol=1e-15)


def test_the_lru_is_a_convolution_with_powers_of_its_factor(draw_params, draw_inputs):
    cell = cells.load("lru")
    params, x = draw_params(cell, UNITS), draw_inputs(STEPS, 2)
    p, x = jax.tree.map(np.asarray, (params, x))
    factor = np.exp(-np.exp(p["nu"]) + 1j * np.exp(p["theta"]))
    B = np.exp(p["gamma"])[:, None] * (p["W"][0] + 1j * p["W"][1])
    C = p["C"][0] + 1j * p["C"][1]
    kernel = [(C * factor**lag @ B).real for lag in range(STEPS)]
    expected = [
        p["W"][2] @ x[t] + sum(kernel[lag] @ x[t - lag] for lag in range(t + 1))
        for t in range(STEPS)
    ]
    found = jax.jit(partial(hidden_states, cell))(params, x[None])[0]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def logistic(a):
    return 1 / (1 + np.exp(-a))


UNROLLED = {
    "min_gru": lambda a: (1 - logistic(a[0]), logistic(a[0])),
    "min_lstm": lambda a: logistic(a[:2]) / logistic(a[:2]).sum(axis=0),
    "min_lstm_free": lambda a: logistic(a[:2]),
}
"""What is kept of the memory and what is admitted, for pre-activations `[gates, T, n]`."""


@pytest.mark.parametrize("name", UNROLLED)
def test_a_memory_is_the_sum_of_what_is_left_of_all_that_was_admitted(
    name, draw_params, draw_inputs
):
    cell = cells.load(name)
    params, x = draw_params(cell, UNITS), draw_inputs(STEPS, 2)
    W, b = np.asarray(params["W"]), np.asarray(params["b"])
    a = np.einsum("gnd,td->gtn", W, x) + b[:, None]
    keep, admit = UNROLLED[name](a)
    left = [np.prod(keep[s + 1 :], axis=0) for s in range(STEPS)]
    expected = sum(left[s] * admit[s] * a[-1, s] for s in range(STEPS))
    found = jax.jit(partial(hidden_states, cell))(params, x[None])[0, -1]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize(("name", "keep_bias"), [("lru", 4.0), ("rg_lru", 4.0)])
def test_normalised_input_gives_the_memory_the_variance_of_its_input(name, keep_bias):
    """White noise B x of variance v gives z the variance v, however long it is kept."""
    cell, steps = cells.load(name), 20_000
    law = Initialisation(keep_bias=keep_bias)
    params = jax.jit(lambda: cell.init(KEY, 1, 2, law))()
    W = np.array(params["W"])
    if name == "rg_lru":
        W[:2] = 0.0
    x = np.random.default_rng(5).normal(size=(steps, 1))
    states, _ = jax.jit(partial(trajectory, cell))(params | {"W": W}, x)
    variance = np.mean(np.abs(np.asarray(states[0])[1000:]) ** 2, axis=0)
    into = W[2] / 2 if name == "rg_lru" else W[0] + 1j * W[1]  # i = 1/2
    np.testing.assert_allclose(variance, np.abs(into[:, 0]) ** 2, rtol=0.15)


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64])
def test_a_gate_that_never_opens_has_a_derivative(dtype):
    cell = cells.load("rg_lru")
    drawn = jax.jit(lambda: cell.init(KEY, 2, UNITS))() | {"b": np.zeros((3, UNITS))}
    drawn["b"][0] = -1e4
    params = jax.tree.map(lambda leaf: np.asarray(leaf, dtype), drawn)
    loss = lambda p: hidden_states(cell, p, np.ones((1, 3, 2), dtype)).sum()  # noqa: E731
    assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(jax.jit(jax.grad(loss))(params)))
