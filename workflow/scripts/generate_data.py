import json
from pathlib import Path

from rnngrad import tasks
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job


def generate_data(task_name, length, seed, sizes, path_arrays, path_sidecar, origin):
    task = tasks.load(task_name)
    splits = task.splits(seed, length, sizes)
    arrays = {
        f"{split}/{name}": getattr(data, name)
        for split, data in splits.items()
        for name in ("inputs", "targets")
    }
    description = {
        "task": task_name,
        "length": length,
        "steps": task.steps(length),
        "seed": seed,
        "baseline_loss": task.baseline(length),
        "arrays": {k: {"shape": v.shape, "dtype": str(v.dtype)} for k, v in arrays.items()},
    }
    storage.write_arrays(Path(path_arrays), arrays, origin)
    storage.write_text(Path(path_sidecar), json.dumps(description, indent=2) + "\n")
    logger.info("%s T=%d: %s", task_name, length, {k: len(d.inputs) for k, d in splits.items()})


if __name__ == "__main__":
    run_job(
        lambda: generate_data(
            task_name=snakemake.wildcards.task,
            length=int(snakemake.wildcards.length),
            seed=snakemake.params.seed,
            sizes=snakemake.params.sizes,
            path_arrays=snakemake.output.arrays,
            path_sidecar=snakemake.output.sidecar,
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
