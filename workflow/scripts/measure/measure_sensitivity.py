import jax

from rnngrad.pipeline.table_job import write_table_of
from rnngrad.study.untrained.sensitivities import sensitivity_table

jax.config.update("jax_enable_x64", True)

if __name__ == "__main__":
    write_table_of(
        lambda: sensitivity_table(
            snakemake.wildcards.cell,
            snakemake.params.cell_class,
            snakemake.params.grid,
            snakemake.params.seed,
        ),
        snakemake,
    )
