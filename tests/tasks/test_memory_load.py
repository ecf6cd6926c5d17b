"""Several bits at once: their score, their loss and the classes of the user's own."""

import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import tasks
from rnngrad.tasks import memory_load

LOADS = ("load1", "load8", "load64")


@pytest.mark.parametrize("name", LOADS)
def test_every_bit_counts_the_same(name: str) -> None:
    task = tasks.load(name)
    data = task.generate(np.random.default_rng(0), 6, 50)
    shape = (50, 6, task.bits)
    assert task.loss(jnp.zeros(shape), data.targets) == pytest.approx(np.log(2), rel=1e-12)
    assert task.baseline(6) == np.log(2)
    right = np.broadcast_to(50.0 * (2 * data.targets[:, None] - 1), shape).copy()
    assert task.loss(jnp.asarray(right), data.targets) < 1e-12
    assert task.score(jnp.asarray(right), data.targets) == 1
    assert task.score(jnp.asarray(-right), data.targets) == 0
    right[:, -1, 0] *= -1
    assert task.score(jnp.asarray(right), data.targets) == 1 - 1 / task.bits
    assert task.loss(jnp.asarray(right), data.targets) == pytest.approx(50 / task.bits)


def test_a_load_of_the_users_own_has_a_channel_and_an_answer_for_each_bit() -> None:
    load4 = type("Load4", (memory_load.Load,), {"name": "load4", "bits": 4})()
    data = load4.generate(np.random.default_rng(0), 5, 3)
    assert (load4.input_size, load4.output_size) == (4 + 9, 4)
    assert (data.inputs.shape, data.targets.shape) == ((3, 4 + 5 + 1), (3, 4))
    assert load4.encode(data.inputs).shape == (3, 5 + 2, 4 + 9)


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64])
def test_the_encoding_shows_the_bits_first_and_then_one_token_a_step(dtype: jnp.dtype) -> None:
    load2 = type("Load2", (memory_load.Load,), {"name": "load2", "bits": 2})()
    x = load2.encode(np.array([[1, 0, 7, 0, 8]], np.uint8), dtype)
    expected = np.zeros((1, 4, 11))
    expected[0, 0, :2] = (1, -1)
    expected[0, 1, 2 + 7] = expected[0, 2, 2 + 0] = expected[0, 3, 2 + 8] = 1
    assert x.dtype == dtype
    np.testing.assert_array_equal(x, expected)


def test_load_differs_from_recall_in_what_is_kept_only() -> None:
    load, recall = tasks.load("load8"), tasks.load("recall")
    assert load.steps(20) == recall.steps(20)
    assert load.minimum_length == recall.minimum_length
    x, y = (t.encode(t.generate(np.random.default_rng(0), 20, 5).inputs) for t in (load, recall))
    np.testing.assert_array_equal(x[:, -1, -1], y[:, -1, -1])
    np.testing.assert_array_equal(x[:, 1:-1, 8:16].sum(axis=-1), y[:, 1:-1, 8:16].sum(axis=-1))
