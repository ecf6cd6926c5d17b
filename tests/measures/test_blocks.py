"""The derivative of the whole sequence, block by block."""

import jax
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.cells.unrolling import hidden_states
from rnngrad.measures import block_sensitivity, output_offset, trajectory
from rnngrad.measures.trajectories import flat_step


@pytest.mark.parametrize("name", ["lstm", "output_reset", "gru"])
def test_blocks_are_those_of_autodiff(name, draw_params, draw_inputs):
    cell, n = cells.load(name), 3
    params, x = draw_params(cell, n), draw_inputs(6, 2)

    def last(s):
        for x_k in np.asarray(x):
            s = flat_step(cell, params, s, x_k, cell.initial_state(n))
        return s

    whole = np.asarray(jax.jit(jax.jacfwd(last))(np.zeros(n * len(cell.state_names))))
    states = [np.asarray(entry)[:-1] for entry in trajectory(cell, params, x)[0]]
    jacobians = jax.jit(jax.vmap(cell.jacobian, in_axes=(None, 0, 0)))(params, tuple(states), x)
    steps = np.asarray(jacobians)
    block = np.linalg.multi_dot([step[-n:, -n:] for step in steps[::-1]])
    parts = {"memory": whole[:n, :n], "output": whole[-n:, -n:], "full": whole, "block": block}
    for part, found in block_sensitivity(cell, params, x)._asdict().items():
        assert found.shape == (len(x),)
        np.testing.assert_allclose(found[-1], np.log(np.linalg.norm(parts[part])), rtol=1e-9)


def test_a_long_product_does_not_underflow(draw_params, draw_inputs):
    cell = cells.load("lstm")
    params, x = draw_params(cell, 2, scale=0.1), draw_inputs(3000, 2)
    found = block_sensitivity(cell, params, x)
    assert np.isfinite(found.full[-1]) and found.full[-1] < np.log(np.finfo(float).tiny)


def test_the_block_of_a_single_vector_is_the_whole(draw_params, draw_inputs):
    cell = cells.load("gru")
    found = block_sensitivity(cell, draw_params(cell, 3), draw_inputs(9, 2))
    np.testing.assert_allclose(found.block, found.full, rtol=1e-12)


def test_the_block_does_not_see_the_forget_gate(draw_params, draw_inputs):
    """An open gate keeps the derivative; without the paths through the memory it is lost."""
    cell = cells.load("lstm")
    params, x = draw_params(cell, 4, scale=0.3), draw_inputs(80, 2)
    b = np.array(params["b"])
    b[0] = 12.0
    found = block_sensitivity(cell, params | {"b": b}, x)
    assert found.full[-1] > -1
    assert found.block[-1] < -80


@pytest.mark.parametrize("name", ["lstm", "output_reset"])
def test_the_offset_has_output_a_function_of_memory_at_the_start(name, draw_params, draw_inputs):
    cell, steps = cells.load(name), 6
    params, x = draw_params(cell, 3), draw_inputs(steps, 2)
    c, h = (np.asarray(entry)[1] for entry in trajectory(cell, params, x)[0])
    gate = h / np.asarray(cell.squash(c))

    def last(c_1):
        state = (c_1, gate * cell.squash(c_1))
        for x_k in np.asarray(x)[1:]:
            state, _ = cell.step(params, state, x_k)
        return *state, gate * cell.squash(c_1)

    by_memory, by_output, first = map(np.asarray, jax.jit(jax.jacfwd(last))(c))
    ratio = np.linalg.norm(by_output @ np.linalg.inv(first)) / np.linalg.norm(by_memory)
    found = np.asarray(output_offset(cell, params, x))
    assert found.shape == (steps,) and found[0] == 0
    np.testing.assert_allclose(found[-1], np.log(ratio), rtol=1e-8)


def test_a_single_vector_has_no_offset(draw_params, draw_inputs):
    cell = cells.load("gru")
    np.testing.assert_array_equal(output_offset(cell, draw_params(cell, 3), draw_inputs(4, 2)), 0)


def test_the_offset_of_a_stack_is_that_of_its_uppermost_layer(draw_params, draw_inputs):
    lower, upper = cells.load("gru"), cells.load("lstm")
    stack = cells.Stack([lower, upper])
    params, x = draw_params(stack, 3), draw_inputs(6, 2)
    h = hidden_states(lower, stack.of_layer(0, params), x[None])[0]
    expected = output_offset(upper, stack.of_layer(1, params), h)
    found = output_offset(stack, params, x)
    assert np.abs(found[1:]).min() > 0
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    inside = jax.jit(lambda p, x: output_offset(stack, p, x))(params, x)
    np.testing.assert_allclose(inside, expected, rtol=1e-10)


def test_the_offset_of_a_vanished_derivative_is_finite(draw_params, draw_inputs):
    cell = cells.load("lstm")
    params, x = draw_params(cell, 2, scale=0.1), draw_inputs(3000, 2)
    assert np.abs(output_offset(cell, params, x)).max() < 10
