from pathlib import Path

from rnngrad.claims import power
from rnngrad.pipeline import storage
from rnngrad.pipeline.job import logger, run_job


def print_power(path_hypotheses, advice):
    for line in power.report(storage.read_table(path_hypotheses)).splitlines():
        logger.info(line)
    logger.info(advice)


if __name__ == "__main__":
    run_job(
        lambda: print_power(Path(snakemake.input.hypotheses), snakemake.params.advice),
        snakemake.log[0],
        aloud=True,
    )
