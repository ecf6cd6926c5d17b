from pathlib import Path

from rnngrad import provenance, runs, storage, tasks, tuning
from rnngrad.reporting import run_job


def tune_rate(settings, seed, code, path_dataset, path):
    run = runs.from_settings(settings)
    splits = runs.read_splits(Path(path_dataset))
    table = tuning.tuning_table(run, tasks.load(run.task), splits, seed)
    storage.write_table(Path(path), table, provenance.digest([settings, seed, code]))


if __name__ == "__main__":
    run_job(
        lambda: tune_rate(
            settings=snakemake.params.settings,
            seed=snakemake.params.seed,
            code=snakemake.params.code,
            path_dataset=snakemake.input[0],
            path=snakemake.output[0],
        ),
        snakemake.log[0],
    )
