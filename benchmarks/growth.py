"""How time and memory grow with sequence length, units, seeds and jobs, with fitted exponents.

Every point is a process of its own on one core, so that its largest memory is its own.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

ROOT = Path(__file__).parents[1]
CELL, INPUTS = "lstm", 8

GRID = {
    "one gradient, T": ("gradient", "length", (100, 1000, 10_000, 100_000), {"batch": 1}),
    "lag contribution, T": ("lag_contribution", "length", (100, 1000, 10_000, 100_000), {}),
    "state sensitivity, T": ("state_sensitivity", "length", (100, 1000, 10_000, 100_000), {}),
    "Lyapunov spectrum, T": ("lyapunov_spectrum", "length", (100, 1000, 10_000, 100_000), {}),
    "training step, n": ("train", "size", (16, 32, 64, 128, 256), {"length": 100}),
    "lag contribution, n": ("lag_contribution", "size", (16, 32, 64, 128), {"length": 200}),
    "Lyapunov spectrum, n": ("lyapunov_spectrum", "size", (16, 32, 64, 128), {"length": 200}),
    "training step, seeds": ("train", "seeds", (1, 2, 4, 8, 16), {"size": 32, "length": 100}),
    "dry run, jobs": ("dry_run", "lengths", (10, 30, 100, 300), {}),
}
"""What grows with what: the measurement, its argument, the values, the other arguments."""


def timed(function, *args, repeats):
    """Return the least time of some calls of a compiled function, after one not counted."""
    import jax

    took = []
    for _ in range(repeats + 1):
        begin = time.perf_counter()
        jax.block_until_ready(function(*args))
        took.append(time.perf_counter() - begin)
    return min(took[1:])


def measure(name, *, length=200, size=64, batch=1):
    """Time one gradient measure, or the gradient itself, of the last outputs' mean square."""
    import jax
    import jax.numpy as jnp

    from rnngrad import cells
    from rnngrad.cells.unrolling import hidden_states
    from rnngrad.measures import lag_contribution, lyapunov_spectrum, state_sensitivity
    from rnngrad.study.tables import log_spaced_lags

    jax.config.update("jax_enable_x64", True)
    cell = cells.load(CELL)
    params = cell.init(jax.random.key(0), INPUTS, size)
    x = jax.random.normal(jax.random.key(1), (batch, length, INPUTS))

    def loss(h):
        return jnp.mean(h[:, -1] ** 2)

    measures = {
        "gradient": jax.grad(lambda p: loss(hidden_states(cell, p, x))),
        "lag_contribution": lambda p: lag_contribution(cell, p, x, loss),
        "state_sensitivity": lambda p: state_sensitivity(cell, p, x[0], log_spaced_lags(length)),
        "lyapunov_spectrum": lambda p: lyapunov_spectrum(cell, p, x[0]),
    }
    return timed(jax.jit(measures[name]), params, repeats=3 if length < 10_000 else 1), 1


def train(*, length, size=32, seeds=1):
    """Time one optimiser step of all seeds, batch 32, float32, at a rate too small to solve it."""
    import jax

    from rnngrad import cells, tasks
    from rnngrad.cells import Initialisation
    from rnngrad.training.optimisers import Optimiser
    from rnngrad.training.recipe import Recipe
    from rnngrad.training.trainer import Trainer

    task, steps, rule = tasks.load("recall"), 5, Optimiser("adam", 1e-6, "none", 1.0)
    recipe = Recipe(size, 32, 100 * steps, steps, seeds, "fresh", Initialisation(), rule)
    splits = task.splits(0, length, {"validation": 8})
    trainer = Trainer(cells.load(CELL), task, length, recipe, splits, 0)
    state, took = trainer.initial_state(), []
    for _ in range(6):
        begin = time.perf_counter()
        state, _ = jax.block_until_ready(trainer.advance(state))
        took.append((time.perf_counter() - begin) / steps)
    return min(took[1:]), 1


def dry_run(*, lengths):
    """Time a dry run of Snakemake on six cells, two arms and so many lengths; count its jobs."""
    config = yaml.safe_load((ROOT / "config/cluster.yaml").read_text())
    config["study"] = "growth"
    config["experiments"] = {
        "many": {
            "tasks": ["recall"],
            "lengths": list(range(10, 10 + lengths)),
            "cells": ["lstm", "gru", "gru_reset_after", "merged_gru", "output_reset", "lstm_wide"],
            "arms": ["keep0", "keep1"],
        }
    }
    config["cells"]["lstm_wide"] = {"class": "rnngrad.cells.lstm:LSTM", "hidden_size": 80}
    config["claims"], config["figures"] = ["C03"], ["survival"]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        yaml.safe_dump(config, file)
        file.flush()
        command = [sys.executable, "-m", "snakemake", "--dry-run", "--quiet", "rules"]
        begin = time.perf_counter()
        done = subprocess.run(
            [*command, "--nolock", "--configfile", file.name],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    took = time.perf_counter() - begin
    total = [line for line in done.stdout.splitlines() if line.startswith("total")]
    return took, int(total[0].split()[1])


def peak_of(pid_status):
    """Return the largest memory in MB, from a text like /proc/self/status."""
    (line,) = (line for line in pid_status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def point(kind, argument, value, rest):
    """Measure one point in this process; print seconds, MB and the number counted."""
    import resource

    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    function = {"train": train, "dry_run": dry_run}.get(kind, partial(measure, kind))
    seconds, count = function(**{argument: value}, **rest)
    if kind == "dry_run":
        megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    else:
        megabytes = peak_of(Path("/proc/self/status").read_text())
    print(seconds, megabytes, count)


def exponent(x, y):
    """Return the slope of log y over log x through the points of the upper half."""
    half = slice(len(x) // 2 - 1, None)
    return np.polyfit(np.log(x[half]), np.log(y[half]), 1)[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", default=list(GRID), choices=list(GRID), metavar="ROW")
    parser.add_argument("--point", nargs=2, metavar=("ROW", "VALUE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.point:
        kind, argument, _, rest = GRID[options.point[0]]
        point(kind, argument, int(options.point[1]), rest)
        return
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    fits = []
    for row in options.only:
        found = []
        for value in GRID[row][2]:
            command = [sys.executable, __file__, "--point", row, str(value)]
            out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            seconds, megabytes, count = map(float, out.split()[-3:])
            found.append((value if count == 1 else int(count), seconds, megabytes))
            print(f"{row:24} {found[-1][0]:7d} {seconds:10.4g} s {megabytes:8.0f} MB", flush=True)
        x, seconds, _ = map(np.array, zip(*found, strict=True))
        fits.append((row, exponent(x, seconds)))
    table = pd.DataFrame(fits, columns=["what grows", "exponent of time"]).set_index("what grows")
    print(f"\nExponents, through the points of the upper half\n{table.round(2).to_string()}")


if __name__ == "__main__":
    main()
