"""Float64 and no silent promotion of ranks in every test; cells with all parameters non-zero."""

import fcntl
import gc
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from rnngrad import cells
from rnngrad.cells.state import State, sizes, unflatten
from rnngrad.claims.registry import claim
from rnngrad.claims.verdict import hypotheses, judge
from rnngrad.theory import Proposition, prove_all
from tests.claims.decided import effects
from tests.study_tables import REGISTRY, study_tables

# Compiles in a quarter of the time, and runs in one thread.
os.environ.setdefault(
    "XLA_FLAGS",
    "--xla_backend_optimization_level=0 --xla_cpu_use_fusion_emitters=false "
    "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
)
jax.config.update("jax_enable_x64", True)
jax.config.update("jax_numpy_rank_promotion", "raise")
# An example may take long on a machine that is busy.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
gc.freeze()  # what is imported is not looked through at every collection
gc.set_threshold(20_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what waits for a cluster or runs Snakemake, and takes longest."""

    def later(item: pytest.Item) -> list[bool]:
        slow = item.get_closest_marker("slow") is not None
        return [*(name not in item.fixturenames for name in ("cluster", "make_project")), not slow]

    items.sort(key=later)


KEY = jax.eval_shape(lambda: jax.random.key(0))
"""What a key looks like, for shapes that do not depend on it."""
QUICK = ("tanh", "lstm", "gru", "output_reset")
"""Cells that the quick tests run on too: one of each family."""


@pytest.fixture(
    params=[
        name if name in QUICK else pytest.param(name, marks=pytest.mark.slow)
        for name in cells.BUILT_IN
    ]
)
def cell_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def cell(cell_name: str) -> cells.Cell:
    return cells.load(cell_name)


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Path:
    """The folder that all workers of pytest-xdist share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def once(shared) -> Callable[[str, Callable[[], Any]], Any]:
    """Return what a function makes; the worker that needs it first makes it, while others wait."""

    def made(name: str, make: Callable[[], Any]) -> Any:
        path = shared / f"{name}.pickle"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                path.write_bytes(pickle.dumps(make()))
        return pickle.loads(path.read_bytes())

    return made


@pytest.fixture(scope="session")
def propositions(once) -> list[Proposition]:
    """What is proved."""
    return once("propositions", prove_all)


@pytest.fixture(scope="session")
def draw_params() -> Callable[..., dict]:
    """Draw parameters whose every entry, biases included, is normal."""

    def draw(
        cell: cells.Cell, hidden_size: int, input_size: int = 2, seed: int = 0, scale: float = 0.7
    ) -> dict:
        like = jax.eval_shape(lambda key: cell.init(key, input_size, hidden_size), KEY)
        leaves, tree = jax.tree.flatten(like)
        rng = np.random.default_rng(seed)
        drawn = [jnp.asarray(scale * rng.normal(size=leaf.shape)) for leaf in leaves]
        return jax.tree.unflatten(tree, drawn)

    return draw


@pytest.fixture(scope="session")
def draw_inputs() -> Callable[..., jax.Array]:
    def draw(*shape: int, seed: int = 1) -> jax.Array:
        return jnp.asarray(np.random.default_rng(seed).normal(size=shape))

    return draw


@pytest.fixture(scope="session")
def draw_state(draw_inputs) -> Callable[..., State]:
    """Draw a state of the sizes and types that a step returns, whose every number is normal."""

    def draw(cell: cells.Cell, params: dict, x: jax.Array, seed: int) -> State:
        like = jax.eval_shape(cell.first_state, params, x)
        numbers = np.asarray(draw_inputs(sum(sizes(like)), seed=seed))
        return jax.tree.map(jnp.asarray, unflatten(numbers, like))

    return draw


@pytest.fixture(scope="session")
def all_tables() -> dict[str, pd.DataFrame]:
    """Those of `study_tables`, only to be read."""
    return study_tables()


@pytest.fixture(scope="session")
def estimated(once, all_tables) -> dict[str, pd.DataFrame]:
    """The effects on every claim, estimated from `all_tables`."""
    return once("estimated", lambda: {name: effects(name, all_tables) for name in REGISTRY})


@pytest.fixture(scope="session")
def decided(once, estimated) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """The evidence and the hypotheses of every claim, decided from `estimated`."""
    registered = {name: claim(name, entry) for name, entry in REGISTRY.items()}

    def decide() -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
        return {
            name: (judge(registered[name], found), hypotheses(registered[name], found))
            for name, found in estimated.items()
        }

    return once("decided", decide)


@pytest.fixture
def tables(module, all_tables) -> dict[str, pd.DataFrame]:
    """Only what the module of a figure or chart says it needs, to be changed at will."""
    return {name: all_tables[name].copy() for name in module.TABLES}
