rule measure_gradients:
    input:
        checkpoints=DATA / "runs/{run}/checkpoints.npz",
        dataset=lambda w: dataset(run_of(w).task, run_of(w).length),
    output:
        lags=DATA / "gradients/{run}/lags.parquet",
        units=DATA / "gradients/{run}/units.parquet",
        terms=DATA / "gradients/{run}/terms.parquet",
        products=DATA / "gradients/{run}/products.parquet",
    log:
        LOGS / "gradients/{run}.log",
    benchmark:
        BENCHMARKS / "gradients/{run}.tsv"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=60,
    params:
        cell_class=lambda w: run_of(w).cell_class,
        ids=lambda w: run_of(w).ids,
        sequences=config["measures"]["sequences"],
        code=lambda w: code(
            "rnngrad.measurement",
            cell_modules(run_of(w).cell_class),
            task_modules(run_of(w).task),
        ),
    script:
        "../scripts/measure_gradients.py"


rule measure_horizon:
    output:
        DATA / "horizon/{cell}.parquet",
    log:
        LOGS / "horizon/{cell}.log",
    benchmark:
        BENCHMARKS / "horizon/{cell}.tsv"
    threads: 1
    resources:
        mem_mb=4000,
        runtime=120,
    params:
        runs=lambda w: [study.settings_of(run) for run in HORIZON if run.cell == w.cell],
        seeds=config["horizon"]["seeds"],
        sequences=config["horizon"]["sequences"],
        seed=config["seed"],
        code=lambda w: code(
            "rnngrad.measurement",
            *(cell_modules(run.cell_class) for run in HORIZON if run.cell == w.cell),
            *(task_modules(name) for name in config["horizon"]["tasks"]),
        ),
    script:
        "../scripts/measure_horizon.py"


rule map_exponents:
    output:
        DATA / "maps/{map}/{cell}.parquet",
    log:
        LOGS / "maps/{map}/{cell}.log",
    benchmark:
        BENCHMARKS / "maps/{map}/{cell}.tsv"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=60,
    params:
        grid=lambda w: config["maps"][w.map],
        cell_class=lambda w: study.cell_class(config, w.cell, f"maps.{w.map}"),
        seed=config["seed"],
        code=lambda w: code(
            "rnngrad.measurement",
            cell_modules(study.cell_class(config, w.cell, f"maps.{w.map}")),
            "rnngrad.tasks.recall",
        ),
    script:
        "../scripts/map_exponents.py"


rule collect_table:
    input:
        table_parts,
    output:
        DATA / "tables/{table}.parquet",
    log:
        LOGS / "tables/{table}.log",
    benchmark:
        BENCHMARKS / "tables/{table}.tsv"
    threads: 1
    resources:
        mem_mb=2000,
        runtime=10,
    script:
        "../scripts/collect_table.py"
