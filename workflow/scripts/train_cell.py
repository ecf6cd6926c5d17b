from pathlib import Path

from rnngrad import cells, provenance, runs, storage, tasks
from rnngrad.reporting import run_job
from rnngrad.training import Trainer, train


def train_cell(settings, seed, code, path_dataset, path_checkpoints, path_history, path_results):
    run = runs.from_settings(settings)
    made_from = provenance.digest([settings, seed, code])
    splits = runs.read_splits(Path(path_dataset))
    trainer = Trainer(cells.load(run.cell_class), tasks.load(run.task), run.recipe, splits, seed)
    keeper = runs.ProgressKeeper(Path(path_checkpoints).with_name("progress.npz"), made_from)
    progress = train(trainer, keeper.resume(trainer), runs.Reporter(run, trainer.task, keeper))
    checkpoints = storage.flatten(progress.checkpoints)
    storage.write_arrays(Path(path_checkpoints), checkpoints, made_from)
    tables = runs.tables(run, trainer, progress)
    storage.write_table(Path(path_history), tables["history"], made_from)
    storage.write_table(Path(path_results), tables["results"], made_from)
    keeper.discard()


if __name__ == "__main__":
    run_job(
        lambda: train_cell(
            settings=snakemake.params.settings,
            seed=snakemake.params.seed,
            code=snakemake.params.code,
            path_dataset=snakemake.input[0],
            path_checkpoints=snakemake.output.checkpoints,
            path_history=snakemake.output.history,
            path_results=snakemake.output.results,
        ),
        snakemake.log[0],
    )
