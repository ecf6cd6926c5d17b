from rnngrad import figures

for name in config["figures"]:
    if name not in figures.NAMES:
        raise WorkflowError(
            f"config: figures: unknown figure '{name}'; allowed are {', '.join(figures.NAMES)}"
        )

FIGURES = expand(
    FIGURE_FOLDER / "{figure}.{suffix}",
    figure=config["figures"],
    suffix=("pdf", "svg"),
)


rule plot_figure:
    input:
        lambda w: expand(
            DATA / "tables/{table}.parquet", table=figures.load(w.figure).TABLES
        ),
    output:
        pdf=FIGURE_FOLDER / "{figure}.pdf",
        svg=report(
            FIGURE_FOLDER / "{figure}.svg",
            caption="../report/figure.rst",
            category="Figures",
            labels={"figure": "{figure}"},
        ),
        caption=FIGURE_FOLDER / "{figure}.txt",
    log:
        LOGS / "figures/{figure}.log",
    benchmark:
        BENCHMARKS / "figures/{figure}.tsv"
    localrule: True
    params:
        code=lambda w: code("figures/plot_figure.py", f"rnngrad.figures.{w.figure}"),
    message:
        "draw a figure: {wildcards.figure}"
    script:
        "../scripts/figures/plot_figure.py"
