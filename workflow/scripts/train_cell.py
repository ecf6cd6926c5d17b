from pathlib import Path

from rnngrad import cells, provenance, runs, storage, study, tasks, tuning
from rnngrad.reporting import run_job
from rnngrad.training import Trainer, train


def train_cell(settings, seed, code, path_dataset, path_tuning, path_start, paths):
    run = runs.from_settings(settings)
    if path_tuning:
        run = tuning.tuned(run, storage.read_table(Path(path_tuning[0])))
    first = [Path(path) for path in path_start]
    origin = [storage.made_from(path) for path in first]
    made_from = provenance.digest([study.settings_of(run), seed, code, *origin])
    splits = runs.read_splits(Path(path_dataset))
    trainer = Trainer(
        cells.load(run.cell_class),
        tasks.load(run.task),
        run.recipe,
        splits,
        seed,
        runs.read_checkpoints(first[0])[100] if first else None,
    )
    keeper = runs.ProgressKeeper(Path(paths["checkpoints"]).with_name("progress.npz"), made_from)
    progress = train(trainer, keeper.resume(trainer), runs.Reporter(run, trainer.task, keeper))
    checkpoints = storage.flatten(progress.checkpoints)
    storage.write_arrays(Path(paths["checkpoints"]), checkpoints, made_from)
    tables = runs.tables(run, trainer, progress)
    storage.write_table(Path(paths["history"]), tables["history"], made_from)
    storage.write_table(Path(paths["results"]), tables["results"], made_from)
    keeper.discard()


if __name__ == "__main__":
    run_job(
        lambda: train_cell(
            settings=snakemake.params.settings,
            seed=snakemake.params.seed,
            code=snakemake.params.code,
            path_dataset=snakemake.input.dataset,
            path_tuning=snakemake.input.tuning,
            path_start=snakemake.input.start,
            paths=dict(snakemake.output.items()),
        ),
        snakemake.log[0],
    )
