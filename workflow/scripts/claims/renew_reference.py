from pathlib import Path

import pandas as pd

from rnngrad.claims import reference
from rnngrad.pipeline import storage
from rnngrad.pipeline.job import run_job


def renew_reference(folder, paths_readmes, path_titles, path_verdicts, paths_evidence, path_figure):
    verdicts = storage.read_table(path_verdicts)
    evidence = reference.kept({p.stem: storage.read_table(p) for p in paths_evidence})
    storage.write_text(folder / "verdicts.csv", reference.to_csv(verdicts))
    storage.write_text(folder / "evidence.csv", reference.to_csv(evidence))
    storage.write_text(folder / path_figure.name, path_figure.read_text())
    chinese = reference.in_chinese(verdicts, pd.read_csv(path_titles))
    tables = ((verdicts, reference.HEAD), (chinese, reference.HEAD_ZH))
    for path, (table, head) in zip(paths_readmes, tables, strict=True):
        readme = path.read_text(encoding="utf-8")
        storage.write_text(path, reference.with_verdicts(readme, table, head))


if __name__ == "__main__":
    run_job(
        lambda: renew_reference(
            folder=Path(snakemake.params.reference),
            paths_readmes=[Path(path) for path in snakemake.params.readmes],
            path_titles=Path(snakemake.params.titles),
            path_verdicts=Path(snakemake.input.verdicts),
            paths_evidence=[Path(path) for path in snakemake.input.evidence],
            path_figure=Path(snakemake.input.figure),
        ),
        snakemake.log[0],
    )
