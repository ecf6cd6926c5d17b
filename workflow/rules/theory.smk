rule prove_theory:
    output:
        DATA / "theory.json",
    log:
        LOGS / "theory.log",
    benchmark:
        BENCHMARKS / "theory.tsv"
    params:
        code=code("theory/prove_theory.py"),
    message:
        "prove the propositions"
    script:
        "../scripts/theory/prove_theory.py"


rule compare_anchors:
    output:
        DATA / "anchors.parquet",
    log:
        LOGS / "anchors.log",
    benchmark:
        BENCHMARKS / "anchors.tsv"
    params:
        code=code("theory/compare_anchors.py"),
    message:
        "compare with published numbers"
    script:
        "../scripts/theory/compare_anchors.py"
