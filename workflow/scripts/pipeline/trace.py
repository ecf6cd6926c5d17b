from pathlib import Path

from rnngrad.paper import tally
from rnngrad.pipeline import lineage, storage
from rnngrad.pipeline.job import logger, run_job


def trace(path_paper, paths_evidence):
    for path in paths_evidence:
        for number in tally.numbers(path.stem, storage.read_table(path)):
            logger.info("%s: from %s", number, path)
    seen = {}
    for line in lineage.chain(path_paper, seen):
        logger.info(line)
    logger.info("%d files, each the one that the next was made from", len(seen))


if __name__ == "__main__":
    run_job(
        lambda: trace(Path(snakemake.input.paper), [Path(p) for p in snakemake.input.evidence]),
        snakemake.log[0],
        aloud=True,
    )
