import json
from pathlib import Path

from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job
from rnngrad.study import datasets


def generate_data(task, length, seed, sizes, path_arrays, path_sidecar, origin):
    arrays, description = datasets.draw(task, length, seed, sizes)
    storage.write_arrays(Path(path_arrays), arrays, origin)
    storage.write_text(Path(path_sidecar), json.dumps(description, indent=2) + "\n")
    logger.info("%s T=%d: %s", task, length, {k: v.shape for k, v in arrays.items()})


if __name__ == "__main__":
    run_job(
        lambda: generate_data(
            task=snakemake.wildcards.task,
            length=int(snakemake.wildcards.length),
            seed=snakemake.params.seed,
            sizes=snakemake.params.sizes,
            path_arrays=snakemake.output.arrays,
            path_sidecar=snakemake.output.sidecar,
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
