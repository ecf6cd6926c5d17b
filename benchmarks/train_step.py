"""Milliseconds of one optimiser step: forward, backward and Adam, on one core, in float32.

Every contender is checked against ours, loss and gradient, before it is timed. Then they take
turns, so that a busy neighbour hurts all alike; the median over the turns counts.
"""

import argparse
import os
import time
from pathlib import Path

CORE = max(os.sched_getaffinity(0))
os.sched_setaffinity(0, {CORE})
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["OMP_NUM_THREADS"] = "1"

import jax
import numpy as np
import pandas as pd
import seaborn as sns
import torch
from contenders import CONTENDERS, Ours
from limit import limit

from rnngrad import cells

CELLS = ("tanh", "lstm", "gru_reset_after", "gru", "merged_gru", "output_reset")
BATCH, INPUTS = 32, 8
RESULTS = Path(__file__).parent / "results"


def network(cell_name, size, length):
    """Draw weights, biases among them, a batch `[B, T, d]` and targets `[B, n]`."""
    params = cells.load(cell_name).init(jax.random.key(0), INPUTS, size)
    keys = jax.random.split(jax.random.key(1), len(params) + 2)
    drawn = [
        value + 0.1 * jax.random.normal(key, value.shape)
        for key, value in zip(keys, params.values(), strict=False)
    ]
    x = jax.random.normal(keys[-2], (BATCH, length, INPUTS))
    y = jax.random.normal(keys[-1], (BATCH, size))
    return dict(zip(params, map(np.asarray, drawn), strict=True)), np.asarray(x), np.asarray(y)


def check(contender, reference):
    """Hold loss and gradient against ours; the gradient to 1e-4 of its largest entry."""
    (loss, gradient), (expected, ours) = contender.gradient(), reference
    np.testing.assert_allclose(loss, expected, rtol=1e-5)
    for name, value in ours.items():
        scale = np.abs(value).max()
        np.testing.assert_allclose(gradient[name] / scale, value / scale, atol=1e-4, err_msg=name)


def compare(cell_name, size, length, rounds, steps):
    """Return the milliseconds per step of every contender in every round, and of the limit."""
    given = cell_name, *network(cell_name, size, length)
    reference = Ours(*given).gradient()
    field = [kind(*given) for kind in CONTENDERS if cell_name in kind.cells]
    for contender in field:
        check(contender, reference)
        contender.run(steps)
    rows = []
    for turn in range(rounds):
        for contender in field:
            begin = time.perf_counter()
            contender.run(steps)
            rows.append((contender.name, turn, time.perf_counter() - begin))
        rows.append(("limit", turn, steps * limit(cell_name, size, length, BATCH, INPUTS)))
    table = pd.DataFrame(rows, columns=["contender", "turn", "seconds"])
    table["ms"] = 1e3 * table.pop("seconds") / steps
    return table.assign(cell=cell_name, n=size, T=length)


def ratios(medians):
    """Return how many times longer than ours each contender takes; the limit, its share of ours."""
    return medians.div(medians["rnngrad"], axis=0).drop(columns="rnngrad")


def plot(table):
    """Draw the times over n, one panel for each cell and length; a bar spans all rounds.

    Left out are the peers with all steps in one call, whose lines lie on ours.
    """
    grid = sns.relplot(
        table[~table["contender"].str.endswith("looped")],
        kind="line",
        x="n",
        y="ms",
        col="cell",
        row="T",
        hue="contender",
        style="contender",
        markers=True,
        dashes=False,
        palette="colorblind",
        estimator="median",
        errorbar=("pi", 100),
        err_style="bars",
        height=2.2,
        facet_kws={"sharey": "row"},
    )
    grid.set(xscale="log", yscale="log", ylabel="ms per step")
    for axis in grid.axes.flat:
        axis.set_xticks(sizes := sorted(table["n"].unique()), sizes)
        axis.xaxis.minorticks_off()
    grid.set_titles("{col_name}, T = {row_name}")
    grid.savefig(RESULTS / "train_step.svg")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", nargs="+", default=CELLS, choices=CELLS)
    parser.add_argument("--sizes", nargs="+", type=int, default=[32, 64, 128])
    parser.add_argument("--lengths", nargs="+", type=int, default=[100, 400])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--steps", type=int, default=5)
    options = parser.parse_args()
    torch.set_num_threads(1)
    tables = []
    for cell_name in options.cells:
        for size in options.sizes:
            for length in options.lengths:
                table = compare(cell_name, size, length, options.rounds, options.steps)
                line = table.groupby("contender", sort=False)["ms"].median().round(2).to_dict()
                print(f"{cell_name:16} n = {size:3d}  T = {length:3d}  {line}", flush=True)
                tables.append(table)
    table = pd.concat(tables, ignore_index=True)
    RESULTS.mkdir(exist_ok=True)
    table.to_csv(RESULTS / "train_step.csv", index=False)
    plot(table)
    index = ["cell", "n", "T"]
    medians = table.pivot_table(index=index, columns="contender", values="ms", aggfunc="median")
    found = ratios(medians)
    print("\nTimes as long as ours; for the limit, the share of our time that it is:")
    print(found.round(2).to_string(na_rep=""))
    print("\nGeometric means and least:")
    logs = np.log(found)
    print(pd.DataFrame({"mean": np.exp(logs.mean()), "least": found.min()}).round(2).to_string())


if __name__ == "__main__":
    main()
