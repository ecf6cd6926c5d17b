"""Sequences drawn in a compiled program have the law of the stored ones."""

from functools import partial

import jax
import numpy as np
import pytest
from scipy import stats

from rnngrad import tasks
from rnngrad.tasks import Dataset, Task
from rnngrad.tasks.recall import Recall
from rnngrad.tasks.sources import JaxSource, NumpySource

GENERATED = [name for name in tasks.NAMES if name != "digits"]
DIFFERENT = [name for name in GENERATED if name not in {"load1", "load64"}]
LENGTH = 12
COUNT = 4000
BINS = 8
CHANNELS = 3
"""Channels of a real input that are looked at."""
ERROR = 0.01
"""Probability that all tests of a task together reject equal laws; the keys are fixed."""


def drawn(task: Task, length: int, count: int, key: int) -> Dataset:
    draw = jax.jit(partial(task.draw, length=length, count=count))
    return Dataset(*map(np.asarray, draw(jax.random.key(key))))


def columns(data: Dataset) -> np.ndarray:
    """Return classes `[N, columns]` below `BINS` + 2 of each input and target; reals in bins."""
    inputs = data.inputs
    if inputs.ndim == 3:
        inputs = np.floor((inputs[..., :CHANNELS] + 1) / 2 * BINS).clip(0, BINS + 1)
    else:
        inputs = inputs % (BINS + 2)
    targets = data.targets.reshape(len(inputs), -1)[:, -BINS:]
    if data.targets.dtype != np.int8:
        targets = np.floor(targets / 2 * BINS)
    return np.concatenate([inputs.reshape(len(inputs), -1), targets], axis=1).astype(int)


def pairs(classes: np.ndarray) -> np.ndarray:
    """Return the joint class of each column with the one before it and with the last one."""
    before, last = np.roll(classes, 1, axis=1), classes[:, -1:]
    scale = BINS + 2
    return np.concatenate([classes * scale + before, classes * scale + last], axis=1)


def p_of_equal_laws(one: np.ndarray, other: np.ndarray) -> float:
    """Return the p value of the chi-square test that two samples of classes have one law."""
    counts = np.stack([np.bincount(s, minlength=(BINS + 2) ** 2) for s in (one, other)])
    seen = counts[:, counts.sum(axis=0) > 10]
    return stats.chi2_contingency(seen).pvalue if seen.shape[1] > 1 else 1.0


@pytest.mark.parametrize("name", DIFFERENT)
def test_drawn_sequences_have_the_law_of_the_stored_ones(name: str) -> None:
    task = tasks.load(name)
    stored = columns(task.generate(np.random.default_rng(5), LENGTH, COUNT))
    fresh = columns(drawn(task, LENGTH, COUNT, 5))
    samples = [np.concatenate([each, pairs(each)], axis=1).T for each in (stored, fresh)]
    p_values = [p_of_equal_laws(*both) for both in zip(*samples, strict=True)]
    assert min(p_values) > ERROR / len(p_values)
    constant = (stored == stored[0]).all(axis=0)
    np.testing.assert_array_equal(stored[0, constant], fresh[0, constant])
    np.testing.assert_array_equal(constant, (fresh == fresh[0]).all(axis=0))


def test_another_law_is_noticed() -> None:
    stored = columns(tasks.load("recall").generate(np.random.default_rng(5), LENGTH, COUNT))
    other = columns(drawn(tasks.load("short_memory"), LENGTH, COUNT, 5))
    assert p_of_equal_laws(stored[:, -1], other[:, -1]) < 1e-6


@pytest.mark.parametrize("name", GENERATED)
def test_shapes_and_types_are_those_of_the_stored_sequences(name: str) -> None:
    task = tasks.load(name)
    for length in (task.minimum_length, 33):
        stored = task.generate(np.random.default_rng(0), length, 3)
        inputs, targets = jax.eval_shape(
            partial(task.draw, length=length, count=3), jax.random.key(0)
        )
        assert (inputs.shape, inputs.dtype) == (stored.inputs.shape, stored.inputs.dtype)
        assert (targets.shape, targets.dtype) == (stored.targets.shape, stored.targets.dtype)


@pytest.mark.parametrize("name", DIFFERENT)
def test_every_key_has_sequences_of_its_own_also_when_mapped(name: str) -> None:
    task = tasks.load(name)
    draw = jax.jit(partial(task.draw, length=30, count=10))
    keys = jax.random.split(jax.random.key(1), 3)
    mapped = jax.jit(jax.vmap(partial(task.draw, length=30, count=10)))(keys)
    one_by_one = [draw(key) for key in keys]
    for together, each in zip(mapped, zip(*one_by_one, strict=True), strict=True):
        np.testing.assert_allclose(together, np.stack(each), rtol=1e-6)
    rows = np.asarray(mapped[0]).reshape(30, -1)
    assert len(np.unique(rows, axis=0)) == 30
    again = draw(keys[0])
    np.testing.assert_array_equal(again[0], one_by_one[0][0])


def test_real_numbers_have_their_exact_laws() -> None:
    source = JaxSource(jax.random.key(2))
    assert stats.kstest(np.asarray(source.uniform((20_000,))), "uniform").pvalue > ERROR
    assert stats.kstest(np.asarray(source.normal((20_000,))), "norm").pvalue > ERROR


@pytest.mark.parametrize(("low", "high"), [(0, 2), (8, 16), (6, 13)])
def test_integers_are_equally_likely_and_keep_to_their_range(low: int, high: int) -> None:
    for source in (JaxSource(jax.random.key(3)), NumpySource(np.random.default_rng(3))):
        for dtype in (np.uint8, np.int8, np.int32):
            values = np.asarray(source.integers(low, high, (20_000,), dtype))
            assert values.dtype == dtype
            assert (values.min(), values.max()) == (low, high - 1)
            assert stats.chisquare(np.bincount(values - low)).pvalue > ERROR


def test_which_tasks_can_be_fresh() -> None:
    assert [name for name in tasks.NAMES if tasks.load(name).fresh] == GENERATED


def test_a_task_without_a_generator_in_jax_says_so() -> None:
    with pytest.raises(TypeError, match=r"task 'digits': cannot draw fresh data.* no `draw`"):
        tasks.load("digits").draw(jax.random.key(0), 64, 3)


def test_a_new_generate_needs_a_new_draw() -> None:
    class Older(Recall):
        def generate(self, rng: np.random.Generator, length: int, count: int) -> Dataset:
            return super().generate(rng, length, count)

    class Newer(Older):
        def draw(self, key: jax.Array, length: int, count: int) -> tuple[jax.Array, jax.Array]:
            return super().draw(key, length, count)

    class Newest(Newer):
        """Changes neither."""

    assert (Recall().fresh, Older().fresh, Newer().fresh, Newest().fresh) == (
        True,
        False,
        True,
        True,
    )
