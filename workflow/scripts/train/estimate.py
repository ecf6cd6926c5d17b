from rnngrad.pipeline.job import logger, run_job
from rnngrad.study import cost, runs


def estimate(settings):
    table = cost.estimate([runs.from_settings(each) for each in settings])
    for line in cost.report(table).splitlines():
        logger.info(line)


if __name__ == "__main__":
    run_job(lambda: estimate(snakemake.params.runs), snakemake.log[0], aloud=True)
