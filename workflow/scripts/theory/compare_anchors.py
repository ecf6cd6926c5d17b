from pathlib import Path

import jax

from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job
from rnngrad.study import anchors

jax.config.update("jax_enable_x64", True)


def compare_anchors(path, origin):
    table = anchors.anchor_table()
    for row in table.itertuples():
        logger.info("%s: %.6g, published %.6g", row.name, row.ours, row.published)
    storage.write_table(Path(path), table, origin)


if __name__ == "__main__":
    run_job(
        lambda: compare_anchors(snakemake.output[0], provenance.origin(snakemake)),
        snakemake.log[0],
    )
