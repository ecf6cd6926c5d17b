from pathlib import Path

import jax
import pandas as pd

from rnngrad import cells, tasks
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job
from rnngrad.study import checkpoints as runs
from rnngrad.study.tables import Probe, lag_table, log_spaced_lags, stack, untrained

jax.config.update("jax_enable_x64", True)


def profile(run, seeds, sequences, seed):
    task, cell = tasks.load(run.task), cells.load(run.cell_class)
    data = task.splits(seed, run.length, {"test": sequences})["test"]
    recipe = run.recipe
    params = untrained(cell, task, recipe.hidden_size, recipe.initialisation, seeds, seed)
    probe = Probe(task, data)
    lags = log_spaced_lags(task.steps(run.length))
    logger.info("%s: %d lags", run.path, len(lags))
    return lag_table(cell, stack({0: params}), [0], probe, lags).assign(**run.ids)


def measure_horizon(settings, seeds, sequences, seed, path, origin):
    tables = [profile(runs.from_settings(s), seeds, sequences, seed) for s in settings]
    storage.write_table(Path(path), pd.concat(tables, ignore_index=True), origin)


if __name__ == "__main__":
    run_job(
        lambda: measure_horizon(
            settings=snakemake.params.runs,
            seeds=snakemake.params.seeds,
            sequences=snakemake.params.sequences,
            seed=snakemake.params.seed,
            path=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
