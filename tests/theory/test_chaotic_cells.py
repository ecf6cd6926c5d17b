"""One-dimensional maps against the project's own cells, their orbits, and the search."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad.theory import chaos_search, scalar_maps
from rnngrad.theory.chaotic_gru import certify_period_three, fibonacci_bound
from rnngrad.theory.determinant import step as memory_step
from rnngrad.theory.scalar_maps import STARTS, WEIGHTS, advance

CELLS = tuple(WEIGHTS)
ORDER = {"lstm": "fioc", "coupled_lstm": "foc", "output_reset": "zrc"}


@pytest.mark.parametrize("cell", CELLS)
def test_orbits_are_certified_and_agree_with_floats(cell) -> None:
    orbit = scalar_maps.orbit_of(cell)
    assert orbit is not None and orbit[2] < orbit[1] < orbit[0] <= orbit[3]
    state = STARTS[cell]
    for expected in orbit:
        assert state == pytest.approx(expected, abs=1e-12)
        state = advance(cell, WEIGHTS[cell], state)


@pytest.mark.parametrize("cell", list(ORDER))
def test_the_map_of_the_memory_is_the_whole_cell(cell) -> None:
    """From h_0 = o tanh c_0 the two-dimensional state stays on the curve of the map."""
    w, gates = WEIGHTS[cell], ORDER[cell]
    u = np.array([w[f"U_{k}"] for k in gates]).reshape(-1, 1, 1)
    a = np.array([w[f"b_{k}"] for k in gates]).reshape(-1, 1)
    o = 1 / (1 + math.exp(-scalar_maps.OPEN))
    c = 0.37
    state = np.array([c, o * (c if cell == "output_reset" else math.tanh(c))])
    for _ in range(20):
        state = np.concatenate(memory_step(cell, u, a, state)[:2])
        c = advance(cell, w, c)
        assert state[0] == pytest.approx(c, abs=1e-10)


@pytest.mark.parametrize("cell", CELLS)
def test_variation_exceeds_the_fibonacci_bound(cell) -> None:
    orbit = scalar_maps.orbit_of(cell)
    states = np.linspace(orbit[2], orbit[0], 400_001)
    for _ in range(12):
        states = advance(cell, WEIGHTS[cell], states, np)
    assert np.abs(np.diff(states)).sum() >= 2 * fibonacci_bound(orbit, 12)


@pytest.mark.parametrize("cell", CELLS)
def test_the_mean_gradient_grows_by_autodiff(cell) -> None:
    low, high = scalar_maps.orbit_of(cell)[2], scalar_maps.orbit_of(cell)[0]

    def unrolled(state):
        for _ in range(10):
            state = advance(cell, WEIGHTS[cell], state, jnp)
        return state

    with jax.enable_x64(True):
        states = jnp.linspace(low, high, 40_001)
        gradient = jnp.abs(jax.jit(jax.vmap(jax.grad(unrolled)))(states))
        total = float(jnp.mean(gradient)) * (high - low)
    assert total >= 2 * fibonacci_bound(scalar_maps.orbit_of(cell), 10) * 0.999


def test_smaller_weights_are_not_certified() -> None:
    for cell in CELLS:
        smaller = {k: 0.8 * v if k.startswith("U_") else v for k, v in WEIGHTS[cell].items()}

        def shrunk(state, ctx, cell=cell, weights=smaller):
            return advance(cell, weights, state, ctx)

        assert certify_period_three(shrunk, STARTS[cell]) is None


def test_two_steps_as_one_have_an_orbit_at_smaller_weights() -> None:
    two = scalar_maps.twice(scalar_maps.EARLIER)
    assert certify_period_three(two, scalar_maps.EARLIER_START) is not None
    assert scalar_maps.largest_weight(scalar_maps.EARLIER) < 2.6


@pytest.mark.parametrize("cell", ["gru_no_reset", "merged_gru", "coupled_lstm", "lstm"])
def test_the_search_finds_an_orbit_at_these_weights_and_none_a_little_below(cell) -> None:
    u = scalar_maps.largest_weight(WEIGHTS[cell])
    assert chaos_search.search(cell, u)[0] > 0
    assert chaos_search.search(cell, 0.97 * u)[0] < 0
