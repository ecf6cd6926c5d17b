import shutil
from functools import partial
from pathlib import Path

import pandas as pd
import yaml

from rnngrad.claims import readme, reference
from rnngrad.pipeline import files, kept, storage
from rnngrad.pipeline.job import run_job


def renew_reference(
    folder,
    copies,
    tables,
    settings,
    origin,
    paths_readmes,
    path_findings,
    titles,
    path_titles_zh,
    path_hypotheses,
    paths_evidence,
):
    hypotheses = storage.read_table(path_hypotheses)
    evidence = pd.concat(map(storage.read_table, paths_evidence), ignore_index=True)
    storage.write_text(folder / "hypotheses.csv", reference.to_csv(hypotheses))
    storage.write_text(folder / "evidence.csv", reference.to_csv(evidence))
    for source, target in copies:
        files.write_whole(target, partial(shutil.copyfile, source))
    for source in tables:
        kept.keep_table(source, folder / source.name)
    if settings:
        storage.write_document(folder / kept.SETTINGS, settings, origin)
    sentences = yaml.safe_load(path_findings.read_text(encoding="utf-8"))
    chinese = pd.read_csv(path_titles_zh).set_index("claim")["title"].to_dict()
    languages = ((titles, readme.ENGLISH), (titles | chinese, readme.CHINESE))
    for path, (names, language) in zip(paths_readmes, languages, strict=False):
        text = path.read_text(encoding="utf-8")
        renewed = readme.renewed(
            text, hypotheses, evidence, sentences, names, language, folder.name
        )
        storage.write_text(path, renewed)


if __name__ == "__main__":
    FOLDER, PAPER = Path(snakemake.params.reference), Path(snakemake.params.paper)
    run_job(
        lambda: renew_reference(
            folder=FOLDER,
            copies=[
                (Path(snakemake.input.figure), FOLDER / Path(snakemake.input.figure).name),
                *((Path(path), FOLDER / Path(path).name) for path in snakemake.input.theory),
                *((Path(path), PAPER) for path in snakemake.input.paper),
            ],
            tables=[Path(path) for path in snakemake.input.tables],
            settings=snakemake.params.settings,
            origin={"rule": snakemake.rule},
            paths_readmes=[Path(path) for path in snakemake.params.readmes],
            path_findings=Path(snakemake.params.findings),
            titles=snakemake.params.titles,
            path_titles_zh=Path(snakemake.params.titles_zh),
            path_hypotheses=Path(snakemake.input.hypotheses),
            paths_evidence=[Path(path) for path in snakemake.input.evidence],
        ),
        snakemake.log[0],
    )
