# The map: what a study is, and the named things one can ask for.
from snakemake.utils import min_version

min_version("9.0")


if "study" not in config:

    configfile: "config/config.yaml"


report: "workflow/report/workflow.rst"


include: "workflow/rules/common.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/gradients.smk"
include: "workflow/rules/theory.smk"
include: "workflow/rules/claims.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/paper.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/reference.smk"
include: "workflow/rules/lineage.smk"
include: "workflow/rules/estimate.smk"


localrules:
    all,
    figures,
    paper,
    report,
    clean_study,
    verify,
    renew_reference,
    provenance,
    crate,


rule all:
    default_target: True
    input:
        PAPER,
        FIGURES,


rule figures:
    input:
        FIGURES,


rule paper:
    input:
        PAPER,


rule report:
    input:
        REPORT,


rule clean_study:
    log:
        LOGS / "clean_study.log",
    params:
        folders=[DATA, FIGURE_FOLDER, PAPER_FOLDER, REPORT, REPORT_FOLDER, CRATE, LOGS],
    shell:
        "rm -rf {params.folders}"


onsuccess:
    if PAPER.exists() and (DATA / "verdicts.parquet").exists():
        from rnngrad import storage

        verdicts = storage.read_table(DATA / "verdicts.parquet")["verdict"]
        counts = ", ".join(
            f"{n} {name}" for name, n in verdicts.value_counts().items()
        )
        logger.info(f"Study '{STUDY}': {counts}. The paper is {PAPER}.")


onerror:
    logger.error(
        f"Study '{STUDY}' is not finished; what is done stays done. Give the same command again to "
        f"go on; what each job said is below {LOGS}."
    )
