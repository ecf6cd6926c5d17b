from pathlib import Path

import pandas as pd

from rnngrad.claims import registry, verdict
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job


def gather_verdicts(registrations, paths_hypotheses, path_verdicts, path_hypotheses, origin):
    tables = {Path(path).stem: storage.read_table(Path(path)) for path in paths_hypotheses}
    rows = [
        verdict.ledger_row(registry.claim(claim, registrations[claim]), table)
        for claim, table in tables.items()
    ]
    for row in rows:
        logger.info("%s %s", row["claim"], row["verdict"])
    storage.write_table(Path(path_verdicts), pd.DataFrame(rows), origin)
    gathered = pd.concat(tables.values(), ignore_index=True)
    storage.write_table(Path(path_hypotheses), gathered, origin)


if __name__ == "__main__":
    run_job(
        lambda: gather_verdicts(
            registrations=snakemake.params.registry,
            paths_hypotheses=list(snakemake.input),
            path_verdicts=snakemake.output.verdicts,
            path_hypotheses=snakemake.output.hypotheses,
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
