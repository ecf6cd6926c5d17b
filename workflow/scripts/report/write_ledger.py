from pathlib import Path

from rnngrad.claims import reference, registry
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job
from rnngrad.report import ledger, page


def write_ledger(config, registrations, links, paths_in, path, versions):
    evidence = {Path(each).stem: storage.read_table(Path(each)) for each in paths_in.evidence}
    claims = {name: registry.claim(name, entry) for name, entry in registrations.items()}
    published = [reference.from_csv(Path(each).read_text()) for each in paths_in.published]
    text = page.render(
        Path(paths_in.template).parent,
        Path(paths_in.template).name,
        entries=ledger.entries(
            claims, evidence, storage.read_table(Path(paths_in.hypotheses)), *published
        ),
        has_published=bool(published),
        digests={
            "study": provenance.digest(config),
            "registry": provenance.digest(registrations),
        },
        versions=versions,
        **links,
    )
    storage.write_text(path, text)


if __name__ == "__main__":
    run_job(
        lambda: write_ledger(
            config=snakemake.params.config,
            registrations=snakemake.params.registry,
            links=snakemake.params.links,
            paths_in=snakemake.input,
            path=Path(snakemake.output[0]),
            versions=provenance.origin(snakemake)["versions"],
        ),
        snakemake.log[0],
    )
