"""Clipping of gradients, and of parameters after a step."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad.training.optimisers import Optimiser, scaled_down
from rnngrad.training.progress import train
from tests.training.trainers import make_trainer

SHAPE = (3, 5, 5)


def largest(matrices):
    return np.linalg.norm(matrices, ord=2, axis=(-2, -1))


@pytest.fixture
def U():
    scales = jnp.array([0.1, 1.0, 10.0])[:, None, None]
    return scales * jax.random.normal(jax.random.key(2), SHAPE)


def test_each_matrix_is_scaled_to_the_threshold_or_left_alone(U):
    clipped = Optimiser(clip="spectral", clip_threshold=1.3).clip_parameters({"U": U, "b": U})
    np.testing.assert_allclose(
        largest(clipped["U"]), np.minimum(largest(U), 1.3), rtol=1e-12, atol=0
    )
    np.testing.assert_array_equal(clipped["U"][0], U[0])
    np.testing.assert_allclose(clipped["U"][2] / U[2], 1.3 / largest(U)[2], rtol=1e-12)
    np.testing.assert_array_equal(clipped["b"], U)


def test_clipping_the_spectral_norm_twice_is_clipping_it_once(U):
    once = scaled_down(U, 0.7)
    np.testing.assert_allclose(scaled_down(once, 0.7), once, rtol=1e-12)


def test_a_zero_matrix_stays_zero():
    np.testing.assert_array_equal(scaled_down(jnp.zeros(SHAPE), 1.0), 0)


def test_one_clip_of_a_compiled_loop_is_that_of_a_single_network(U):
    optimiser = Optimiser(clip="spectral", clip_threshold=0.5)
    seeds = jnp.stack([U, 2 * U]).astype(jnp.float32)
    found = jax.jit(lambda u: jax.lax.map(lambda one: optimiser.clip_parameters({"U": one}), u))(
        seeds
    )
    assert found["U"].dtype == jnp.float32
    for single, clipped in zip(seeds, found["U"], strict=True):
        np.testing.assert_allclose(clipped, scaled_down(single, 0.5), rtol=1e-5)


@pytest.mark.parametrize("clip", ["parameter", "spectral"])
def test_cells_without_recurrent_matrices_are_not_clipped(clip):
    params = {"nu": jnp.full(3, 9.0)}
    assert Optimiser(clip=clip).clip_parameters(params) is params


def test_parameter_clips_entries(U):
    clipped = Optimiser(clip="parameter", clip_threshold=0.2).clip_parameters({"U": U})["U"]
    np.testing.assert_array_equal(clipped, np.clip(U, -0.2, 0.2))


@pytest.mark.parametrize("clip", ["none", "norm", "value"])
def test_other_clips_leave_parameters_alone(clip, U):
    params = {"U": U}
    assert Optimiser(clip=clip, clip_threshold=1e-3).clip_parameters(params) is params


@pytest.mark.parametrize("clip", ["none", "norm", "value"])
def test_clipping_bounds_the_gradient(clip):
    rule = Optimiser("sgd", 1.0, clip, 0.5).transformation()
    gradient = {"a": jnp.array([3.0, -4.0]), "b": jnp.array([0.1])}
    updates, _ = rule.update(gradient, rule.init(gradient), gradient)
    norm = np.sqrt(25.01)
    expected = {
        "none": {"a": [-3.0, 4.0], "b": [-0.1]},
        "norm": {"a": [-3.0 * 0.5 / norm, 4.0 * 0.5 / norm], "b": [-0.1 * 0.5 / norm]},
        "value": {"a": [-0.5, 0.5], "b": [-0.1]},
    }[clip]
    for name, values in expected.items():
        np.testing.assert_allclose(updates[name], values, rtol=1e-6)


@pytest.mark.usefixtures("single_precision")
def test_parameter_clipping_bounds_the_recurrent_matrices_only():
    trainer = make_trainer(clip="parameter", clip_threshold=0.05, steps=40)
    params = train(trainer).state.params["cell"]
    assert np.abs(params["U"]).max() <= 0.05
    assert np.abs(params["W"]).max() > 0.05


@pytest.mark.usefixtures("single_precision")
@pytest.mark.parametrize(("threshold", "acts"), [(100.0, 0.0), (1e-6, 1.0)])
def test_how_often_the_clip_acts_is_recorded(threshold, acts):
    trainer = make_trainer(clip="norm", clip_threshold=threshold, steps=40)
    _, statistics = trainer.advance(trainer.initial_state())
    np.testing.assert_array_equal(statistics["clipped_share"], acts)
