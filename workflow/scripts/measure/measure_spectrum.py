import jax

from rnngrad.pipeline.table_job import write_table_of
from rnngrad.study.untrained.spectra import study_spectra

jax.config.update("jax_enable_x64", True)

if __name__ == "__main__":
    write_table_of(
        lambda: study_spectra(
            snakemake.wildcards.cell,
            snakemake.params.cell_class,
            snakemake.params.grid,
            snakemake.params.seed,
        ),
        snakemake,
    )
