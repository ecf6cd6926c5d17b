"""Strict JAX for the tests of the tasks: no silent promotion of ranks or types, and float64."""

from collections.abc import Iterator

import jax
import pytest

from rnngrad import tasks


@pytest.fixture(autouse=True)
def strict_jax() -> Iterator[None]:
    with (
        jax.numpy_rank_promotion("raise"),
        jax.numpy_dtype_promotion("strict"),
        jax.enable_x64(True),
    ):
        yield


@pytest.fixture(params=tasks.NAMES)
def task(request: pytest.FixtureRequest) -> tasks.Task:
    return tasks.load(request.param)
