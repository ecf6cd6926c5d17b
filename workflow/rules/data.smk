rule generate_data:
    output:
        arrays=DATA / "datasets/{task}/T{length}.npz",
        sidecar=DATA / "datasets/{task}/T{length}.json",
    log:
        LOGS / "datasets/{task}/T{length}.log",
    benchmark:
        BENCHMARKS / "datasets/{task}/T{length}.tsv"
    resources:
        mem_mb=growing(2000),
        runtime=growing(20),
    params:
        seed=config["seed"],
        sizes=config["datasets"],
        code=lambda w: code("data/generate_data.py", task_part(w.task)),
    message:
        "data: {wildcards.task}, length {wildcards.length}"
    script:
        "../scripts/data/generate_data.py"
