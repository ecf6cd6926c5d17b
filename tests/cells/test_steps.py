"""Every cell's step against the equations, written again in NumPy."""

import jax
import numpy as np
import pytest

from rnngrad import cells


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def affine(p, k, x, h):
    return p["W"][k] @ x + p["U"][k] @ h + p["b"][k]


def tanh(p, x, h):
    return (np.tanh(affine(p, 0, x, h)),)


def relu(p, x, h):
    return (np.maximum(0, affine(p, 0, x, h)),)


def lstm(p, x, c, h):
    f, i, o = (sigmoid(affine(p, k, x, h)) for k in range(3))
    c = f * c + i * np.tanh(affine(p, 3, x, h))
    return c, o * np.tanh(c)


def clamped_lstm(p, x, c, h):
    i, o = (sigmoid(affine(p, k, x, h)) for k in range(2))
    c = sigmoid(p["logit_f"]) * c + i * np.tanh(affine(p, 2, x, h))
    return c, o * np.tanh(c)


def coupled_lstm(p, x, c, h):
    f, o = (sigmoid(affine(p, k, x, h)) for k in range(2))
    c = f * c + (1 - f) * np.tanh(affine(p, 2, x, h))
    return c, o * np.tanh(c)


def output_reset(p, x, c, h):
    z, r = (sigmoid(affine(p, k, x, h)) for k in range(2))
    c = (1 - z) * c + z * np.tanh(affine(p, 2, x, h))
    return c, r * c


def gru(p, x, h):
    z, r = (sigmoid(affine(p, k, x, h)) for k in range(2))
    return ((1 - z) * h + z * np.tanh(p["W"][2] @ x + p["U"][2] @ (r * h) + p["b"][2]),)


def gru_reset_after(p, x, h):
    z, r = (sigmoid(affine(p, k, x, h)) for k in range(2))
    recurrent = r * (p["U"][2] @ h + p["b_rec"])
    return ((1 - z) * h + z * np.tanh(p["W"][2] @ x + p["b"][2] + recurrent),)


def merged_gru(p, x, h):
    r = sigmoid(affine(p, 0, x, h))
    return ((1 - r) * h + r * np.tanh(p["W"][1] @ x + p["U"][1] @ (r * h) + p["b"][1]),)


def gru_no_reset(p, x, h):
    z = sigmoid(affine(p, 0, x, h))
    return ((1 - z) * h + z * np.tanh(affine(p, 1, x, h)),)


def linear_diagonal(p, x, h):
    return (np.exp(-np.exp(p["nu"])) * h + p["W"][0] @ x + p["b"][0],)


def of_input(p, k, x):
    return p["W"][k] @ x + p["b"][k]


def min_gru(p, x, h):
    z = sigmoid(of_input(p, 0, x))
    return ((1 - z) * h + z * of_input(p, 1, x),)


def min_lstm(p, x, h):
    f, i = (sigmoid(of_input(p, k, x)) for k in range(2))
    return (f / (f + i) * h + i / (f + i) * of_input(p, 2, x),)


def min_lstm_free(p, x, h):
    f, i = (sigmoid(of_input(p, k, x)) for k in range(2))
    return (f * h + i * of_input(p, 2, x),)


def rg_lru(p, x, h):
    r, i = (sigmoid(of_input(p, k, x)) for k in range(2))
    a = sigmoid(p["Lambda"]) ** (8 * r)
    return (a * h + np.sqrt(1 - a**2) * (i * of_input(p, 2, x)),)


def lru(p, x, z, y):
    B, C = p["W"][0] + 1j * p["W"][1], p["C"][0] + 1j * p["C"][1]
    factor = np.exp(-np.exp(p["nu"]) + 1j * np.exp(p["theta"]))
    z = factor * z + np.exp(p["gamma"]) * (B @ x)
    return z, (C @ z).real + p["W"][2] @ x


def slstm(p, x, c, n, m, h, log_forget=lambda a: -np.log1p(np.exp(-a))):
    log_f, log_i = log_forget(affine(p, 0, x, h)), affine(p, 1, x, h)
    o, z = sigmoid(affine(p, 2, x, h)), np.tanh(affine(p, 3, x, h))
    m_new = np.maximum(log_f + m, log_i)
    f, i = np.exp(log_f + m - m_new), np.exp(log_i - m_new)
    c, n = f * c + i * z, f * n + i
    return c, n, m_new, o * c / n


def slstm_exp(p, x, *state):
    return slstm(p, x, *state, log_forget=lambda a: a)


def test_step_follows_the_equations(cell, cell_name, draw_params, draw_inputs, draw_state):
    params, x = draw_params(cell, 4), draw_inputs(6, 2)
    state = draw_state(cell, params, x[0], seed=2)
    step = jax.jit(cell.step)
    numpy_params = {name: np.asarray(value) for name, value in params.items()}
    expected = tuple(np.asarray(entry) for entry in state)
    for x_t in np.asarray(x):
        state, gates = step(params, state, x_t)
        expected = globals()[cell_name](numpy_params, np.asarray(x_t), *expected)
        np.testing.assert_allclose(state, expected, rtol=1e-13, atol=1e-15)
        assert all(gate.shape == (4,) for gate in gates.values())


def test_initial_state_is_zero(cell):
    state = cell.initial_state(3)
    assert len(state) == len(cell.state_names)
    np.testing.assert_array_equal(state, 0)


def test_one_equation_for_each_built_in_cell():
    assert all(name in globals() for name in cells.BUILT_IN)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("lstn", "lstn"),
        ("no_such_package.module:Class", "no_such_package"),
        ("rnngrad.cells.lstm:LTSM", "LTSM"),
    ],
)
def test_load_names_what_it_cannot_find(name, message):
    with pytest.raises(ValueError, match=message) as error:
        cells.load(name)
    assert "\n" not in str(error.value)


def test_load_of_a_users_class():
    assert type(cells.load("rnngrad.cells.gru:GRU")) is type(cells.load("gru"))
