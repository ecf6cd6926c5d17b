from pathlib import Path

import jax

from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job
from rnngrad.study import checkpoints, measured, runs

jax.config.update("jax_enable_x64", True)


def measure_gradients(
    settings, sequences, path_checkpoints, path_results, path_dataset, paths, origin
):
    tables = measured.gradient_tables(
        runs.from_settings(settings),
        checkpoints.read_checkpoints(Path(path_checkpoints)),
        storage.read_table(Path(path_results)),
        checkpoints.read_splits(Path(path_dataset))["test"],
        sequences,
    )
    for name, path in paths.items():
        storage.write_table(Path(path), tables[name], origin)
        logger.info("%s: %d rows", path, len(tables[name]))


if __name__ == "__main__":
    run_job(
        lambda: measure_gradients(
            settings=snakemake.params.settings,
            sequences=snakemake.params.sequences,
            path_checkpoints=snakemake.input.checkpoints,
            path_results=snakemake.input.results,
            path_dataset=snakemake.input.dataset,
            paths=dict(snakemake.output.items()),
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
