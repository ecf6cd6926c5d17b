from pathlib import Path

from rnngrad import figures
from rnngrad.pipeline import storage
from rnngrad.pipeline.job import run_job
from rnngrad.report import charts, page
from rnngrad.report.charts import style


def draw_charts(names, study, paths_tables, templates, path):
    tables = storage.read_tables(paths_tables)
    cells = page.cells_of(tables.values())
    sections = [
        {
            "name": name,
            "finding": figures.load(name).finding(tables),
            "caption": charts.load(name).CAPTION,
            "panels": page.specs(charts.load(name).panels(tables, cells)),
        }
        for name in names
    ]
    text = page.interactive(
        templates,
        "charts.html",
        title="Interactive figures",
        study=study,
        sections=sections,
        legend=style.legend(cells),
    )
    storage.write_text(path, text)


if __name__ == "__main__":
    run_job(
        lambda: draw_charts(
            names=snakemake.params.charts,
            study=snakemake.params.study,
            paths_tables=list(snakemake.input.tables),
            templates=Path(snakemake.input.templates[0]).parent,
            path=Path(snakemake.output[0]),
        ),
        snakemake.log[0],
    )
