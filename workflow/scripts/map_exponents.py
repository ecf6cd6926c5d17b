from functools import partial
from itertools import product
from pathlib import Path

import jax
import numpy as np
import pandas as pd

from rnngrad import cells, tasks
from rnngrad.cells import Initialisation
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job
from rnngrad.study.tables import exponent_table

jax.config.update("jax_enable_x64", True)


def map_exponents(name, cell_name, cell_class, grid, seed, path, origin):
    task, cell = tasks.load("recall"), cells.load(cell_class)
    inputs = task.splits(seed, grid["steps"], {"test": grid["seeds"]})["test"].inputs
    points = np.array(list(product(grid["gains"], grid["keep_biases"])))
    repeated = np.repeat(points[:, None], grid["seeds"], axis=1)
    parts = []
    for size, tied in product(grid["hidden_sizes"], grid["tie_input"]):
        law = partial(Initialisation, grid["scheme"], tie_input=tied)
        found = exponent_table(cell, task, inputs, size, law, repeated, seed, grid["transient"])
        parts.append(found.assign(tie_input=tied))
        logger.info("%s, %d units: median %.4f", cell_name, size, found["exponent"].median())
    table = pd.concat(parts, ignore_index=True).assign(map=name, cell=cell_name)
    storage.write_table(Path(path), table, origin)


if __name__ == "__main__":
    run_job(
        lambda: map_exponents(
            name=snakemake.wildcards.map,
            cell_name=snakemake.wildcards.cell,
            cell_class=snakemake.params.cell_class,
            grid=snakemake.params.grid,
            seed=snakemake.params.seed,
            path=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
