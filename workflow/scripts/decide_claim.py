from pathlib import Path

from rnngrad import claims
from rnngrad.claims import registry, verdict
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job


def decide_claim(claim_id, registration, paths_tables, path, origin):
    claim = registry.claim(claim_id, registration)
    estimator = claims.estimator(claim_id, claim.estimator)
    effects = estimator.effects(storage.read_tables(paths_tables))
    evidence = verdict.judge(claim, effects)
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
