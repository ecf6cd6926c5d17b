from pathlib import Path

import pandas as pd
import yaml

from rnngrad.claims import readme, reference
from rnngrad.pipeline import storage
from rnngrad.pipeline.job import run_job


def renew_reference(
    folder,
    paths_readmes,
    path_findings,
    titles,
    path_titles_zh,
    path_hypotheses,
    paths_evidence,
    path_figure,
):
    hypotheses = storage.read_table(path_hypotheses)
    evidence = reference.kept({p.stem: storage.read_table(p) for p in paths_evidence})
    storage.write_text(folder / "hypotheses.csv", reference.to_csv(hypotheses))
    storage.write_text(folder / "evidence.csv", reference.to_csv(evidence))
    storage.write_text(folder / path_figure.name, path_figure.read_text())
    sentences = yaml.safe_load(path_findings.read_text(encoding="utf-8"))
    chinese = pd.read_csv(path_titles_zh).set_index("claim")["title"].to_dict()
    languages = ((titles, readme.ENGLISH), (titles | chinese, readme.CHINESE))
    for path, (names, language) in zip(paths_readmes, languages, strict=False):
        text = path.read_text(encoding="utf-8")
        renewed = readme.renewed(text, hypotheses, sentences, names, language)
        storage.write_text(path, renewed)


if __name__ == "__main__":
    run_job(
        lambda: renew_reference(
            folder=Path(snakemake.params.reference),
            paths_readmes=[Path(path) for path in snakemake.params.readmes],
            path_findings=Path(snakemake.params.findings),
            titles=snakemake.params.titles,
            path_titles_zh=Path(snakemake.params.titles_zh),
            path_hypotheses=Path(snakemake.input.hypotheses),
            paths_evidence=[Path(path) for path in snakemake.input.evidence],
            path_figure=Path(snakemake.input.figure),
        ),
        snakemake.log[0],
    )
