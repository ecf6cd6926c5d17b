from pathlib import Path

from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job
from rnngrad.study import checkpoints, runs, trained, tuning


def train_cell(settings, seed, path_dataset, path_tuning, path_start, paths, origin):
    run = runs.from_settings(settings)
    if path_tuning:
        run = tuning.tuned(run, storage.read_table(Path(path_tuning[0])))
    keeper = checkpoints.ProgressKeeper(
        Path(paths["checkpoints"]).with_name("progress.npz"), origin
    )
    arrays, tables = trained.train_run(
        run,
        checkpoints.read_splits(Path(path_dataset)),
        seed,
        keeper,
        checkpoints.read_checkpoints(Path(path_start[0])) if path_start else None,
    )
    storage.write_arrays(Path(paths["checkpoints"]), arrays, origin)
    storage.write_table(Path(paths["history"]), tables["history"], origin)
    storage.write_table(Path(paths["results"]), tables["results"], origin)
    keeper.discard()


if __name__ == "__main__":
    run_job(
        lambda: train_cell(
            settings=snakemake.params.settings,
            seed=snakemake.params.seed,
            path_dataset=snakemake.input.dataset,
            path_tuning=snakemake.input.tuning,
            path_start=snakemake.input.start,
            paths=dict(snakemake.output.items()),
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
