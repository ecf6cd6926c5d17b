from pathlib import Path

from rnngrad import reference, storage
from rnngrad.reporting import run_job


def renew_reference(folder, path_readme, path_verdicts, paths_evidence, path_figure):
    verdicts = storage.read_table(path_verdicts)
    strata = reference.strata({p.stem: storage.read_table(p) for p in paths_evidence})
    storage.write_text(folder / "verdicts.csv", reference.to_csv(verdicts))
    storage.write_text(folder / "strata.csv", reference.to_csv(strata))
    storage.write_text(folder / path_figure.name, path_figure.read_text())
    readme = path_readme.read_text(encoding="utf-8")
    storage.write_text(path_readme, reference.with_verdicts(readme, verdicts))


if __name__ == "__main__":
    run_job(
        lambda: renew_reference(
            folder=Path(snakemake.params.reference),
            path_readme=Path(snakemake.params.readme),
            path_verdicts=Path(snakemake.input.verdicts),
            paths_evidence=[Path(path) for path in snakemake.input.evidence],
            path_figure=Path(snakemake.input.figure),
        ),
        snakemake.log[0],
    )
