from pathlib import Path

from rnngrad.claims import verdict
from rnngrad.claims.decision import decide
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job


def decide_claim(claim_id, registration, paths_tables, path, origin):
    evidence = decide(claim_id, registration, storage.read_tables(paths_tables))
    logger.info("%s: %s", claim_id, verdict.combine(evidence))
    storage.write_table(Path(path), evidence, origin)


if __name__ == "__main__":
    run_job(
        lambda: decide_claim(
            claim_id=snakemake.wildcards.claim,
            registration=snakemake.params.registration,
            paths_tables=list(snakemake.input),
            path=snakemake.output[0],
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
