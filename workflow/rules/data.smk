rule generate_data:
    output:
        arrays=DATA / "datasets/{task}/T{length}.npz",
        sidecar=DATA / "datasets/{task}/T{length}.json",
    log:
        LOGS / "datasets/{task}/T{length}.log",
    benchmark:
        BENCHMARKS / "datasets/{task}/T{length}.tsv"
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(5),
    params:
        seed=config["seed"],
        sizes=config["datasets"],
        code=lambda w: code(task_modules(w.task)),
    message:
        "data: {wildcards.task}, length {wildcards.length}"
    script:
        "../scripts/generate_data.py"
