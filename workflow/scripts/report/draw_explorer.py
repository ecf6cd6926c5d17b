from pathlib import Path

from rnngrad.pipeline import storage
from rnngrad.pipeline.job import run_job
from rnngrad.report import page
from rnngrad.report.charts import explorer


def draw_explorer(study, paths_tables, maps, templates, path):
    text = page.interactive(
        templates,
        "explorer.html",
        title="Explorer of initialisations",
        study=study,
        **explorer.contents(storage.read_tables(paths_tables)),
        **maps,
    )
    storage.write_text(path, text)


if __name__ == "__main__":
    run_job(
        lambda: draw_explorer(
            study=snakemake.params.study,
            paths_tables=list(snakemake.input.tables),
            maps=snakemake.params.maps,
            templates=Path(snakemake.input.templates[0]).parent,
            path=Path(snakemake.output[0]),
        ),
        snakemake.log[0],
    )
