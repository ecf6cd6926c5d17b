rule measure_gradients:
    input:
        checkpoints=checkpoints("{run}"),
        results=DATA / "runs/{run}/results.parquet",
        dataset=lambda w: dataset(run_of(w).task, run_of(w).length),
    output:
        lags=DATA / "gradients/{run}/lags.parquet",
        units=DATA / "gradients/{run}/units.parquet",
        terms=DATA / "gradients/{run}/terms.parquet",
        products=DATA / "gradients/{run}/products.parquet",
        paths=DATA / "gradients/{run}/paths.parquet",
        attractors=DATA / "gradients/{run}/attractors.parquet",
    log:
        LOGS / "gradients/{run}.log",
    benchmark:
        BENCHMARKS / "gradients/{run}.tsv"
    group:
        one_run
    resources:
        mem_mb=growing(2000),
        runtime=growing(20),
    params:
        settings=lambda w: runs.settings_of(run_of(w)),
        sequences=config["measures"]["sequences"],
        code=lambda w: code("measure/measure_gradients.py", *run_parts(run_of(w))),
    message:
        "measure gradients: {wildcards.run}"
    script:
        "../scripts/measure/measure_gradients.py"


rule measure_generalisation:
    input:
        checkpoints=checkpoints("{run}"),
        results=DATA / "runs/{run}/results.parquet",
    output:
        DATA / "generalisation/{run}.parquet",
    log:
        LOGS / "generalisation/{run}.log",
    benchmark:
        BENCHMARKS / "generalisation/{run}.tsv"
    group:
        one_run
    resources:
        mem_mb=growing(2000),
        runtime=growing(20),
    params:
        settings=lambda w: runs.settings_of(run_of(w)),
        lengths=lambda w: run_of(w).test_lengths,
        sequences=config["datasets"]["test"],
        seed=config["seed"],
        code=lambda w: code("measure/measure_generalisation.py", *run_parts(run_of(w))),
    message:
        "score at other lengths: {wildcards.run}"
    script:
        "../scripts/measure/measure_generalisation.py"


rule measure_horizon:
    output:
        DATA / "horizon/{grid}/{cell}.parquet",
    log:
        LOGS / "horizon/{grid}/{cell}.log",
    benchmark:
        BENCHMARKS / "horizon/{grid}/{cell}.tsv"
    resources:
        mem_mb=growing(4000),
        runtime=growing(120),
    params:
        runs=lambda w: [runs.settings_of(run) for run in horizon_runs(w)],
        seeds=lambda w: config["horizon"][w.grid]["seeds"],
        sequences=lambda w: config["horizon"][w.grid]["sequences"],
        state=lambda w: config["horizon"][w.grid].get("state_sensitivity", True),
        seed=config["seed"],
        code=lambda w: code("measure/measure_horizon.py", *run_parts(*horizon_runs(w))),
    message:
        "measure gradients over long lags: {wildcards.cell}, {wildcards.grid}"
    script:
        "../scripts/measure/measure_horizon.py"


rule map_exponents:
    output:
        DATA / "maps/{map}/{cell}.parquet",
    log:
        LOGS / "maps/{map}/{cell}.log",
    benchmark:
        BENCHMARKS / "maps/{map}/{cell}.tsv"
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        grid=lambda w: without_cells(config["maps"][w.map]),
        cell_class=lambda w: runs.cell_class(config, w.cell, f"maps.{w.map}"),
        seed=config["seed"],
        code=lambda w: code(
            "measure/map_exponents.py",
            cell_part(runs.cell_class(config, w.cell, f"maps.{w.map}")),
        ),
    message:
        "map exponents: {wildcards.cell}, {wildcards.map}"
    script:
        "../scripts/measure/map_exponents.py"


rule sample_prior:
    output:
        DATA / "priors/{prior}/{cell}.parquet",
    log:
        LOGS / "priors/{prior}/{cell}.log",
    benchmark:
        BENCHMARKS / "priors/{prior}/{cell}.tsv"
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        prior=lambda w: without_cells(config["priors"][w.prior]),
        cell_class=lambda w: runs.cell_class(config, w.cell, f"priors.{w.prior}"),
        seed=config["seed"],
        code=lambda w: code(
            "measure/sample_prior.py",
            cell_part(runs.cell_class(config, w.cell, f"priors.{w.prior}")),
        ),
    message:
        "sample a prior of exponents: {wildcards.cell}, {wildcards.prior}"
    script:
        "../scripts/measure/sample_prior.py"


rule measure_spectrum:
    output:
        DATA / "spectra/{cell}.parquet",
    log:
        LOGS / "spectra/{cell}.log",
    benchmark:
        BENCHMARKS / "spectra/{cell}.tsv"
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        grid=without_cells(config["spectra"]),
        cell_class=lambda w: runs.cell_class(config, w.cell, "spectra"),
        seed=config["seed"],
        code=lambda w: code(
            "measure/measure_spectrum.py",
            cell_part(runs.cell_class(config, w.cell, "spectra")),
        ),
    message:
        "measure a Lyapunov spectrum: {wildcards.cell}"
    script:
        "../scripts/measure/measure_spectrum.py"


rule measure_sensitivity:
    output:
        DATA / "sensitivities/{sensitivity}/{cell}.parquet",
    log:
        LOGS / "sensitivities/{sensitivity}/{cell}.log",
    benchmark:
        BENCHMARKS / "sensitivities/{sensitivity}/{cell}.tsv"
    resources:
        mem_mb=growing(2000),
        runtime=growing(60),
    params:
        grid=lambda w: without_cells(config["sensitivities"][w.sensitivity]),
        cell_class=lambda w: runs.cell_class(
            config, w.cell, f"sensitivities.{w.sensitivity}"
        ),
        seed=config["seed"],
        code=lambda w: code(
            "measure/measure_sensitivity.py",
            cell_part(
                runs.cell_class(config, w.cell, f"sensitivities.{w.sensitivity}")
            ),
        ),
    message:
        "measure sensitivity to parameters: {wildcards.cell}, {wildcards.sensitivity}"
    script:
        "../scripts/measure/measure_sensitivity.py"


MEMORY = {
    name: runs.cell_class(config, name, "memory") for name in config["memory"]["cells"]
}


rule measure_memory:
    output:
        DATA / "memory.parquet",
    log:
        LOGS / "memory.log",
    benchmark:
        BENCHMARKS / "memory.tsv"
    resources:
        mem_mb=growing(2000),
        runtime=growing(20),
    params:
        classes=MEMORY,
        hidden_sizes=config["memory"]["hidden_sizes"],
        code=lambda w: code(
            "measure/measure_memory.py", *map(cell_part, MEMORY.values())
        ),
    message:
        "measure what the backward pass keeps"
    script:
        "../scripts/measure/measure_memory.py"


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
    params:
        labels=LABELS,
        code=lambda w: code("measure/collect_table.py"),
    message:
        "collect a table: {wildcards.table}"
    script:
        "../scripts/measure/collect_table.py"
