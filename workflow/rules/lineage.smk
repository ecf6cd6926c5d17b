# Where the results come from: printed as a chain, or packed with them to be passed on.
CRATE = Path("report") / f"{STUDY}.crate.zip"


rule provenance:
    input:
        paper=rules.write_paper_parts.output.origin,
        evidence=expand(DATA / "evidence/{claim}.parquet", claim=config["claims"]),
    log:
        LOGS / "provenance.log",
    localrule: True
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    message:
        "trace the paper's numbers to their data"
    script:
        "../scripts/trace.py"


rule crate:
    input:
        paper=[PAPER],
        figures=FIGURES,
        tables=expand(DATA / "tables/{table}.parquet", table=[*TABLES, "memory"]),
        evidence=expand(DATA / "evidence/{claim}.parquet", claim=config["claims"]),
        verdicts=[DATA / "verdicts.parquet"],
        theory=[DATA / "theory.json"],
        anchors=[DATA / "anchors.parquet"],
    output:
        CRATE,
    log:
        LOGS / "crate.log",
    localrule: True
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        study=STUDY,
        workflow=ROOT / "workflow/Snakefile",
        settings=[*CONFIGFILES, ROOT / "config/claims.yaml"],
    message:
        "pack the study as a crate"
    script:
        "../scripts/export_crate.py"
