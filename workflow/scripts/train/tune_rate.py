from pathlib import Path

from rnngrad import tasks
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job
from rnngrad.study import checkpoints, runs, tuning


def tune_rate(settings, seed, path_dataset, path, origin):
    run, splits = runs.from_settings(settings), checkpoints.read_splits(Path(path_dataset))
    table = tuning.tuning_table(run, tasks.load(run.task), splits, seed)
    storage.write_table(Path(path), table, origin)


if __name__ == "__main__":
    run_job(
        lambda: tune_rate(
            settings=snakemake.params.settings,
            seed=snakemake.params.seed,
            path_dataset=snakemake.input[0],
            path=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
