from pathlib import Path

from rnngrad import claims, provenance, storage
from rnngrad.claims import registry, verdict
from rnngrad.reporting import logger, run_job


def decide_claim(claim_id, registration, code, paths_tables, path):
    claim = registry.claim(claim_id, registration)
    effects = claims.estimator(claim_id).effects(storage.read_tables(paths_tables))
    evidence = verdict.judge(claim, effects)
    logger.info("%s: %s", claim_id, verdict.combine(evidence))
    storage.write_table(Path(path), evidence, provenance.digest([registration, code]))


if __name__ == "__main__":
    run_job(
        lambda: decide_claim(
            claim_id=snakemake.wildcards.claim,
            registration=snakemake.params.registration,
            code=snakemake.params.code,
            paths_tables=list(snakemake.input),
            path=snakemake.output[0],
        ),
        snakemake.log[0],
    )
