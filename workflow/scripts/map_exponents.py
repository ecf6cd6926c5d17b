from itertools import product
from pathlib import Path

import jax
import pandas as pd

from rnngrad import cells, provenance, storage, tasks
from rnngrad.cells import Initialisation
from rnngrad.measurement import exponents
from rnngrad.reporting import logger, run_job

jax.config.update("jax_enable_x64", True)


def map_exponents(name, cell_name, cell_class, grid, seed, code, path):
    task, cell = tasks.load("recall"), cells.load(cell_class)
    inputs = task.splits(seed, grid["steps"], {"test": grid["seeds"]})["test"].inputs
    points = []
    for gain, keep_bias, tied in product(grid["gains"], grid["keep_biases"], grid["tie_input"]):
        law = Initialisation(grid["scheme"], gain, keep_bias, tied)
        found = exponents(cell, task, inputs, grid["hidden_size"], law, seed, grid["transient"])
        points.append(found.assign(gain=gain, keep_bias=keep_bias, tie_input=tied))
        logger.info("%s gain %g keep bias %g: %.4f", cell_name, gain, keep_bias,
                    found["exponent"].median())  # fmt: skip
    table = pd.concat(points, ignore_index=True)
    table = table.assign(map=name, cell=cell_name, hidden_size=grid["hidden_size"])
    storage.write_table(Path(path), table, provenance.digest([cell_class, grid, seed, code]))


if __name__ == "__main__":
    run_job(
        lambda: map_exponents(
            name=snakemake.wildcards.map,
            cell_name=snakemake.wildcards.cell,
            cell_class=snakemake.params.cell_class,
            grid=snakemake.params.grid,
            seed=snakemake.params.seed,
            code=snakemake.params.code,
            path=snakemake.output[0],
        ),
        snakemake.log[0],
    )
