from pathlib import Path

import pandas as pd

from rnngrad import cells
from rnngrad.measures.cached import cached_floats
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job


def measure_memory(classes, hidden_sizes, path, origin):
    rows = [
        {"cell": name, "hidden_size": size, "floats": cached_floats(cells.load(cell), size)}
        for name, cell in classes.items()
        for size in hidden_sizes
    ]
    for row in rows:
        logger.info("%s, %d units: %.2f floats", *row.values())
    storage.write_table(Path(path), pd.DataFrame(rows), origin)


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
