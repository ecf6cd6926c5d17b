# The committed reference of the default study: to compare a run with, or to renew.
REFERENCE = ROOT / "workflow/reference" / STUDY


rule verify:
    input:
        verdicts=DATA / "verdicts.parquet",
        evidence=expand(DATA / "evidence/{claim}.parquet", claim=config["claims"]),
    log:
        LOGS / "verify.log",
    localrule: True
    threads: 1
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        reference=str(REFERENCE),
    message:
        "hold the verdicts against the reference"
    script:
        "../scripts/verify.py"


rule renew_reference:
    input:
        verdicts=DATA / "verdicts.parquet",
        evidence=expand(DATA / "evidence/{claim}.parquet", claim=config["claims"]),
        figure=FIGURE_FOLDER / "success_by_length.svg",
    log:
        LOGS / "renew_reference.log",
    localrule: True
    threads: 1
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        reference=str(REFERENCE),
        readmes=[str(ROOT / name) for name in ("README.md", "README.zh.md")],
        titles=str(ROOT / "workflow/reference/titles.zh.csv"),
    message:
        "renew the reference and the verdict tables"
    script:
        "../scripts/renew_reference.py"
