from pathlib import Path

import jax

from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job
from rnngrad.study.untrained.sensitivities import sensitivity_table

jax.config.update("jax_enable_x64", True)


def measure_sensitivity(cell, cell_class, grid, seed, path, origin):
    table = sensitivity_table(cell, cell_class, grid, seed)
    storage.write_table(Path(path), table, origin)


if __name__ == "__main__":
    run_job(
        lambda: measure_sensitivity(
            cell=snakemake.wildcards.cell,
            cell_class=snakemake.params.cell_class,
            grid=snakemake.params.grid,
            seed=snakemake.params.seed,
            path=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
