from pathlib import Path

from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job
from rnngrad.study import checkpoints, generalisation, runs


def measure_generalisation(
    settings, lengths, sequences, seed, path_checkpoints, path_results, path_output, origin
):
    table = generalisation.generalisation_table(
        runs.from_settings(settings),
        checkpoints.read_checkpoints(Path(path_checkpoints))["end"],
        storage.read_table(Path(path_results)),
        lengths,
        sequences,
        seed,
    )
    storage.write_table(Path(path_output), table, origin)
    logger.info("%s: %d rows", path_output, len(table))


if __name__ == "__main__":
    run_job(
        lambda: measure_generalisation(
            settings=snakemake.params.settings,
            lengths=snakemake.params.lengths,
            sequences=snakemake.params.sequences,
            seed=snakemake.params.seed,
            path_checkpoints=snakemake.input.checkpoints,
            path_results=snakemake.input.results,
            path_output=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
