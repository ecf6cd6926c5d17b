# What training a study would cost, from the throughput of this machine.
rule estimate:
    log:
        LOGS / "estimate.log",
    threads: 1
    resources:
        mem_mb=growing(2000),
        runtime=growing(10),
    params:
        runs=[study.settings_of(run) for run in RUNS.values()],
    message:
        "estimate what the study costs"
    script:
        "../scripts/estimate.py"
