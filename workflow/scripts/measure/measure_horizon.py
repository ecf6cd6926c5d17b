from pathlib import Path

import jax

from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job
from rnngrad.study import runs
from rnngrad.study.untrained.horizon import horizon_table

jax.config.update("jax_enable_x64", True)


def measure_horizon(settings, seeds, sequences, seed, path, origin):
    table = horizon_table([runs.from_settings(each) for each in settings], seeds, sequences, seed)
    storage.write_table(Path(path), table, origin)


if __name__ == "__main__":
    run_job(
        lambda: measure_horizon(
            settings=snakemake.params.runs,
            seeds=snakemake.params.seeds,
            sequences=snakemake.params.sequences,
            seed=snakemake.params.seed,
            path=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
