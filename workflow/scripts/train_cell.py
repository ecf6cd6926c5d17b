from pathlib import Path

from rnngrad import cells, tasks
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job
from rnngrad.study import checkpoints as runs
from rnngrad.study import tuning
from rnngrad.training.trainer import Trainer, train


def train_cell(settings, seed, path_dataset, path_tuning, path_start, paths, origin):
    run = runs.from_settings(settings)
    if path_tuning:
        run = tuning.tuned(run, storage.read_table(Path(path_tuning[0])))
    splits = runs.read_splits(Path(path_dataset))
    trainer = Trainer(
        cells.load(run.cell_class),
        tasks.load(run.task),
        run.recipe,
        splits,
        seed,
        runs.read_checkpoints(Path(path_start[0]))[100] if path_start else None,
    )
    keeper = runs.ProgressKeeper(Path(paths["checkpoints"]).with_name("progress.npz"), origin)
    keeper.heed_sigterm()
    progress = train(trainer, keeper.resume(trainer), runs.Reporter(run, trainer.task, keeper))
    checkpoints = storage.flatten(progress.checkpoints)
    storage.write_arrays(Path(paths["checkpoints"]), checkpoints, origin)
    tables = runs.tables(run, trainer, progress)
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
