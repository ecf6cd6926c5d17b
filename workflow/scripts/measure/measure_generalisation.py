from pathlib import Path

from rnngrad.pipeline import storage
from rnngrad.pipeline.table_job import write_table_of
from rnngrad.study import checkpoints, runs
from rnngrad.study.generalisation import generalisation_table

if __name__ == "__main__":
    write_table_of(
        lambda: generalisation_table(
            runs.from_settings(snakemake.params.settings),
            checkpoints.read_checkpoints(Path(snakemake.input.checkpoints))["end"],
            storage.read_table(Path(snakemake.input.results)),
            snakemake.params.lengths,
            snakemake.params.sequences,
            snakemake.params.seed,
        ),
        snakemake,
    )
