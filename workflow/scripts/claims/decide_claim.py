from pathlib import Path

from rnngrad.claims.decision import decide
from rnngrad.claims.looks import Look
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job


def decide_claim(
    claim_id, registration, look, paths_tables, path_evidence, path_hypotheses, origin
):
    tables = storage.read_tables(paths_tables)
    evidence, hypotheses = decide(claim_id, registration, tables, look)
    for row in hypotheses.itertuples():
        logger.info("%s %s: %s", claim_id, row.hypothesis, row.verdict)
    storage.write_table(Path(path_evidence), evidence, origin)
    storage.write_table(Path(path_hypotheses), hypotheses, origin)


if __name__ == "__main__":
    run_job(
        lambda: decide_claim(
            claim_id=snakemake.wildcards.claim,
            registration=snakemake.params.registration,
            look=Look(**snakemake.params.look),
            paths_tables=list(snakemake.input),
            path_evidence=snakemake.output.evidence,
            path_hypotheses=snakemake.output.hypotheses,
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
