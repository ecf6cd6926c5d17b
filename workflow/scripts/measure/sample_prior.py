from pathlib import Path

import jax

from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job
from rnngrad.study.untrained import maps

jax.config.update("jax_enable_x64", True)


def sample_prior(name, cell, cell_class, prior, seed, path, origin):
    table = maps.prior_table(cell, cell_class, prior, seed).assign(prior=name)
    storage.write_table(Path(path), table, origin)


if __name__ == "__main__":
    run_job(
        lambda: sample_prior(
            name=snakemake.wildcards.prior,
            cell=snakemake.wildcards.cell,
            cell_class=snakemake.params.cell_class,
            prior=snakemake.params.prior,
            seed=snakemake.params.seed,
            path=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
