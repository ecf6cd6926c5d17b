from pathlib import Path

import jax

from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job
from rnngrad.study.untrained import maps

jax.config.update("jax_enable_x64", True)


def map_exponents(name, cell, cell_class, grid, seed, path, origin):
    table = maps.map_table(cell, cell_class, grid, seed).assign(map=name)
    storage.write_table(Path(path), table, origin)


if __name__ == "__main__":
    run_job(
        lambda: map_exponents(
            name=snakemake.wildcards.map,
            cell=snakemake.wildcards.cell,
            cell_class=snakemake.params.cell_class,
            grid=snakemake.params.grid,
            seed=snakemake.params.seed,
            path=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
