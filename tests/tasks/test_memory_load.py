"""Several bits at once: their score, their loss and the classes of the user's own."""

import jax
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
    assert (load4.input_size, load4.output_size) == (4, 4)
    assert (data.inputs.shape, data.targets.shape) == ((3, 5, 4), (3, 4))


def test_one_bit_is_latch() -> None:
    load1, latch = tasks.load("load1"), tasks.load("latch")
    assert load1.noise_amplitude == latch.noise_amplitude
    shapes = [
        jax.eval_shape(lambda key, t=t: t.draw(key, 7, 5)[0], jax.random.key(0))
        for t in (load1, latch)
    ]
    assert shapes[0] == shapes[1]


def test_bits_are_asked_for_in_the_order_of_their_channels() -> None:
    data = tasks.load("load8").generate(np.random.default_rng(0), 5, 30)
    np.testing.assert_array_equal(data.inputs[:, 0] > 0, data.targets == 1)
