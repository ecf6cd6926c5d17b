"""Fixed points and cycles of networks made by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import brentq

from rnngrad import cells
from rnngrad.measures import attractors

STILL = jnp.zeros(1)
BITS = jnp.array([[-1.0], [1.0]])


def tanh_of(u, w=1.0):
    """h_t = tanh(w x_t + u h_{t-1})."""
    return {"W": jnp.full((1, 1, 1), w), "U": jnp.full((1, 1, 1), u), "b": jnp.zeros((1, 1))}


def found(params, first=BITS, name="tanh", drive=STILL, warm_up=400):
    return attractors(cells.load(name), params, first, drive, warm_up)


def rest(u):
    """Return the positive solution of h = tanh(|u| h)."""
    return brentq(lambda h: np.tanh(abs(u) * h) - h, 0.1, 1)


def test_two_fixed_points_of_a_bistable_unit():
    """Each bit has its own: radius u (1 - h^2)."""
    result = found(tanh_of(1.5))
    np.testing.assert_array_equal(result.period, 1)
    np.testing.assert_allclose(result.radius, 1.5 * (1 - rest(1.5) ** 2), rtol=1e-6)
    assert result.distinct == 2


def test_a_cycle_of_two_is_one_attractor_in_either_phase():
    result = found(tanh_of(-1.5))
    np.testing.assert_array_equal(result.period, 2)
    np.testing.assert_allclose(result.radius, 1.5 * (1 - rest(1.5) ** 2), rtol=1e-6)
    assert result.distinct == 1


def test_a_forgetful_unit_has_one_fixed_point():
    result = found(tanh_of(0.5), drive=jnp.array([0.3]))
    np.testing.assert_array_equal(result.period, 1)
    assert result.distinct == 1
    h = brentq(lambda h: np.tanh(0.3 + 0.5 * h) - h, 0, 1)
    np.testing.assert_allclose(result.radius, 0.5 * (1 - h**2), rtol=1e-6)


def test_a_turning_network_returns_after_its_angle():
    """Two units that turn by an eighth of a circle return after eight steps, the radius shrunk."""
    angle = 2 * np.pi / 8
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    params = {
        "W": jnp.eye(2)[None, :, :1],
        "U": jnp.asarray(3 * turn)[None],
        "b": jnp.zeros((1, 2)),
    }
    result = found(params, BITS, warm_up=2000)
    np.testing.assert_array_equal(result.period, 8)
    assert np.all(result.radius < 1)
    assert result.distinct == 1


def test_growth_without_bound_has_no_attractor():
    result = found(tanh_of(2.0), name="relu", first=jnp.ones((1, 1)), warm_up=3000)
    assert result.period[0] == 0 and np.isnan(result.radius[0]) and result.distinct == 0


def test_what_decays_to_zero_rests_there():
    result = found(tanh_of(0.5), name="relu", first=jnp.ones((1, 1)))
    assert result.period[0] == 1 and result.distinct == 1
    np.testing.assert_allclose(result.radius, 0.5)


def test_an_lstm_counts_its_whole_state(draw_params):
    """At rest with f, i, o constant the eigenvalues are those of the Jacobian of (c, h)."""
    cell = cells.load("lstm")
    params = draw_params(cell, 3, input_size=1, scale=0.4)
    result = jax.jit(lambda p: found(p, name="lstm"))(params)
    state = tuple(jnp.zeros(3) for _ in range(2))
    for _ in range(500):
        state, _ = cell.step(params, state, STILL)
    expected = np.abs(np.linalg.eigvals(cell.jacobian(params, state, STILL))).max()
    np.testing.assert_allclose(result.radius, expected, rtol=1e-6)


def test_arguments_are_checked():
    with pytest.raises(ValueError, match=r"drive: expected \[1\], as first; got \[2\]"):
        found(tanh_of(0.5), drive=jnp.zeros(2))
    with pytest.raises(ValueError, match="warm_up: 0 given"):
        found(tanh_of(0.5), warm_up=0)
