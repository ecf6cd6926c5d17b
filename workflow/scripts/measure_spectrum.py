from pathlib import Path

import jax

from rnngrad import cells, tasks
from rnngrad.cells import Initialisation
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job
from rnngrad.study.tables import spectrum_table

jax.config.update("jax_enable_x64", True)


def measure_spectrum(cell_name, cell_class, grid, seed, path, origin):
    task, cell = tasks.load("recall"), cells.load(cell_class)
    inputs = task.splits(seed, grid["steps"], {"test": grid["seeds"]})["test"].inputs
    law = Initialisation(grid["scheme"], grid["gain"], grid["keep_bias"])
    table = spectrum_table(cell, task, inputs, grid["hidden_size"], law, seed, grid["window"])
    logger.info("%s: residual %.1e", cell_name, table["residual"].abs().max())
    storage.write_table(Path(path), table.assign(cell=cell_name), origin)


if __name__ == "__main__":
    run_job(
        lambda: measure_spectrum(
            cell_name=snakemake.wildcards.cell,
            cell_class=snakemake.params.cell_class,
            grid=snakemake.params.grid,
            seed=snakemake.params.seed,
            path=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
