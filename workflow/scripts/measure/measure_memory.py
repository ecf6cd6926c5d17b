from pathlib import Path

from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job
from rnngrad.study.untrained import memory


def measure_memory(classes, hidden_sizes, path, origin):
    storage.write_table(Path(path), memory.cached_table(classes, hidden_sizes), origin)


if __name__ == "__main__":
    run_job(
        lambda: measure_memory(
            classes=snakemake.params.classes,
            hidden_sizes=snakemake.params.hidden_sizes,
            path=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
