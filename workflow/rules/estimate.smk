# What training a study would cost, from the throughput of this machine.
rule estimate:
    log:
        LOGS / "estimate.log",
    params:
        runs=[runs.settings_of(run) for run in RUNS.values()],
    message:
        "estimate what the study costs"
    script:
        "../scripts/train/estimate.py"
