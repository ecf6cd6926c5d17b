rule prove_theory:
    output:
        DATA / "theory.json",
    log:
        LOGS / "theory.log",
    benchmark:
        BENCHMARKS / "theory.tsv"
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        code=code("rnngrad.theory"),
    message:
        "prove the propositions"
    script:
        "../scripts/prove_theory.py"


rule compare_anchors:
    output:
        DATA / "anchors.parquet",
    log:
        LOGS / "anchors.log",
    benchmark:
        BENCHMARKS / "anchors.tsv"
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(10),
    params:
        code=code("rnngrad.study.anchors"),
    message:
        "compare with published numbers"
    script:
        "../scripts/compare_anchors.py"
