from pathlib import Path

import pandas as pd

from rnngrad import cells, provenance, storage
from rnngrad.gradients.cached import cached_floats
from rnngrad.reporting import logger, run_job


def measure_memory(classes, hidden_sizes, code, path):
    rows = [
        {"cell": name, "hidden_size": size, "floats": cached_floats(cells.load(cell), size)}
        for name, cell in classes.items()
        for size in hidden_sizes
    ]
    for row in rows:
        logger.info("%s, %d units: %.2f floats", *row.values())
    made_from = provenance.digest([classes, hidden_sizes, code])
    storage.write_table(Path(path), pd.DataFrame(rows), made_from)


if __name__ == "__main__":
    run_job(
        lambda: measure_memory(
            classes=snakemake.params.classes,
            hidden_sizes=snakemake.params.hidden_sizes,
            code=snakemake.params.code,
            path=snakemake.output[0],
        ),
        snakemake.log[0],
    )
