"""Trained networks at other lengths than that of their training."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array

from rnngrad import cells, tasks
from rnngrad.study.runs import Run
from rnngrad.training.network import NetworkParams, answers
from rnngrad.training.state import map_seeds


def generalisation_table(
    run: Run,
    params: NetworkParams,
    results: pd.DataFrame,
    lengths: Sequence[int],
    sequences: int,
    seed: int,
) -> pd.DataFrame:
    """Score every network of a run, as it ended, on test sets of other lengths.

    One row for each seed and `test_length`, with the run's facts. `score` is the task's on that
    test set, which is the run's own where the length is; `reached` tells whether it is at the
    threshold. `solved` is whether the seed solved its task at the length of its training.

    Args:
        run: what was trained.
        params: its last parameters, leading axis `[S]`.
        results: what came of its seeds.
        lengths: nominal lengths of the test sets.
        sequences: how many each of them has.
        seed: the study's.
    """
    cell, task = cells.load(run.cell_class), tasks.load(run.task)

    @jax.jit
    def scores(params: NetworkParams, inputs: Array, targets: Array) -> Array:
        return map_seeds(lambda p: task.score(answers(cell, task, p, inputs), targets))(params)

    rows = []
    for length in lengths:
        data = task.splits(seed, length, {"test": sequences})["test"]
        found = scores(params, jnp.asarray(data.inputs), jnp.asarray(data.targets))
        score = np.asarray(found)
        rows.append(
            pd.DataFrame(
                {
                    "seed": np.arange(len(score)),
                    "test_length": length,
                    "score": score,
                    "reached": np.asarray(task.is_success(score)),
                }
            )
        )
    table = pd.concat(rows, ignore_index=True)
    solved = results.set_index("seed")["solved"]
    return table.assign(solved=table["seed"].map(solved), **run.facts)
