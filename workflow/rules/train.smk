rule tune_rate:
    input:
        lambda w: dataset(run_of(w).task, run_of(w).length),
    output:
        DATA / "tuning/{run}.parquet",
    log:
        LOGS / "tuning/{run}.log",
    benchmark:
        BENCHMARKS / "tuning/{run}.tsv"
    group:
        one_run
    resources:
        mem_mb=growing(2000),
        runtime=lambda w, attempt: attempt * cost.minutes(run_of(w)),
    params:
        settings=lambda w: runs.settings_of(run_of(w)),
        seed=config["seed"],
        code=lambda w: code("train/tune_rate.py", *run_parts(run_of(w))),
    message:
        "tune the learning rate: {wildcards.run}"
    script:
        "../scripts/train/tune_rate.py"


rule train_cell:
    input:
        dataset=lambda w: dataset(run_of(w).task, run_of(w).length),
        tuning=lambda w: [DATA / f"tuning/{w.run}.parquet"] if run_of(w).rates else [],
        start=lambda w: [checkpoints(run_of(w).start)] if run_of(w).start else [],
    output:
        checkpoints=checkpoints("{run}"),
        history=DATA / "runs/{run}/history.parquet",
        results=DATA / "runs/{run}/results.parquet",
    log:
        LOGS / "runs/{run}.log",
    benchmark:
        BENCHMARKS / "runs/{run}.tsv"
    group:
        one_run
    resources:
        mem_mb=growing(2000),
        runtime=lambda w, attempt: attempt * cost.minutes(run_of(w)),
    params:
        settings=lambda w: runs.settings_of(run_of(w)),
        seed=config["seed"],
        code=lambda w: code("train/train_cell.py", *run_parts(run_of(w))),
    message:
        "train: {wildcards.run}"
    script:
        "../scripts/train/train_cell.py"
