"""A job whose one output is a table."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job


def write_table_of(make: Callable[[], pd.DataFrame], snakemake: Any) -> None:
    """Make a table and write it to the job's output with its origin; see `run_job`.

    Args:
        make: returns the table.
        snakemake: what Snakemake hands to the script.
    """

    def job() -> None:
        origin = provenance.origin(snakemake)
        storage.write_table(Path(snakemake.output[0]), make(), origin)

    run_job(job, snakemake.log[0])
