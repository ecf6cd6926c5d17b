from pathlib import Path

from rnngrad.pipeline import crate, provenance
from rnngrad.pipeline.job import run_job

DESCRIPTIONS = {
    "paper": "The paper, with every number computed by this run",
    "figures": "A figure",
    "tables": "All measurements of one kind",
    "evidence": "Conditions, intervals and verdicts of one claim",
    "hypotheses": "Verdict, effect and boundary of each hypothesis",
    "verdicts": "The verdict on each claim",
    "theory": "Propositions, proofs and their checks",
    "anchors": "Published numbers beside those of this code",
}

if __name__ == "__main__":
    run_job(
        lambda: crate.export(
            Path(snakemake.output[0]),
            study=snakemake.params.study,
            workflow=Path(snakemake.params.workflow),
            settings=[Path(path) for path in snakemake.params.settings],
            results={
                Path(path): description
                for key, description in DESCRIPTIONS.items()
                for path in snakemake.input[key]
            },
            versions=provenance.origin(snakemake)["versions"],
        ),
        snakemake.log[0],
    )
