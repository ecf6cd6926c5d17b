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
include: "workflow/rules/reference.smk"
include: "workflow/rules/lineage.smk"
include: "workflow/rules/estimate.smk"
include: "workflow/rules/progress.smk"


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
    message:
        "paper and figures are there"


rule figures:
    input:
        FIGURES,
    message:
        "the figures are there"


rule paper:
    input:
        PAPER,
    message:
        "the paper is there"


rule report:
    input:
        REPORT,
    message:
        "the report is there"


rule clean_study:
    log:
        LOGS / "clean_study.log",
    params:
        folders=[DATA, FIGURE_FOLDER, PAPER_FOLDER, REPORT, CRATE, LOGS],
    message:
        "forget the results"
    shell:
        "rm -rf {params.folders}"
