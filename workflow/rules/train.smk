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
        "run"
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(120),
    params:
        settings=lambda w: study.settings_of(run_of(w)),
        seed=config["seed"],
        code=lambda w: code(
            "rnngrad.study.tuning",
            cell_modules(run_of(w).cell_class),
            task_modules(run_of(w).task),
        ),
    message:
        "tune the learning rate: {wildcards.run}"
    script:
        "../scripts/tune_rate.py"


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
        "run"
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(120),
    params:
        settings=lambda w: study.settings_of(run_of(w)),
        seed=config["seed"],
        code=lambda w: code(
            "rnngrad.training.trainer",
            cell_modules(run_of(w).cell_class),
            task_modules(run_of(w).task),
        ),
    message:
        "train: {wildcards.run}"
    script:
        "../scripts/train_cell.py"
