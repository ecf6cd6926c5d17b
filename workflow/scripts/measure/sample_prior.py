import jax

from rnngrad.pipeline.table_job import write_table_of
from rnngrad.study.untrained.maps import prior_table

jax.config.update("jax_enable_x64", True)

if __name__ == "__main__":
    write_table_of(
        lambda: prior_table(
            snakemake.wildcards.cell,
            snakemake.params.cell_class,
            snakemake.params.prior,
            snakemake.params.seed,
        ).assign(prior=snakemake.wildcards.prior),
        snakemake,
    )
