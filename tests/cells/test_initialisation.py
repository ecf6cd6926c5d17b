"""How parameters are drawn."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.cells import Initialisation

KEY = jax.random.key(3)


def keep_after_one_step(cell, initialisation, size=16):
    params = cell.init(KEY, 2, size, initialisation)
    _, gates = cell.step(params, cell.initial_state(size), np.zeros(2))
    return np.abs(cell.keep_factor(gates))


def test_a_larger_keep_bias_keeps_more(cell):
    if cell.keep_gate is None:
        pytest.skip("has no keep gate")
    for keep_bias in (-2.0, 0.0, 3.0):
        keep = keep_after_one_step(cell, Initialisation(keep_bias=keep_bias))
        np.testing.assert_allclose(keep, 1 / (1 + np.exp(-keep_bias)), rtol=1e-12)


def test_cells_without_keep_gate_ignore_the_keep_bias():
    for name in ("tanh", "relu"):
        params = cells.load(name).init(KEY, 2, 4, Initialisation(keep_bias=3.0))
        np.testing.assert_array_equal(params["b"], 0)


@pytest.mark.parametrize("tie_input", [False, True])
def test_tie_input_closes_the_input_gate(tie_input):
    initialisation = Initialisation(keep_bias=2.0, tie_input=tie_input)
    lstm = cells.load("lstm").init(KEY, 2, 4, initialisation)
    np.testing.assert_array_equal(lstm["b"][:, 0], [2.0, -2.0 * tie_input, 0.0, 0.0])
    coupled = cells.load("coupled_lstm").init(KEY, 2, 4, initialisation)
    np.testing.assert_array_equal(coupled["b"][:, 0], [2.0, 0.0, 0.0])


def test_chrono_draws_time_constants_up_to_the_length(cell):
    if cell.keep_gate is None:
        pytest.skip("has no keep gate")
    keep = keep_after_one_step(cell, Initialisation(chrono_length=100), size=400)
    constants = 1 / (1 - keep)  # 1 + U[1, 99]
    assert constants.min() > 2 - 1e-9
    assert constants.max() < 100 + 1e-9
    assert 45 < constants.mean() < 57


def test_chrono_ties_the_input_gate_of_the_lstm():
    b = cells.load("lstm").init(KEY, 2, 8, Initialisation(chrono_length=50))["b"]
    np.testing.assert_array_equal(b[1], -b[0])
    assert len(np.unique(b[0])) == 8


@pytest.mark.parametrize("gain", [1.0, 1.3])
def test_orthogonal_matrices(cell, gain):
    params = cell.init(KEY, 2, 6, Initialisation("orthogonal", gain=gain))
    for matrix in params.get("U", ()):
        np.testing.assert_allclose(matrix @ matrix.T, gain**2 * np.eye(6), atol=1e-12)


def test_orthogonal_gates_are_drawn_independently():
    U = cells.load("lstm").init(KEY, 2, 6)["U"]
    assert np.abs(U[0] - U[1]).max() > 0.1


def test_uniform_is_pytorchs_default_at_its_gain(cell, cell_name):
    params = cell.init(KEY, 3, 25, Initialisation("uniform", gain=1 / np.sqrt(3)))
    for name in {"W", "U"} & set(params):
        largest = np.abs(params[name]).max()
        assert 0.95 / 5 < largest <= 1 / 5
    if "b" in params:
        b = np.array(params["b"])
        if cell_name == "slstm_exp":  # its forget gate is 1/2 at the start
            b[0] += np.log(2)
        assert np.abs(b).max() <= 1 / 5
        assert np.abs(b).min() > 0


def test_normal_has_the_declared_spread():
    U = cells.load("gru").init(KEY, 2, 100, Initialisation("normal", gain=1.5))["U"]
    np.testing.assert_allclose(U.std(), 1.5 / 10, rtol=0.02)
    np.testing.assert_allclose(U.mean(), 0, atol=0.005)


@pytest.mark.parametrize("gain", [1.0, 0.5])
def test_identity_scales_the_identity_for_every_gate(cell, gain):
    params = cell.init(KEY, 2, 6, Initialisation("identity", gain=gain))
    for matrix in params.get("U", ()):
        np.testing.assert_array_equal(matrix, gain * np.eye(6))
    orthogonal = cell.init(KEY, 2, 6, Initialisation("orthogonal", gain=gain))
    for name in set(params) - {"U"}:
        np.testing.assert_array_equal(params[name], orthogonal[name])


def test_an_identity_start_lets_a_rectifier_remember():
    """Without input the units that are not negative stay as they are (Le et al., 2015)."""
    relu = cells.load("relu")
    params = relu.init(KEY, 2, 6, Initialisation("identity"))
    h = jnp.arange(6.0)
    np.testing.assert_array_equal(relu.step(params, (h,), jnp.zeros(2))[0][0], h)


def test_unknown_scheme_is_named():
    allowed = "orthogonal, uniform, normal, identity"
    with pytest.raises(ValueError, match=f"'xavier': allowed are {allowed}"):
        cells.load("tanh").init(KEY, 2, 4, Initialisation("xavier"))


@pytest.mark.parametrize("name", ["linear_diagonal", "clamped_lstm", "rg_lru", "lru"])
def test_keep_bias_is_the_logit_of_a_fixed_factor_and_adds_up(name):
    cell, law = cells.load(name), Initialisation(keep_bias=1.5)
    params = cell.init(KEY, 2, 4, law)
    twice = cell.add_keep_bias(KEY, params, law)
    for given, logit in ((params, 1.5), (twice, 3.0)):
        gates = cell.step(given, cell.initial_state(4), jnp.zeros(2))[1]
        keep = np.abs(cell.keep_factor(gates))
        np.testing.assert_allclose(keep, jax.nn.sigmoid(logit), rtol=1e-6)
