from pathlib import Path

from rnngrad.claims.budgets import budget_table
from rnngrad.claims.looks import Look
from rnngrad.pipeline import storage
from rnngrad.pipeline.table_job import write_table_of

if __name__ == "__main__":
    write_table_of(
        lambda: budget_table(
            registry=snakemake.params.registry,
            tables=storage.read_tables(snakemake.input.tables),
            whole=storage.read_table(Path(snakemake.input.hypotheses)),
            look=Look(**snakemake.params.look),
        ),
        snakemake,
    )
