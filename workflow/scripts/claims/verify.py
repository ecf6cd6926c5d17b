from pathlib import Path

from rnngrad.claims import reference
from rnngrad.pipeline import storage
from rnngrad.pipeline.job import logger, run_job


def verify(path_reference, path_hypotheses):
    if not path_reference.exists():
        raise storage.StorageError(f"this study has no reference {path_reference}")
    comparison = reference.compare(
        storage.read_table(path_hypotheses),
        reference.from_csv(path_reference.read_text(encoding="utf-8")),
    )
    for line in reference.report(comparison).splitlines():
        logger.info(line)
    if (comparison["contradiction"] != "").any():
        raise reference.Disagreement("some hypotheses contradict the reference")


if __name__ == "__main__":
    run_job(
        lambda: verify(
            path_reference=Path(snakemake.params.reference),
            path_hypotheses=Path(snakemake.input.hypotheses),
        ),
        snakemake.log[0],
        aloud=True,
    )
