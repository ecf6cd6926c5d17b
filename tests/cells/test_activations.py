"""Activations whose derivative does not vanish before its time."""

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest

from rnngrad.cells.activations import sigmoid, tanh

SLOPES = {
    tanh: lambda a: mpmath.sech(a) ** 2,
    sigmoid: lambda a: mpmath.exp(-a) / (1 + mpmath.exp(-a)) ** 2,
}


@pytest.mark.parametrize("function", SLOPES)
def test_the_slope_keeps_its_digits_where_it_saturates(function):
    points = np.array([-300.0, -25, -3, -0.1, 0, 0.2, 5, 19, 40, 300])
    with mpmath.workdps(400):
        expected = [float(SLOPES[function](mpmath.mpf(a))) for a in points]
    found = jax.vmap(jax.grad(function))(jnp.asarray(points))
    np.testing.assert_allclose(found, expected, rtol=1e-13)


@pytest.mark.parametrize(("function", "of_jax"), [(tanh, jnp.tanh), (sigmoid, jax.nn.sigmoid)])
def test_in_single_precision_they_are_jaxs(function, of_jax):
    points = jnp.linspace(-30, 30, 101, dtype=jnp.float32)
    for ours, theirs in ((function, of_jax), (jax.grad(function), jax.grad(of_jax))):
        np.testing.assert_array_equal(jax.vmap(ours)(points), jax.vmap(theirs)(points))
