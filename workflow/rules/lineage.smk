# Where the results come from: printed as a chain, for all numbers of the paper or, with
# `--config number=12`, for one of them; or packed with them to be passed on.
CRATE = Path("report") / f"{STUDY}.crate.zip"


rule provenance:
    input:
        paper=rules.write_paper_parts.output.origins,
        hypotheses=DATA / "hypotheses.parquet",
    log:
        LOGS / "provenance.log",
    localrule: True
    params:
        number=NUMBER,
    message:
        "trace the paper's numbers to their data"
    script:
        "../scripts/pipeline/trace.py"


rule crate:
    input:
        paper=[PAPER],
        figures=FIGURES,
        tables=expand(DATA / "tables/{table}.parquet", table=TABLES),
        evidence=expand(DATA / "evidence/{claim}.parquet", claim=config["claims"]),
        hypotheses=[DATA / "hypotheses.parquet"],
        verdicts=[DATA / "verdicts.parquet"],
        theory=[DATA / "theory.json"],
        anchors=[DATA / "anchors.parquet", DATA / "known.parquet"],
    output:
        CRATE,
    log:
        LOGS / "crate.log",
    localrule: True
    params:
        study=STUDY,
        workflow=str(FILES / "workflow/Snakefile"),
        settings=[*CONFIGFILES, str(FILES / "config/claims.yaml")],
        code=lambda w: code("pipeline/export_crate.py"),
    message:
        "pack the study as a crate"
    script:
        "../scripts/pipeline/export_crate.py"
