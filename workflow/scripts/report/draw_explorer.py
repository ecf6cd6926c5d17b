from pathlib import Path

from rnngrad.pipeline import storage
from rnngrad.pipeline.job import run_job
from rnngrad.report import page
from rnngrad.report.charts import explorer, style


def draw_explorer(study, paths_tables, maps, templates, path):
    tables = storage.read_tables(paths_tables)
    exponents = explorer.exponents(tables["exponents"])
    profiles = explorer.profiles(tables)
    cells = page.cells_of([exponents, profiles])
    stops = explorer.stops(exponents, profiles)
    text = page.interactive(
        templates,
        "explorer.html",
        title="Explorer of initialisations",
        study=study,
        legend=style.legend(cells),
        stops=stops,
        sliders=explorer.sliders(stops),
        panels=page.specs(explorer.panels(cells, exponents)),
        exponents=exponents.to_dict("list"),
        profiles=profiles.to_dict("list"),
        hidden_size=explorer.sizes(tables["exponents"]),
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
