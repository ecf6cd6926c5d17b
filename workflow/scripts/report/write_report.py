from pathlib import Path

from rnngrad.pipeline import document
from rnngrad.pipeline.job import run_job

if __name__ == "__main__":
    run_job(
        lambda: document.write(
            Path(snakemake.log[0]),
            document.command(
                path=snakemake.output[0],
                snakefile=snakemake.params.snakefile,
                targets=[*snakemake.input.results, *snakemake.input.pages],
                style=snakemake.input.style,
                configfiles=snakemake.params.configfiles,
                config=snakemake.params.config,
            ),
        ),
        snakemake.log[0],
    )
