PARTS = (
    "macros",
    "abstract",
    "summary",
    "findings",
    "lessons",
    "theory",
    "routine",
    "results",
    "ledger",
    "anchors",
    "arms",
    "runs",
    "references",
)
PROSE = ("clauses", "findings", "outline", "propositions")
SOURCES = sorted(
    path
    for path in (Path(workflow.basedir) / "paper").iterdir()
    if path.suffix in (".tex", ".sty")
)


rule write_paper_parts:
    input:
        captions=expand(FIGURE_FOLDER / "{figure}.txt", figure=config["figures"]),
        evidence=expand(DATA / "evidence/{claim}.parquet", claim=config["claims"]),
        verdicts=DATA / "verdicts.parquet",
        results=DATA / "tables/results.parquet",
        theory=DATA / "theory.json",
        anchors=DATA / "anchors.parquet",
        prose=[Path(workflow.basedir) / f"paper/{name}.yaml" for name in PROSE],
        bibliography=Path(workflow.basedir) / "paper/references.bib",
    output:
        **{part: PAPER_FOLDER / f"generated/{part}.tex" for part in PARTS},
    log:
        LOGS / "paper_parts.log",
    benchmark:
        BENCHMARKS / "paper_parts.tsv"
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(5),
    params:
        config=config,
        registry={claim: REGISTRY[claim] for claim in config["claims"]},
        figures=os.path.relpath(FIGURE_FOLDER, PAPER_FOLDER),
        code=code("rnngrad.paper.parts", "rnngrad.latex.bibliography"),
    script:
        "../scripts/write_paper_parts.py"


rule typeset_paper:
    input:
        sources=SOURCES,
        parts=rules.write_paper_parts.output,
        figures=expand(FIGURE_FOLDER / "{figure}.pdf", figure=config["figures"]),
    output:
        report(PAPER, caption="../report/paper.rst", category="Paper"),
    log:
        LOGS / "paper.log",
    benchmark:
        BENCHMARKS / "paper.tsv"
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code("rnngrad.latex.engine"),
    script:
        "../scripts/typeset_paper.py"


# Snakemake reports finished work only, so the report is a call of its own.
rule write_report:
    input:
        PAPER,
        FIGURES,
    output:
        REPORT,
    log:
        LOGS / "report.log",
    benchmark:
        BENCHMARKS / "report.tsv"
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        python=sys.executable,
        configfiles=CONFIGFILES,
    shell:
        "{params.python} -m snakemake all --nolock --report {output}"
        " --configfile {params.configfiles} > {log} 2>&1"
