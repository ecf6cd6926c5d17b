import dataclasses
from pathlib import Path

from rnngrad import theory
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import logger, run_job


def prove_theory(path, origin):
    proofs = theory.prove_all()
    for proof in proofs:
        logger.info("%s %s: %s", proof.id, proof.title, "holds" if proof.holds else "FAILS")
    results = [dataclasses.asdict(p) | {"latex": p.latex} for p in proofs]
    storage.write_document(Path(path), results, origin)


if __name__ == "__main__":
    run_job(
        lambda: prove_theory(snakemake.output[0], provenance.origin(snakemake)),
        snakemake.log[0],
    )
