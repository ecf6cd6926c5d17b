from pathlib import Path

from rnngrad.figures import drawing
from rnngrad.figures.style import theme
from rnngrad.pipeline import provenance, storage
from rnngrad.pipeline.job import run_job


def plot_figure(name, parameters, paths_tables, path_pdf, path_svg, path_caption, origin):
    tables = storage.read_tables(paths_tables)
    figure = drawing.plot(name, tables, parameters)
    theme.save(figure, Path(path_pdf), Path(path_svg), origin)
    storage.write_text(Path(path_caption), drawing.caption(name, tables, parameters) + "\n")


if __name__ == "__main__":
    run_job(
        lambda: plot_figure(
            name=snakemake.wildcards.figure,
            parameters=snakemake.params.parameters,
            paths_tables=list(snakemake.input),
            path_pdf=snakemake.output.pdf,
            path_svg=snakemake.output.svg,
            path_caption=snakemake.output.caption,
            origin=provenance.origin(snakemake),
        ),
        snakemake.log[0],
    )
