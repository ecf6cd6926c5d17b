rule prove_theory:
    output:
        DATA / "theory.json",
    params:
        code=code("rnngrad.theory"),
    log:
        LOGS / "theory.log",
    benchmark:
        BENCHMARKS / "theory.tsv"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    script:
        "../scripts/prove_theory.py"
