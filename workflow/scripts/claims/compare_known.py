from pathlib import Path

from rnngrad.claims.known import known_table
from rnngrad.pipeline import storage
from rnngrad.pipeline.table_job import write_table_of

if __name__ == "__main__":
    write_table_of(
        lambda: known_table(
            storage.read_table(Path(snakemake.input[0])), snakemake.params.clipping
        ),
        snakemake,
    )
