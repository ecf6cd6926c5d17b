import dataclasses
from pathlib import Path

import yaml

from rnngrad.claims import registry
from rnngrad.paper.latex.bibliography import references
from rnngrad.paper.parts import parts
from rnngrad.paper.study import Study
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job


def write_paper_parts(config, registrations, paths_in, paths_out, figure_folder, origin):
    study = Study(
        config=config,
        claims={k: registry.claim(k, entry) for k, entry in registrations.items()},
        evidence={Path(p).stem: storage.read_table(Path(p)) for p in paths_in["evidence"]},
        hypotheses=storage.read_table(Path(paths_in["hypotheses"])),
        verdicts=storage.read_table(Path(paths_in["verdicts"])),
        tables={Path(p).stem: storage.read_table(Path(p)) for p in paths_in["tables"]},
        anchors=storage.read_table(Path(paths_in["anchors"])),
        known=storage.read_table(Path(paths_in["known"])),
        budgets=storage.read_table(Path(paths_in["budgets"])),
        proofs=storage.read_document(Path(paths_in["theory"])),
        captions={Path(p).stem: Path(p).read_text(encoding="utf-8") for p in paths_in["captions"]},
        figures=figure_folder,
        digests={
            "study": provenance.digest(config),
            "registry": provenance.digest(registrations),
        },
        versions=origin["versions"],
    )
    prose = {
        Path(path).stem: yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        for path in paths_in["prose"]
    }
    written, entries = parts(study, prose)
    written["references"] = references(Path(paths_in["bibliography"]))
    for name, text in written.items():
        storage.write_text(Path(paths_out[name]), text)
    document = [dataclasses.asdict(entry) for entry in entries]
    storage.write_document(Path(paths_out["origins"]), document, origin)


if __name__ == "__main__":
    run_job(
        lambda: write_paper_parts(
            config=snakemake.params.config,
            registrations=snakemake.params.registry,
            paths_in=dict(snakemake.input.items()),
            paths_out=dict(snakemake.output.items()),
            figure_folder=snakemake.params.figures,
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
