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


rule all:
    default_target: True
    input:
        PAPER,
        FIGURES,
    localrule: True
    message:
        "paper and figures are there"


rule figures:
    input:
        FIGURES,
    localrule: True
    message:
        "the figures are there"


rule paper:
    input:
        PAPER,
    localrule: True
    message:
        "the paper is there"


rule report:
    input:
        REPORT,
    localrule: True
    message:
        "the report is there"


rule clean_study:
    log:
        LOGS / "clean_study.log",
    localrule: True
    params:
        folders=[DATA, FIGURE_FOLDER, PAPER_FOLDER, REPORT, CRATE, LOGS],
    message:
        "forget the results"
    shell:
        "rm -rf {params.folders}"
