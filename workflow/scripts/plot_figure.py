from pathlib import Path

from rnngrad import figures, storage
from rnngrad.figures import theme
from rnngrad.reporting import run_job


def plot_figure(name, paths_tables, path_pdf, path_svg):
    figure = figures.load(name).plot(storage.read_tables(paths_tables))
    theme.save(figure, Path(path_pdf), Path(path_svg))


if __name__ == "__main__":
    run_job(
        lambda: plot_figure(
            name=snakemake.wildcards.figure,
            paths_tables=list(snakemake.input),
            path_pdf=snakemake.output.pdf,
            path_svg=snakemake.output.svg,
        ),
        snakemake.log[0],
    )
