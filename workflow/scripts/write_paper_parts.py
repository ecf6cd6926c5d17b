import json
from pathlib import Path

from rnngrad import paper, provenance, storage
from rnngrad.claims import registry
from rnngrad.latex import bibliography, text
from rnngrad.reporting import run_job


def write_paper_parts(config, registrations, paths_in, paths_out, figure_folder):
    claims = {k: registry.claim(k, entry) for k, entry in registrations.items()}
    evidence = {Path(path).stem: storage.read_table(Path(path)) for path in paths_in["evidence"]}
    captions = {Path(path).stem: Path(path).read_text() for path in paths_in["captions"]}
    verdicts = storage.read_table(Path(paths_in["verdicts"]))
    results = storage.read_table(Path(paths_in["results"]))
    proofs = json.loads(Path(paths_in["theory"]).read_text())["results"]
    digests = {
        "study": provenance.digest(config),
        "registry": provenance.digest(registrations),
    }
    parts = {
        "macros": text.macros(paper.macro_values(config, digests, results, verdicts, proofs)),
        "verdicts": paper.verdict_table(verdicts),
        "results": paper.results_section(claims, evidence, verdicts, captions, figure_folder),
        "evidence": paper.evidence_section(claims, evidence),
        "theory": paper.theory_section(proofs),
        "anchors": paper.anchors_table(storage.read_table(Path(paths_in["anchors"]))),
        "settings": paper.settings_table(config),
        "grids": paper.grid_table(config),
        "versions": paper.versions_table(provenance.versions()),
        "references": bibliography.references(Path(paths_in["bibliography"])),
    }
    for name, path in paths_out.items():
        storage.write_text(Path(path), parts[name])


if __name__ == "__main__":
    run_job(
        lambda: write_paper_parts(
            config=snakemake.params.config,
            registrations=snakemake.params.registry,
            paths_in=dict(snakemake.input.items()),
            paths_out=dict(snakemake.output.items()),
            figure_folder=snakemake.params.figures,
        ),
        snakemake.log[0],
    )
