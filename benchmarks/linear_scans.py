"""How a linear cell runs fastest along a sequence on one core: loss and gradient, by method.

`steps` is the step-by-step scan of any cell; the others compute factors and additions first, of
all steps or of a block of them, and then run the recurrence in a loop or as an associative scan. A
block is recomputed in the backward pass. Memory is what XLA assigns to the compiled gradient.
"""

import argparse
import os
import time
from pathlib import Path

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd

from rnngrad import cells
from rnngrad.cells import linear_cell
from rnngrad.cells.base import Cell
from rnngrad.cells.linear_scan import in_parallel, in_sequence

UNITS, BATCH, INPUTS = 32, 24, 8
WHOLE = 10**9
METHODS = {
    "steps": None,
    "whole, loop": (WHOLE, in_sequence),
    "whole, associative": (WHOLE, in_parallel),
    "blocks of 32, loop": (32, in_sequence),
    "blocks of 128, loop": (128, in_sequence),
    "blocks of 512, loop": (512, in_sequence),
    "blocks of 128, associative": (128, in_parallel),
}
"""The size of a block and the scan within it."""


def compiled(cell, params, x, method):
    """Return the compiled loss and gradient of the last outputs' mean square."""
    if method is not None:
        linear_cell.BLOCK, linear_cell.linear_scan = method

    def loss(params, x):
        first = cell.first_state(params, x[0, 0])
        first = tuple(jnp.broadcast_to(entry, (BATCH, *entry.shape)) for entry in first)
        x = x.swapaxes(0, 1)
        h = cell.unroll(params, first, x) if method else Cell.unroll(cell, params, first, x)
        return jnp.mean(h[-1] ** 2)

    return jax.jit(jax.value_and_grad(loss)).lower(params, x).compile()


def compare(cell_name, length, rounds):
    """Return milliseconds (least and median of the rounds, taken in turns) and MB by method."""
    cell = cells.load(cell_name)
    params = cell.init(jax.random.key(0), INPUTS, UNITS)
    x = jax.random.normal(jax.random.key(1), (BATCH, length, INPUTS))
    programs = {name: compiled(cell, params, x, method) for name, method in METHODS.items()}
    took = {name: [] for name in programs}
    for _ in range(rounds + 1):
        for name, program in programs.items():
            begin = time.perf_counter()
            jax.block_until_ready(program(params, x))
            took[name].append(1e3 * (time.perf_counter() - begin))
    return pd.DataFrame(
        {
            "cell": cell_name,
            "T": length,
            "method": name,
            "least_ms": min(times[1:]),
            "median_ms": np.median(times[1:]),
            "MB": programs[name].memory_analysis().temp_size_in_bytes / 2**20,
        }
        for name, times in took.items()
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", nargs="+", default=["min_gru", "rg_lru", "lru"])
    parser.add_argument("--lengths", nargs="+", type=int, default=[100, 1000, 10_000])
    parser.add_argument("--rounds", type=int, default=8)
    options = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    tables = []
    for cell_name in options.cells:
        for length in options.lengths:
            tables.append(compare(cell_name, length, options.rounds))
            print(tables[-1].round(2).to_string(index=False, header=len(tables) == 1), flush=True)
    results = Path(__file__).parent / "results"
    results.mkdir(exist_ok=True)
    pd.concat(tables, ignore_index=True).to_csv(results / "linear_scans.csv", index=False)


if __name__ == "__main__":
    main()
