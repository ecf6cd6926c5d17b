"""The named terms of the one-step Jacobian."""

import jax
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.cells.base import Cell
from rnngrad.cells.memory_cell import MemoryCell


def test_terms_sum_to_the_jacobian(cell, draw_params, draw_inputs, draw_state):
    both = jax.jit(lambda *at: (cell.local_terms(*at), cell.jacobian(*at)))
    for seed in range(3):
        params, x = draw_params(cell, 4, seed=seed, scale=1.5), draw_inputs(2, seed=seed + 20)
        terms, jacobian = both(params, draw_state(cell, params, x, seed=seed + 10), x)
        total = sum(map(np.asarray, terms.values()))
        np.testing.assert_allclose(total, jacobian, rtol=1e-12, atol=1e-14)


def test_keep_term_is_the_keep_factor(cell, draw_params, draw_inputs, draw_state):
    params, x = draw_params(cell, 3), draw_inputs(2)
    state = draw_state(cell, params, x, seed=2)

    @jax.jit
    def step(*at):
        after, gates = cell.step(*at)
        return after, cell.keep_factor(gates), cell.local_terms(*at)

    after, keep, terms = step(params, state, x)
    if "m" in cell.state_names:  # what is stored is in units of the stabiliser
        m = cell.state_names.index("m")
        keep = keep * np.exp(state[m] - after[m])
    if keep is None:
        assert "keep" not in terms
    else:
        np.testing.assert_allclose(terms["keep"][:3, :3], np.diag(np.real(keep)), rtol=1e-13)


def test_output_slope_is_the_derivative_with_the_gate_fixed(cell, draw_params, draw_inputs):
    if not isinstance(cell, MemoryCell):
        pytest.skip("has no memory beside its output")
    c, h = np.asarray(draw_inputs(2, 3))
    state, gates = jax.jit(cell.step)(draw_params(cell, 3), (c, h), draw_inputs(2))
    gate = gates[cell.output_gate]
    expected = jax.jit(jax.jacfwd(lambda c: gate * cell.squash(c)))(state[0])
    np.testing.assert_allclose(np.diag(cell.output_slope(state, gates)), expected, rtol=1e-13)


def test_a_cell_without_a_decomposition_has_one_term(draw_params, draw_inputs):
    class Own(Cell):
        gates = ("h",)
        step = type(cells.load("tanh")).step

    params, state, x = draw_params(Own(), 3), (draw_inputs(3),), draw_inputs(2)
    expected = jax.jit(cells.load("tanh").local_terms)(params, state, x)["recurrent"]
    terms = jax.jit(Own().local_terms)(params, state, x)
    np.testing.assert_allclose(terms["total"], expected, rtol=1e-13)
