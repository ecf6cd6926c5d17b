from pathlib import Path

import jax

from rnngrad import cells, tasks
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job
from rnngrad.study import checkpoints as runs
from rnngrad.study.tables import Probe, measure_checkpoints

jax.config.update("jax_enable_x64", True)


def measure_gradients(cell_class, ids, sequences, path_checkpoints, path_dataset, paths, origin):
    test = runs.read_splits(Path(path_dataset))["test"]
    probe = Probe(tasks.load(ids["task"]), runs.first(test, sequences))
    checkpoints = runs.read_checkpoints(Path(path_checkpoints))
    tables = measure_checkpoints(cells.load(cell_class), checkpoints, probe)
    for name, path in paths.items():
        table = tables[name].assign(**ids)
        storage.write_table(Path(path), table, origin)
        logger.info("%s: %d rows", path, len(table))


if __name__ == "__main__":
    run_job(
        lambda: measure_gradients(
            cell_class=snakemake.params.cell_class,
            ids=snakemake.params.ids,
            sequences=snakemake.params.sequences,
            path_checkpoints=snakemake.input.checkpoints,
            path_dataset=snakemake.input.dataset,
            paths=dict(snakemake.output.items()),
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
