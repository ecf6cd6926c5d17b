rule measure_gradients:
    input:
        checkpoints=checkpoints("{run}"),
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
    group:
        "run"
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        cell_class=lambda w: run_of(w).cell_class,
        ids=lambda w: run_of(w).ids,
        sequences=config["measures"]["sequences"],
        code=lambda w: code(
            "rnngrad.study.tables",
            cell_modules(run_of(w).cell_class),
            task_modules(run_of(w).task),
        ),
    message:
        "measure gradients: {wildcards.run}"
    script:
        "../scripts/measure_gradients.py"


rule measure_horizon:
    output:
        DATA / "horizon/{grid}/{cell}.parquet",
    log:
        LOGS / "horizon/{grid}/{cell}.log",
    benchmark:
        BENCHMARKS / "horizon/{grid}/{cell}.tsv"
    threads: 1
    resources:
        mem_mb=growing(4000),
        runtime=growing(120),
    params:
        runs=lambda w: [study.settings_of(run) for run in horizon_runs(w)],
        seeds=lambda w: config["horizon"][w.grid]["seeds"],
        sequences=lambda w: config["horizon"][w.grid]["sequences"],
        seed=config["seed"],
        code=lambda w: code(
            "rnngrad.study.tables",
            *(cell_modules(run.cell_class) for run in horizon_runs(w)),
            *(task_modules(run.task) for run in horizon_runs(w)),
        ),
    message:
        "measure gradients over long lags: {wildcards.cell}, {wildcards.grid}"
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
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        grid=lambda w: config["maps"][w.map],
        cell_class=lambda w: study.cell_class(config, w.cell, f"maps.{w.map}"),
        seed=config["seed"],
        code=lambda w: untrained_code(w.cell, f"maps.{w.map}"),
    message:
        "map exponents: {wildcards.cell}, {wildcards.map}"
    script:
        "../scripts/map_exponents.py"


rule sample_prior:
    output:
        DATA / "priors/{prior}/{cell}.parquet",
    log:
        LOGS / "priors/{prior}/{cell}.log",
    benchmark:
        BENCHMARKS / "priors/{prior}/{cell}.tsv"
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        prior=lambda w: config["priors"][w.prior],
        cell_class=lambda w: study.cell_class(config, w.cell, f"priors.{w.prior}"),
        seed=config["seed"],
        code=lambda w: untrained_code(w.cell, f"priors.{w.prior}"),
    message:
        "sample a prior of exponents: {wildcards.cell}, {wildcards.prior}"
    script:
        "../scripts/sample_prior.py"


rule measure_spectrum:
    output:
        DATA / "spectra/{cell}.parquet",
    log:
        LOGS / "spectra/{cell}.log",
    benchmark:
        BENCHMARKS / "spectra/{cell}.tsv"
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        grid=config["spectra"],
        cell_class=lambda w: study.cell_class(config, w.cell, "spectra"),
        seed=config["seed"],
        code=lambda w: untrained_code(w.cell, "spectra"),
    message:
        "measure a Lyapunov spectrum: {wildcards.cell}"
    script:
        "../scripts/measure_spectrum.py"


rule measure_memory:
    output:
        DATA / "tables/memory.parquet",
    log:
        LOGS / "memory.log",
    benchmark:
        BENCHMARKS / "memory.tsv"
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(10),
    params:
        classes={
            name: study.cell_class(config, name, "memory")
            for name in config["memory"]["cells"]
        },
        hidden_sizes=config["memory"]["hidden_sizes"],
        code=code("rnngrad.measures.cached"),
    message:
        "measure what the backward pass keeps"
    script:
        "../scripts/measure_memory.py"


rule collect_table:
    input:
        table_parts,
    output:
        DATA / "tables/{table}.parquet",
    log:
        LOGS / "tables/{table}.log",
    benchmark:
        BENCHMARKS / "tables/{table}.tsv"
    localrule: True
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(10),
    message:
        "collect a table: {wildcards.table}"
    script:
        "../scripts/collect_table.py"
