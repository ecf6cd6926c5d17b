from pathlib import Path

from rnngrad.pipeline import storage
from rnngrad.pipeline.job import run_job
from rnngrad.report import charts, page
from rnngrad.report.charts import style


def draw_charts(parameters, study, paths_tables, templates, path):
    tables = storage.read_tables(paths_tables)
    cells = page.cells_of(tables.values())
    sections = [charts.section(name, tables, cells, taken) for name, taken in parameters.items()]
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
            parameters=snakemake.params.parameters,
            study=snakemake.params.study,
            paths_tables=list(snakemake.input.tables),
            templates=Path(snakemake.input.templates[0]).parent,
            path=Path(snakemake.output[0]),
        ),
        snakemake.log[0],
    )
