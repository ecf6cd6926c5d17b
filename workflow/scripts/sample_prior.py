from functools import partial
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


def draw_points(prior, seed):
    """Draw gains, uniform in their logarithm, and keep biases: the same for every cell."""
    generator = np.random.default_rng(seed)
    gains = np.exp(generator.uniform(*np.log(prior["gain"]), size=prior["draws"]))
    return np.stack([gains, generator.uniform(*prior["keep_bias"], size=prior["draws"])], axis=-1)


def sample_prior(name, cell_name, cell_class, prior, seed, path, origin):
    task, cell = tasks.load("recall"), cells.load(cell_class)
    inputs = task.splits(seed, prior["steps"], {"test": prior["draws"]})["test"].inputs
    points = draw_points(prior, seed)
    law = partial(Initialisation, prior["scheme"])
    parts = []
    for size in prior["hidden_sizes"]:
        found = exponent_table(
            cell, task, inputs, size, law, points[None], seed, prior["transient"]
        )
        parts.append(found)
        logger.info("%s, %d units: median %.4f", cell_name, size, found["exponent"].median())
    table = pd.concat(parts, ignore_index=True).assign(prior=name, cell=cell_name)
    storage.write_table(Path(path), table, origin)


if __name__ == "__main__":
    run_job(
        lambda: sample_prior(
            name=snakemake.wildcards.prior,
            cell_name=snakemake.wildcards.cell,
            cell_class=snakemake.params.cell_class,
            prior=snakemake.params.prior,
            seed=snakemake.params.seed,
            path=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
