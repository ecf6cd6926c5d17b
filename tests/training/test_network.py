"""A backward pass that recomputes the gates gives the same gradient from a smaller record."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.cells import base, unrolling

LENGTH = 12


def compiled(cell, params, x, beyond, monkeypatch):
    monkeypatch.setattr(base, "RECOMPUTE_BEYOND", beyond)
    loss = lambda params: jnp.mean(unrolling.hidden_states(cell, params, x)[:, -1] ** 2)  # noqa: E731
    return jax.jit(jax.grad(loss)).lower(params).compile()


@pytest.mark.slow
@pytest.mark.parametrize(("dtype", "tolerance"), [(jnp.float32, 1e-5), (jnp.float64, 1e-12)])
def test_recomputing_does_not_change_the_gradient(
    cell, draw_params, draw_inputs, monkeypatch, dtype, tolerance
):
    cast = lambda leaf: leaf.astype(dtype)  # noqa: E731
    params = jax.tree.map(cast, draw_params(cell, 6))
    x = cast(draw_inputs(3, LENGTH, 2))
    kept = compiled(cell, params, x, LENGTH, monkeypatch)(params)
    recomputed = compiled(cell, params, x, LENGTH - 1, monkeypatch)(params)
    for name, expected in kept.items():
        scale = np.abs(expected).max()
        np.testing.assert_allclose(recomputed[name], expected, rtol=0, atol=tolerance * scale)


def test_recomputing_keeps_a_smaller_record(draw_params, draw_inputs, monkeypatch):
    cell = cells.load("lstm")
    params, x = draw_params(cell, 32), draw_inputs(8, 100, 2)
    kept, recomputed = (
        compiled(cell, params, x, beyond, monkeypatch).memory_analysis().temp_size_in_bytes
        for beyond in (100, 99)
    )
    assert recomputed < kept / 2
