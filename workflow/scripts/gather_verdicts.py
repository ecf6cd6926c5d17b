from pathlib import Path

import pandas as pd

from rnngrad import provenance, storage
from rnngrad.claims import registry, verdict
from rnngrad.reporting import logger, run_job


def gather_verdicts(registrations, code, paths_evidence, path):
    rows = [
        verdict.ledger_row(registry.claim(Path(p).stem, registrations[Path(p).stem]),
                           storage.read_table(Path(p)))
        for p in paths_evidence
    ]  # fmt: skip
    for row in rows:
        logger.info("%s %s", row["claim"], row["verdict"])
    storage.write_table(Path(path), pd.DataFrame(rows), provenance.digest([registrations, code]))


if __name__ == "__main__":
    run_job(
        lambda: gather_verdicts(
            registrations=snakemake.params.registry,
            code=snakemake.params.code,
            paths_evidence=list(snakemake.input),
            path=snakemake.output[0],
        ),
        snakemake.log[0],
    )
