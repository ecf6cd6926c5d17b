rule prove_theory:
    output:
        DATA / "theory.json",
    log:
        LOGS / "theory.log",
    benchmark:
        BENCHMARKS / "theory.tsv"
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        code=lambda w: code("theory/prove_theory.py"),
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
    resources:
        mem_mb=growing(2000),
        runtime=growing(20),
    params:
        code=lambda w: code("theory/compare_anchors.py"),
    message:
        "compare with published numbers"
    script:
        "../scripts/theory/compare_anchors.py"
