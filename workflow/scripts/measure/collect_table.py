from pathlib import Path

from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job


def collect_table(paths, labels, path_output, origin):
    table = storage.read_rows(map(Path, paths)).replace({"cell": labels})
    storage.write_table(Path(path_output), table, origin)


if __name__ == "__main__":
    run_job(
        lambda: collect_table(
            paths=list(snakemake.input),
            labels=snakemake.params.labels,
            path_output=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
