"""What a study costs, from the throughput of this machine."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import jax
import numpy as np
import pandas as pd

from rnngrad import cells, tasks
from rnngrad.study.runs import Run
from rnngrad.training.recipe import Recipe
from rnngrad.training.trainer import Trainer

LENGTH = 62
"""Length of the sequences that the throughput is measured on."""
STRETCH = 10
"""Optimiser steps that are timed together."""
REPEATS = 5
CORES = (2, 64, 1000)
"""On how many an estimate says how long a study takes."""
SLOW = 5e9
"""Operations a second that even a slow core does; one of today does three times as many."""


class Throughput(NamedTuple):
    """Seconds that training takes on one core.

    Attributes:
        step: for one seed, one optimiser step and one time step.
        start: to compile.
    """

    step: float
    start: float


def throughput(cell_class: str, recipe: Recipe) -> Throughput:
    """Measure the median of some short stretches of one seed, in float32, on recall.

    The evaluation that ends a stretch counts; it is on as many sequences as a batch has.
    """
    task = tasks.load("recall")
    short = replace(recipe, steps=STRETCH * (REPEATS + 1), evaluate_every=STRETCH, seeds=1)
    splits = task.splits(0, LENGTH, {"train": 256, "validation": recipe.batch_size})
    begin = time.perf_counter()
    trainer = Trainer(cells.load(cell_class), task, LENGTH, short, splits, 0)
    state, _ = jax.block_until_ready(trainer.advance(trainer.initial_state()))
    start, took = time.perf_counter() - begin, []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        state, _ = jax.block_until_ready(trainer.advance(state))
        took.append(time.perf_counter() - begin)
    return Throughput(float(np.median(took)) / STRETCH / task.steps(LENGTH), start)


def estimate(runs: Sequence[Run]) -> pd.DataFrame:
    """Return the cost of training, one row for each task: runs, networks and core hours.

    It is what the whole budget of every network would take: those that solve their task sooner
    take less. The candidates of a tuned learning rate count as networks. Measures and figures are
    not counted.
    """
    measured: dict[tuple[str, int, int], Throughput] = {}
    rows = []
    for run in runs:
        recipe = run.recipe
        key = (run.cell_class, recipe.hidden_size, recipe.batch_size)
        if key not in measured:
            measured[key] = throughput(run.cell_class, recipe)
        networks = recipe.seeds + len(run.rates) * run.tuning_seeds
        length = tasks.load(run.task).steps(run.length)
        seconds = measured[key].start + measured[key].step * networks * recipe.steps * length
        rows.append((run.task, 1, networks, seconds / 3600))
    table = pd.DataFrame(rows, columns=["task", "runs", "networks", "core_hours"])
    return table.groupby("task", as_index=False).sum()


def minutes(run: Run) -> int:
    """Return how long a scheduler should let one core train a run: its whole budget, and an hour.

    A step of one gate is counted as three products of its matrices with a batch.
    """
    recipe, task = run.recipe, tasks.load(run.task)
    numbers = recipe.hidden_size * (recipe.hidden_size + task.input_size)
    step = 3 * 2 * len(cells.load(run.cell_class).gates) * numbers * recipe.batch_size
    networks = max(recipe.seeds, len(run.rates) * run.tuning_seeds)
    return 60 + int(step * networks * recipe.steps * task.steps(run.length) / SLOW / 60)


def report(table: pd.DataFrame) -> str:
    """Return an estimate as lines for the terminal."""
    total = table[["runs", "networks", "core_hours"]].sum()
    lines = [
        f"{row.task:16} {row.runs:6d} runs {row.networks:8d} networks {row.core_hours:10.1f} h"
        for row in table.itertuples()
    ]
    lines.append(
        f"{'all':16} {int(total['runs']):6d} runs {int(total['networks']):8d} networks "
        f"{total['core_hours']:10.1f} h of one core like this"
    )
    usable = dict.fromkeys(min(n, int(total["runs"])) for n in CORES)  # a run is one job
    waits = ", ".join(f"{total['core_hours'] / n:.2g} h on {n} cores" for n in usable)
    return "\n".join(
        [*lines, f"at most, if no network solved its task before its budget ends: {waits}"]
    )
