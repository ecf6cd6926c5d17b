# The HTML report: Snakemake's own, with interactive pages and the verdicts on its first page.
from rnngrad.report import charts

REPORT_FOLDER = Path("report") / STUDY
TEMPLATES = FILES / "workflow/report"
PAGE_PARTS = [TEMPLATES / name for name in ("page.html", "page.css", "charts.js")]
CHARTS = [name for name in charts.NAMES if name in config["figures"]]
MAPS = config["maps"].values()
HORIZON = [
    run for grid in config["horizon"].values() for run in runs.grid_runs(config, grid)
]
EXPLORER_TABLES = ("exponents", "horizon", "lags")
EXPLORABLE = set(EXPLORER_TABLES) <= set(TABLES) and charts.explorable(
    [*HORIZON, *map(RUNS.get, MEASURED)]
)
EXPLORER = [REPORT_FOLDER / "explorer.html"] if EXPLORABLE else []
PAGES = [REPORT_FOLDER / "charts.html", *EXPLORER, REPORT_FOLDER / "ledger.html"]


rule draw_charts:
    input:
        tables=lambda w: expand(
            DATA / "tables/{table}.parquet",
            table=sorted(
                {table for name in CHARTS for table in figures.tables_of(name)}
            ),
        ),
        templates=[TEMPLATES / "charts.html", *PAGE_PARTS],
    output:
        report(
            REPORT_FOLDER / "charts.html",
            caption="../report/charts.rst",
            category="Explore",
            labels={"page": "interactive figures"},
        ),
    log:
        LOGS / "charts.log",
    benchmark:
        BENCHMARKS / "charts.tsv"
    localrule: True
    params:
        study=STUDY,
        parameters=lambda w: {name: figure_parameters(name) for name in CHARTS},
        code=lambda w: code(
            "report/draw_charts.py",
            *(f"rnngrad.report.charts.{name}" for name in CHARTS),
            *(f"rnngrad.figures.{name}" for name in CHARTS),
        ),
    message:
        "draw the interactive figures"
    script:
        "../scripts/report/draw_charts.py"


rule draw_explorer:
    input:
        tables=expand(DATA / "tables/{table}.parquet", table=EXPLORER_TABLES),
        templates=[TEMPLATES / "explorer.html", TEMPLATES / "explorer.js", *PAGE_PARTS],
    output:
        report(
            REPORT_FOLDER / "explorer.html",
            caption="../report/explorer.rst",
            category="Explore",
            labels={"page": "explorer of initialisations"},
        ),
    log:
        LOGS / "explorer.log",
    benchmark:
        BENCHMARKS / "explorer.tsv"
    localrule: True
    params:
        study=STUDY,
        maps={
            "scheme": " or ".join(sorted({grid["scheme"] for grid in MAPS})),
            "steps": " or ".join(
                sorted({str(grid["steps"] - grid["transient"]) for grid in MAPS})
            ),
        },
        code=lambda w: code("report/draw_explorer.py"),
    message:
        "draw the explorer of initialisations"
    script:
        "../scripts/report/draw_explorer.py"


rule write_ledger:
    input:
        evidence=expand(DATA / "evidence/{claim}.parquet", claim=config["claims"]),
        hypotheses=DATA / "hypotheses.parquet",
        published=[PUBLISHED] if STUDY != "published" and PUBLISHED.exists() else [],
        template=TEMPLATES / "ledger.html",
    output:
        REPORT_FOLDER / "ledger.html",
    log:
        LOGS / "ledger.log",
    benchmark:
        BENCHMARKS / "ledger.tsv"
    localrule: True
    params:
        config=config,
        registry={claim: REGISTRY[claim] for claim in config["claims"]},
        links={
            "paper": str(PAPER),
            "figures": {
                name: str(FIGURE_FOLDER / f"{name}.svg") for name in config["figures"]
            },
            "charts": CHARTS,
            "charts_page": str(REPORT_FOLDER / "charts.html"),
            "explorer_page": str(EXPLORER[0]) if EXPLORER else None,
        },
        code=lambda w: code("report/write_ledger.py"),
    message:
        "write the verdicts' first page"
    script:
        "../scripts/report/write_ledger.py"


# Snakemake reports finished work only, so the report is a call of its own.
rule write_report:
    input:
        results=[PAPER, *FIGURES],
        pages=PAGES,
        captions=[
            TEMPLATES / f"{name}.rst"
            for name in ("workflow", "figure", "paper", "charts", "explorer")
        ],
        style=TEMPLATES / "report.css",
    output:
        REPORT,
    log:
        LOGS / "report.log",
    benchmark:
        BENCHMARKS / "report.tsv"
    localrule: True
    params:
        snakefile=os.path.relpath(workflow.main_snakefile),
        configfiles=[os.path.relpath(path) for path in workflow.overwrite_configfiles],
        config=dict(workflow.config_settings.config),
        code=lambda w: code("report/write_report.py"),
    message:
        "write the HTML report"
    script:
        "../scripts/report/write_report.py"
