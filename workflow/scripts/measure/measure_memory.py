from rnngrad.pipeline.table_job import write_table_of
from rnngrad.study.untrained.memory import cached_table

if __name__ == "__main__":
    write_table_of(
        lambda: cached_table(snakemake.params.classes, snakemake.params.hidden_sizes),
        snakemake,
    )
