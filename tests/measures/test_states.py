"""Cells whose state is not one vector or two of the same size, real or complex."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import measures
from rnngrad.cells import Cell
from rnngrad.cells.base import affine
from rnngrad.cells.state import flatten, sizes, unflatten
from rnngrad.cells.unrolling import hidden_states

KEY, UNITS, INPUTS, STEPS = jax.random.key(3), 4, 2, 12


class Rotor(Cell):
    """z_t = lambda z_{t-1} + a_z with a complex lambda; y_t = Re z_t + Im z_t."""

    gates = ("z",)
    state_names = ("z", "y")

    def more_params(self, hidden_size, key):
        size = jnp.linspace(0.9, 0.99, hidden_size)
        return {"factor": size * jnp.exp(1j * jnp.linspace(0.3, 2, hidden_size))}

    def step(self, params, state, x):
        z = params["factor"] * state[0] + params["W"][0] @ x + params["b"][0]
        return (z, z.real + z.imag), {"z": z}


class Conjugate(Cell):
    """A complex output that no holomorphic function gives: h_t = 0.9 conj(h_{t-1}) + i a / 2."""

    gates = ("h",)

    def initial_state(self, hidden_size, dtype=None):
        return (jnp.zeros(hidden_size, jnp.result_type(dtype or float, jnp.complex64)),)

    def step(self, params, state, x):
        h = 0.9 * jnp.conj(state[0]) + 0.5j * jnp.tanh(params["W"][0] @ x + params["b"][0])
        return (h,), {"h": h}


class Projected(Cell):
    """A memory of n, an output of n // 2."""

    gates = ("f", "c")
    state_names = ("c", "h")

    def initial_state(self, hidden_size, dtype=None):
        return jnp.zeros(hidden_size, dtype), jnp.zeros(hidden_size // 2, dtype)

    def more_params(self, hidden_size, key):
        return {"P": jax.random.normal(key, (hidden_size // 2, hidden_size)) / 2}

    def step(self, params, state, x):
        c, h = state
        a_f, a_c = affine(params, x, jnp.concatenate([h, h]))
        f = jax.nn.sigmoid(a_f)
        c = f * c + (1 - f) * jnp.tanh(a_c)
        return (c, params["P"] @ jnp.tanh(c)), {"f": f, "c": a_c}


class Four(Cell):
    """Four entries: two memories, a count, an output."""

    gates = ("f", "i", "c")
    state_names = ("c", "n", "m", "h")

    def step(self, params, state, x):
        c, n, m, h = state
        a_f, a_i, a_c = affine(params, x, h)
        f, i = jax.nn.sigmoid(a_f), jnp.exp(jnp.tanh(a_i))
        c, n = f * c + i * jnp.tanh(a_c), f * n + i
        m = 0.5 * m + 0.1 * jnp.tanh(c)
        return (c, n, m, jnp.tanh(c / (1 + n) + m)), {"f": f, "i": i, "c": a_c}


CELLS = [Rotor, Conjugate, Projected, pytest.param(Four, marks=pytest.mark.slow)]


@pytest.fixture(params=CELLS)
def setting(request, draw_inputs):
    cell = request.param()
    params = cell.init(KEY, INPUTS, UNITS)
    return cell, params, draw_inputs(STEPS, INPUTS)


def unrolled(cell, params, x, s):
    like = cell.first_state(params, x[0])
    for x_k in x:
        s = flatten(cell.step(params, unflatten(s, like), x_k)[0])
    return s


def whole_derivative(cell, params, x):
    s = flatten(cell.first_state(params, x[0]))
    return jax.jacfwd(lambda s: unrolled(cell, params, x, s))(s)


def test_the_full_state_is_a_vector_of_real_numbers(setting):
    cell, params, x = setting
    state = tuple(
        entry + (1 + 2j if jnp.iscomplexobj(entry) else 1) * jnp.arange(len(entry))
        for entry in cell.first_state(params, x[0])
    )
    s = flatten(state)
    assert s.dtype == jnp.float64 and s.shape == (sum(sizes(state)),)
    for entry, back in zip(state, unflatten(s, state), strict=True):
        assert entry.dtype == back.dtype
        np.testing.assert_array_equal(entry, back)


def test_measures_of_the_product_are_those_of_autodiff(setting):
    cell, params, x = setting

    @jax.jit
    def measured(p):
        return {
            "whole": whole_derivative(cell, p, x),
            "sensitivity": measures.state_sensitivity(cell, p, x, [STEPS])[0],
            "blocks": measures.block_sensitivity(cell, p, x),
            "product": measures.products(cell, p, x).true[0],
            "spectrum": measures.lyapunov_spectrum(cell, p, x).sum(),
            "determinant": measures.log_abs_det(cell, p, x).mean(),
            "shares": sum(measures.term_shares(cell, p, x).values()),
        }

    found = measured(params)
    whole = np.asarray(found["whole"])
    values = np.linalg.svd(whole, compute_uv=False)
    expected = np.log10([values[0], np.sqrt(np.mean(values**2))])
    np.testing.assert_allclose(found["sensitivity"][jnp.array([0, 2])], expected, rtol=1e-9)
    first, last = (sizes(cell.first_state(params, x[0]))[i] for i in (0, -1))
    for name, part in {
        "memory": whole[:first, :first],
        "output": whole[-last:, -last:],
        "full": whole,
    }.items():
        norm = np.linalg.norm(part)
        np.testing.assert_allclose(np.exp(getattr(found["blocks"], name)[-1]), norm, rtol=1e-9)
    np.testing.assert_allclose(np.exp(found["product"]), np.linalg.norm(whole), rtol=1e-9)
    np.testing.assert_allclose(found["spectrum"], found["determinant"], rtol=1e-9)
    np.testing.assert_allclose(found["shares"], 1)


def test_the_lags_sum_to_autodiffs_gradient(setting):
    cell, params, x = setting

    def loss(h):
        return jnp.sum(jnp.abs(h[:, -1] - 0.3) ** 2) + jnp.sum(h[:, 2].real)

    found = jax.jit(lambda p: measures.lag_contribution(cell, p, x[None], loss))(params)
    gradient = jax.jit(jax.grad(lambda p: loss(hidden_states(cell, p, x[None]))))(params)
    norm = np.sqrt(sum(np.sum(np.abs(leaf) ** 2) for leaf in gradient.values()))
    np.testing.assert_allclose(10**found.total, norm, rtol=1e-10)

    def last(s):
        output = unflatten(s, cell.first_state(params, x[0]))[-1]
        return jnp.sum(jnp.abs(output - 0.3) ** 2)

    s = flatten(tuple(entry[5] for entry in measures.trajectory(cell, params, x)[0]))
    by_state = jax.jit(jax.grad(lambda s: last(unrolled(cell, params, x[5:], s))))
    expected = jnp.linalg.norm(by_state(s))
    np.testing.assert_allclose(10 ** found.loss_sensitivity[0, 4], expected, rtol=1e-10)


def test_outputs_are_the_last_entries(setting):
    cell, params, x = setting
    states, _ = measures.trajectory(cell, params, x)
    outputs = hidden_states(cell, params, jnp.stack([x, -x]))
    np.testing.assert_allclose(outputs[0], states[-1][1:], rtol=1e-12, atol=1e-15)


def test_a_complex_exponent_is_the_logarithm_of_the_modulus(draw_inputs):
    """Each complex direction counts as two real ones; the output, which nothing reads, as none."""
    cell = Rotor()
    params, x = cell.init(KEY, INPUTS, UNITS), draw_inputs(3000, INPUTS)
    moduli = np.log(np.abs(np.asarray(params["factor"])))
    expected = np.concatenate([np.sort(np.repeat(moduli, 2))[::-1], [-np.inf] * UNITS])
    spectrum = jax.jit(lambda p: measures.lyapunov_spectrum(cell, p, x, 1000))(params)
    np.testing.assert_allclose(spectrum, expected, atol=5e-4)
    leading = jax.jit(lambda p: measures.leading_exponents(cell, p, x, 4, 1000, KEY))(params)
    np.testing.assert_allclose(leading, expected[:4], atol=5e-4)


def test_a_state_that_changes_its_shape_is_named(draw_inputs):
    class Growing(Cell):
        gates = ("h",)

        def step(self, params, state, x):
            return (jnp.concatenate([state[0], x]),), {}

    cell = Growing()
    with pytest.raises(ValueError, match=r"Growing: initial_state has .*\(4,\).*\(6,\)"):
        measures.trajectory(cell, cell.init(KEY, INPUTS, UNITS), draw_inputs(STEPS, INPUTS))


def test_an_uncoupled_entry_keeps_its_own_scale(draw_inputs):
    """One memory fades by 0.1 a step beside one that lasts: their blocks differ by 1e400."""

    class Pair(Cell):
        gates = ("h",)
        state_names = ("z", "y")

        def step(self, params, state, x):
            z, y = state
            return (0.1 * z + 0.2 * y, 0.9999 * y + params["W"][0] @ x), {}

    cell = Pair()
    params, x = cell.init(KEY, INPUTS, UNITS), draw_inputs(400, INPUTS)
    blocks = jax.jit(lambda p: measures.block_sensitivity(cell, p, x))(params)
    expected = 400 * np.log([0.1, 0.9999]) + np.log(UNITS) / 2
    np.testing.assert_allclose([blocks.memory[-1], blocks.output[-1]], expected, rtol=1e-10)
