# The reference of a study: verdicts to compare a run with, and the tables, to make claims, figures and
# paper of without training (`tables` of the configuration). That of the published study stands beside any
# other, and is what the READMEs have, once it is there.
REFERENCE = FILES / "workflow/reference" / STUDY
IS_PUBLISHED = STUDY == "published"
IN_READMES = IS_PUBLISHED or not PUBLISHED.exists()
# What is made of kept tables does not become the kept ones.
TO_KEEP = () if KEPT else TABLES


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
        tables=expand(DATA / "tables/{table}.parquet", table=TO_KEEP),
        theory=[DATA / "theory.json"] if IS_PUBLISHED else [],
        paper=[PAPER] if IS_PUBLISHED else [],
    log:
        LOGS / "renew_reference.log",
    localrule: True
    params:
        reference=str(REFERENCE),
        settings=kept.settings_of(config) if TO_KEEP else None,
        paper=str(FILES / "paper/published.pdf"),
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
