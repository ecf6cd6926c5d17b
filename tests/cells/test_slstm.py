"""The stabiliser of the sLSTM: outputs are the same without it, where that is possible."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.cells.unrolling import hidden_states

UNITS, STEPS = 4, 30
NAMES = ("slstm", "slstm_exp")


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def unstabilised(name, p, x):
    """The outputs by equations 8 to 14 of Beck et al. (2024), for one sequence."""
    forget = np.exp if name == "slstm_exp" else sigmoid
    c, n, h = np.zeros((3, UNITS))
    outputs = []
    for x_t in x:
        a = [p["W"][k] @ x_t + p["U"][k] @ h + p["b"][k] for k in range(4)]
        f, i, o, z = forget(a[0]), np.exp(a[1]), sigmoid(a[2]), np.tanh(a[3])
        c, n = f * c + i * z, f * n + i
        h = o * c / n
        outputs.append(h)
    return np.array(outputs)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scale", [0.7, 3.0])
def test_stabilised_outputs_are_the_unstabilised(name, scale, draw_params, draw_inputs):
    cell = cells.load(name)
    params, x = draw_params(cell, UNITS, scale=scale), draw_inputs(STEPS, 2)
    expected = unstabilised(name, jax.tree.map(np.asarray, params), np.asarray(x))
    assert np.isfinite(expected).all()
    found = jax.jit(partial(hidden_states, cell))(params, x[None])[0]
    np.testing.assert_allclose(found, expected, rtol=1e-9)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("bias", [-2000.0, 2000.0])
def test_it_stays_finite_where_the_unstabilised_does_not(name, bias, draw_params, draw_inputs):
    """Another bias of the input gate scales c and n alike from a start at zero: h is the same."""
    cell = cells.load(name)
    params, x = draw_params(cell, UNITS), draw_inputs(STEPS, 2)
    far = params | {"b": params["b"].at[1].add(bias)}
    with np.errstate(all="ignore"):
        broken = unstabilised(name, jax.tree.map(np.asarray, far), np.asarray(x))
    assert not np.isfinite(broken).all()

    def loss(p):
        h = hidden_states(cell, p, x[None]).sum(axis=(0, 1))
        return h.sum(), h

    run = jax.jit(jax.grad(loss, has_aux=True))
    slopes, h = run(far)
    np.testing.assert_allclose(h, run(params)[1], rtol=1e-9)
    assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(slopes))


def test_the_normaliser_is_at_least_one_after_a_step(draw_params, draw_inputs):
    cell = cells.load("slstm")
    params, x = draw_params(cell, UNITS, scale=5.0), draw_inputs(STEPS, 2)
    states, n = cell.initial_state(UNITS), []
    step = jax.jit(cell.step)
    for x_t in x:
        states, _ = step(params, states, x_t)
        n.append(states[1])
    assert jnp.stack(n).min() >= 1


def test_without_recurrence_and_drive_the_output_is_a_running_mean():
    """Where i = 1 and f = 1, h is o times the mean of the candidates."""
    cell = cells.load("slstm_exp")
    zero = jnp.zeros((4, 1, 1))
    params = {"W": zero.at[3].set(1.0), "U": zero, "b": jnp.zeros((4, 1))}
    x = jnp.arange(5.0)[None, :, None]
    h = hidden_states(cell, params, x)[0, :, 0]
    expected = np.cumsum(np.tanh(np.arange(5.0))) / np.arange(1, 6) / 2
    np.testing.assert_allclose(h, expected, rtol=1e-14)
