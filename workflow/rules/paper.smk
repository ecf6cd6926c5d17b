from rnngrad.paper import study as paper_study

PAPER_TABLES = [table for table in paper_study.TABLES if table in TABLES]
PARTS = (
    "macros",
    "abstract",
    "summary",
    "ledger",
    "theory",
    "results",
    "related",
    "price",
    "lessons",
    "routine",
    "proofs",
    "anchors",
    "known",
    "budgets",
    "runs",
    "references",
    "numbers",
)
PROSE = ("findings", "related", "effects", "revised", "propositions")
SOURCES = sorted(
    path for path in (FILES / "paper").iterdir() if path.suffix in (".tex", ".sty")
)


rule write_paper_parts:
    input:
        captions=expand(FIGURE_FOLDER / "{figure}.txt", figure=config["figures"]),
        evidence=expand(DATA / "evidence/{claim}.parquet", claim=config["claims"]),
        hypotheses=DATA / "hypotheses.parquet",
        verdicts=DATA / "verdicts.parquet",
        tables=expand(DATA / "tables/{table}.parquet", table=PAPER_TABLES),
        theory=DATA / "theory.json",
        anchors=DATA / "anchors.parquet",
        known=DATA / "known.parquet",
        budgets=DATA / "budgets.parquet",
        prose=[FILES / f"paper/{name}.yaml" for name in PROSE],
        bibliography=FILES / "paper/references.bib",
    output:
        **{part: PAPER_FOLDER / f"generated/{part}.tex" for part in PARTS},
        origins=PAPER_FOLDER / "generated/numbers.json",
    log:
        LOGS / "paper_parts.log",
    benchmark:
        BENCHMARKS / "paper_parts.tsv"
    localrule: True
    params:
        config=config,
        registry={claim: REGISTRY[claim] for claim in config["claims"]},
        figures=os.path.relpath(FIGURE_FOLDER, PAPER_FOLDER),
        code=lambda w: code("paper/write_paper_parts.py"),
    message:
        "write what of the paper is computed"
    script:
        "../scripts/paper/write_paper_parts.py"


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
    localrule: True
    params:
        engine=lambda w: latex_engine(SOURCES),
        code=lambda w: code("paper/typeset_paper.py"),
    message:
        "typeset the paper"
    script:
        "../scripts/paper/typeset_paper.py"
