"""The baselines: exact values, and the loss that the constant answer has on drawn sequences."""

import itertools
from collections import Counter
from fractions import Fraction
from math import log

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import tasks
from rnngrad.tasks import Task

COUNT = 20_000


def class_frequencies(task: Task, length: int, count: int) -> np.ndarray:
    targets = task.generate(np.random.default_rng(3), length, count).targets
    return np.bincount(targets, minlength=task.output_size) / count


def test_adding_baseline_is_the_variance_of_the_sum() -> None:
    variance = Fraction(1, 3) - Fraction(1, 2) ** 2
    assert tasks.load("adding").baseline(100) == float(2 * variance) == 1 / 6


def test_always_answering_one_costs_the_adding_baseline() -> None:
    task = tasks.load("adding")
    targets = task.generate(np.random.default_rng(3), 50, COUNT).targets
    always_one = jnp.ones((COUNT, 50, 1))
    assert task.loss(always_one, targets) == pytest.approx(1 / 6, abs=0.005)
    assert task.score(always_one, targets) == task.loss(always_one, targets)
    assert not task.is_success(task.score(always_one, targets))


@pytest.mark.parametrize(
    ("length", "published"), [(100, 0.1733), (200, 0.0945), (500, 0.0400), (1000, 0.0204)]
)
def test_copy_baseline_is_that_of_arjovsky(length: int, published: float) -> None:
    assert round(tasks.load("copy").baseline(length), 4) == published


def test_blanks_and_a_uniform_guess_cost_the_copy_baseline() -> None:
    task = tasks.load("copy")
    logits = np.zeros((120, 9))
    logits[:110, 8] = 1e9
    logits[110:, 8] = -1e9
    targets = task.generate(np.random.default_rng(3), 100, 3).targets
    memoryless = jnp.asarray(np.broadcast_to(logits, (3, *logits.shape)))
    assert task.loss(memoryless, targets) == pytest.approx(task.baseline(100), rel=1e-12)


def test_short_memory_baseline_by_enumeration() -> None:
    counts = Counter(max(three) for three in itertools.product(range(8), repeat=3))
    entropy = -sum(n / 512 * log(n / 512) for n in counts.values())
    assert tasks.load("short_memory").baseline(10) == pytest.approx(entropy, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "classes"),
    [("recall", 8), ("temporal_order", 4), ("latch", 2), ("parity", 2), ("group5", 5)],
)
def test_balanced_tasks_have_the_log_of_the_classes(name: str, classes: int) -> None:
    task = tasks.load(name)
    assert task.baseline(100) == log(classes)
    np.testing.assert_allclose(class_frequencies(task, 20, COUNT), 1 / classes, atol=0.015)


@pytest.mark.parametrize(
    ("name", "length", "count", "error"),
    [
        ("recall", 10, COUNT, 0.01),
        ("short_memory", 10, COUNT, 0.02),
        ("temporal_order", 10, COUNT, 0.01),
        ("latch", 10, COUNT, 0.01),
        ("digits", 64, 1797, 1e-6),
    ],
)
def test_the_best_constant_answer_costs_the_baseline(
    name: str, length: int, count: int, error: float
) -> None:
    task = tasks.load(name)
    targets = task.generate(np.random.default_rng(3), length, count).targets
    logits = np.log(class_frequencies(task, length, count))
    outputs = np.broadcast_to(logits, (count, 1, task.output_size))
    assert jax.jit(task.loss)(outputs, targets) == pytest.approx(task.baseline(length), abs=error)
