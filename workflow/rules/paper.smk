SOURCES = [
    Path(workflow.basedir) / "paper" / name
    for name in ("paper.tex", "rnngrad.sty", "references.bib")
]
EVIDENCE = expand(DATA / "evidence/{claim}.parquet", claim=config["claims"])


rule build_paper:
    input:
        sources=SOURCES,
        figures=expand(FIGURE_FOLDER / "{figure}.pdf", figure=config["figures"]),
        verdicts=DATA / "verdicts.parquet",
        evidence=EVIDENCE,
        theory=DATA / "theory.json",
        results=DATA / "tables/results.parquet",
    output:
        report(
            PAPER,
            caption="../report/paper.rst",
            category="Paper",
        ),
    log:
        LOGS / "paper.log",
    benchmark:
        BENCHMARKS / "paper.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        config=config,
        registry={claim: REGISTRY[claim] for claim in config["claims"]},
        code=code("rnngrad.paper", *(f"rnngrad.figures.{f}" for f in config["figures"])),
    script:
        "../scripts/build_paper.py"


# Snakemake writes a report of finished work only, so this is a call of its own.
rule write_report:
    input:
        PAPER,
        FIGURES,
    output:
        REPORT,
    log:
        LOGS / "report.log",
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        configfiles=workflow.overwrite_configfiles or ["config/config.yaml"],
    shell:
        "{sys.executable} -m snakemake --nolock --configfile {params.configfiles}"
        " --report {output} -- all > {log} 2>&1"
