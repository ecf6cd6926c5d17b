from pathlib import Path

from rnngrad.claims import reference
from rnngrad.pipeline import storage
from rnngrad.pipeline.job import logger, run_job


def read(path):
    return reference.from_csv(path.read_text(encoding="utf-8"))


def verify(path_reference, path_published, path_hypotheses):
    if not path_reference.exists():
        raise storage.StorageError(f"this study has no reference {path_reference}")
    here = storage.read_table(path_hypotheses)
    lines = []
    if path_published.exists() and path_published != path_reference:
        lines += reference.report_beside(reference.beside(here, read(path_published))).splitlines()
    comparison = reference.compare(here, read(path_reference))
    for line in [*lines, *reference.report(comparison).splitlines()]:
        logger.info(line)
    if (comparison["contradiction"] != "").any():
        raise reference.Disagreement("some hypotheses contradict the reference")


if __name__ == "__main__":
    run_job(
        lambda: verify(
            path_reference=Path(snakemake.params.reference),
            path_published=Path(snakemake.params.published),
            path_hypotheses=Path(snakemake.input.hypotheses),
        ),
        snakemake.log[0],
        aloud=True,
    )
