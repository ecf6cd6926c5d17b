from pathlib import Path

import pandas as pd

from rnngrad.claims import registry, verdict
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job


def gather_verdicts(registrations, paths_evidence, path, origin):
    rows = [
        verdict.ledger_row(registry.claim(Path(p).stem, registrations[Path(p).stem]),
                           storage.read_table(Path(p)))
        for p in paths_evidence
    ]  # fmt: skip
    for row in rows:
        logger.info("%s %s", row["claim"], row["verdict"])
    storage.write_table(Path(path), pd.DataFrame(rows), origin)


if __name__ == "__main__":
    run_job(
        lambda: gather_verdicts(
            registrations=snakemake.params.registry,
            paths_evidence=list(snakemake.input),
            path=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
