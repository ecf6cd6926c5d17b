# The committed reference of a study: to compare a run with, or to renew. That of the published study
# stands beside any other, and is what the READMEs have, once it is there.
REFERENCE = FILES / "workflow/reference" / STUDY
IN_READMES = STUDY == "published" or not PUBLISHED.exists()


rule verify:
    input:
        hypotheses=DATA / "hypotheses.parquet",
    log:
        LOGS / "verify.log",
    localrule: True
    params:
        reference=str(REFERENCE / "hypotheses.csv"),
        published=str(PUBLISHED),
    message:
        "hold the verdicts against the reference"
    script:
        "../scripts/claims/verify.py"


rule renew_reference:
    input:
        hypotheses=DATA / "hypotheses.parquet",
        evidence=expand(DATA / "evidence/{claim}.parquet", claim=config["claims"]),
        figure=FIGURE_FOLDER / "reach.svg",
    log:
        LOGS / "renew_reference.log",
    localrule: True
    params:
        reference=str(REFERENCE),
        readmes=[
            str(FILES / name) for name in ("README.md", "README.zh.md") if IN_READMES
        ],
        findings=str(FILES / "workflow/reference/findings.yaml"),
        titles={name: claim.title for name, claim in CLAIMS.items()},
        titles_zh=str(FILES / "workflow/reference/titles.zh.csv"),
    message:
        "renew the reference and the verdict tables"
    script:
        "../scripts/claims/renew_reference.py"
