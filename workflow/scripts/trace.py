from pathlib import Path

from rnngrad import lineage, storage
from rnngrad.reporting import logger, run_job


def trace(path_verdicts, path_theory):
    verdicts = storage.read_table(path_verdicts)
    seen = {}
    for line in lineage.chain(path_verdicts, seen):
        logger.info(line)
    for line in lineage.chain(path_theory, seen):
        logger.info(line)
    logger.info(
        "%d claims, %d files, each the one that the next was made from", len(verdicts), len(seen)
    )


if __name__ == "__main__":
    run_job(
        lambda: trace(Path(snakemake.input.verdicts), Path(snakemake.input.theory)),
        snakemake.log[0],
        aloud=True,
    )
