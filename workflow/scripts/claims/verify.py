from pathlib import Path

import pandas as pd

from rnngrad.claims import reference
from rnngrad.pipeline import storage
from rnngrad.pipeline.job import logger, run_job


def verify(folder, path_verdicts, paths_evidence):
    if not (folder / "verdicts.csv").exists():
        raise storage.StorageError(f"this study has no reference in {folder}")
    comparison = reference.compare(
        storage.read_table(path_verdicts),
        reference.kept({p.stem: storage.read_table(p) for p in paths_evidence}),
        pd.read_csv(folder / "verdicts.csv"),
        pd.read_csv(folder / "evidence.csv"),
    )
    for line in reference.report(comparison).splitlines():
        logger.info(line)
    if not comparison["agrees"].all():
        raise reference.Disagreement("some verdicts differ from the reference")


if __name__ == "__main__":
    run_job(
        lambda: verify(
            folder=Path(snakemake.params.reference),
            path_verdicts=Path(snakemake.input.verdicts),
            paths_evidence=[Path(path) for path in snakemake.input.evidence],
        ),
        snakemake.log[0],
        aloud=True,
    )
