from rnngrad import figures

try:
    lookup.check_known("figures", config["figures"], figures.NAMES)
    wanted = {name: figures.tables_of(name) for name in config["figures"]}
    sources.check_filled(config, "figures", wanted)
except ValueError as error:
    raise refusal(error)

FIGURES = expand(
    FIGURE_FOLDER / "{figure}.{suffix}",
    figure=config["figures"],
    suffix=("pdf", "svg"),
)


rule plot_figure:
    input:
        lambda w: expand(
            DATA / "tables/{table}.parquet", table=figures.tables_of(w.figure)
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
        parameters=lambda w: figure_parameters(w.figure),
        code=lambda w: code("figures/plot_figure.py", f"rnngrad.figures.{w.figure}"),
    message:
        "draw a figure: {wildcards.figure}"
    script:
        "../scripts/figures/plot_figure.py"
