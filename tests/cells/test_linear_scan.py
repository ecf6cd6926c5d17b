"""Linear cells along whole sequences: by blocks, in parallel and step by step, all the same."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from rnngrad import cells
from rnngrad.cells import Initialisation, linear_cell
from rnngrad.cells.base import Cell
from rnngrad.cells.linear_cell import LinearCell
from rnngrad.cells.linear_scan import in_parallel, in_sequence

UNITS, STEPS, LONG = 3, 23, 60
LINEAR = [name for name in cells.BUILT_IN if isinstance(cells.load(name), LinearCell)]
QUICK = ("min_gru", "lru")
PRECISIONS = [(jnp.float32, 2e-5), (jnp.float64, 1e-12)]


def close(found, expected, tolerance):
    for ours, theirs in zip(jax.tree.leaves(found), jax.tree.leaves(expected), strict=True):
        scale = np.abs(theirs).max()
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance * scale)


@pytest.mark.parametrize("blocks", [pytest.param(1, marks=pytest.mark.slow), 4])
@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS)
@pytest.mark.parametrize(
    "name", [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow) for n in LINEAR]
)
def test_blocks_give_the_outputs_and_the_gradient_of_single_steps(
    name, dtype, tolerance, blocks, draw_params, draw_inputs, monkeypatch
):
    """Four blocks do not divide the steps: the last one is filled up."""
    monkeypatch.setattr(linear_cell, "BLOCK", -(-STEPS // blocks))
    cell = cells.load(name)
    params = jax.tree.map(lambda leaf: leaf.astype(dtype), draw_params(cell, UNITS))
    x = draw_inputs(STEPS, 2, 2).astype(dtype)
    first = cell.first_state(params, x[0, 0])
    first = tuple(jnp.broadcast_to(entry, (2, *entry.shape)) for entry in first)

    def loss(unroll, params):
        h = unroll(params, first, x)
        return jnp.sum(jnp.sin(h)), h

    found, expected = (
        jax.jit(jax.value_and_grad(partial(loss, unroll), has_aux=True))(params)
        for unroll in (cell.unroll, partial(Cell.unroll, cell))
    )
    close(found, expected, tolerance)


def drawn(complex_factors, dtype):
    """Factors of all sizes below one, some of them zero; a product of them underflows."""
    rng = np.random.default_rng(0)
    factor = rng.uniform(0, 1, (LONG, UNITS)) ** 30
    factor[:40, 0] = 1.0
    factor[50] = 0.0
    added, first = rng.normal(size=(LONG, UNITS)), rng.normal(size=UNITS)
    if complex_factors:
        factor = factor * np.exp(1j * rng.uniform(0, 6, factor.shape))
        dtype = jnp.result_type(dtype, jnp.complex64)
    return [
        jnp.asarray(each, dtype) for each in (factor, added + 0 * factor, first + 0 * factor[0])
    ]


@pytest.mark.parametrize(("dtype", "tolerance"), PRECISIONS)
@pytest.mark.parametrize("complex_factors", [False, True])
def test_the_parallel_scan_is_the_loop_also_where_products_underflow(
    dtype, tolerance, complex_factors
):
    given = drawn(complex_factors, dtype)
    products = np.cumprod(np.abs(np.asarray(given[0])), axis=0)
    assert (products[49, 1:] == 0).all()
    weight = jnp.asarray(np.random.default_rng(1).normal(size=(LONG, UNITS)), dtype)

    def loss(scan, given):
        memory = scan(*given)
        return jnp.sum(weight * (memory.real + memory.imag)), memory

    found, expected = (
        jax.jit(jax.value_and_grad(partial(loss, scan), has_aux=True))(given)
        for scan in (in_parallel, in_sequence)
    )
    assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(found))
    close(found, expected, tolerance)


@pytest.mark.slow
def test_ten_thousand_steps_take_the_memory_of_their_inputs_and_outputs():
    """The gradient keeps little more than two arrays of the outputs' size, here of 31 MB."""
    cell, batch, steps, size = cells.load("min_gru"), 24, 10_000, 32
    params = cell.init(jax.random.key(0), 8, size)
    params = jax.tree.map(lambda leaf: leaf.astype(jnp.float32), params)
    x = jax.ShapeDtypeStruct((batch, steps, 8), jnp.float32)

    def loss(params, x):
        first = (jnp.zeros((batch, size), jnp.float32),)
        return jnp.sum(cell.unroll(params, first, x.swapaxes(0, 1))[-1] ** 2)

    compiled = jax.jit(jax.grad(loss)).lower(params, x).compile()
    taken = compiled.memory_analysis().temp_size_in_bytes
    assert taken < 3 * 4 * batch * steps * size


@pytest.mark.slow
def test_ten_thousand_steps_train_by_the_parallel_scan_as_by_single_steps(draw_inputs, monkeypatch):
    """Two steps of Adam on recall of the first input, which the gradient reaches."""
    cell, steps = cells.load("min_gru"), 10_000
    monkeypatch.setattr(linear_cell, "linear_scan", in_parallel)
    monkeypatch.setattr(linear_cell, "BLOCK", steps)
    start = cell.init(jax.random.key(0), 2, UNITS, Initialisation(keep_bias=9.0))
    x, optimiser = draw_inputs(steps, 4, 2), optax.adam(0.01)

    def trained(unroll):
        def loss(params):
            h = unroll(params, (jnp.zeros((4, UNITS)),), x)
            return jnp.mean((h[-1].sum(axis=-1) - x[0, :, 0]) ** 2)

        def update(carry, _):
            params, state = carry
            value, gradient = jax.value_and_grad(loss)(params)
            updates, state = optimiser.update(gradient, state)
            return (optax.apply_updates(params, updates), state), (value, gradient)

        first = start, optimiser.init(start)
        (params, _), (values, gradients) = jax.lax.scan(update, first, length=2)
        return params, jnp.append(values, loss(params)), gradients

    found, expected = (
        jax.jit(lambda unroll=unroll: trained(unroll))()
        for unroll in (cell.unroll, partial(Cell.unroll, cell))
    )
    close(found, expected, 1e-9)
    _, losses, gradients = found
    assert all(np.isfinite(leaf).all() and np.all(leaf != 0) for leaf in gradients.values())
    assert losses[0] > losses[1] > losses[2]
