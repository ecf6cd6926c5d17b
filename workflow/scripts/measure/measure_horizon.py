import jax

from rnngrad.pipeline.table_job import write_table_of
from rnngrad.study import runs
from rnngrad.study.untrained.horizon import horizon_table

jax.config.update("jax_enable_x64", True)

if __name__ == "__main__":
    write_table_of(
        lambda: horizon_table(
            [runs.from_settings(each) for each in snakemake.params.runs],
            snakemake.params.seeds,
            snakemake.params.sequences,
            snakemake.params.seed,
            snakemake.params.state,
        ),
        snakemake,
    )
