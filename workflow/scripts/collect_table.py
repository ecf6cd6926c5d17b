from pathlib import Path

import pandas as pd

from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job


def collect_table(paths, path_output, origin):
    parts = [table for table in map(storage.read_table, map(Path, paths)) if len(table)]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    storage.write_table(Path(path_output), table, origin)


if __name__ == "__main__":
    run_job(
        lambda: collect_table(
            paths=list(snakemake.input),
            path_output=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
