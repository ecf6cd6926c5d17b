from rnngrad import claims
from rnngrad.claims import registry

REGISTRY = read_yaml("config/claims.yaml")

try:
    CLAIMS = registry.load(REGISTRY, read_yaml("workflow/schemas/claims.schema.yaml"))
    for claim in config["claims"]:
        if claim not in CLAIMS:
            raise ValueError(
                f"config: claims: unknown claim '{claim}'; allowed are {', '.join(CLAIMS)}"
            )
except ValueError as error:
    raise WorkflowError(str(error))


rule decide_claim:
    input:
        lambda w: expand(
            DATA / "tables/{table}.parquet", table=claims.estimator(w.claim).TABLES
        ),
    output:
        DATA / "evidence/{claim}.parquet",
    log:
        LOGS / "evidence/{claim}.log",
    benchmark:
        BENCHMARKS / "evidence/{claim}.tsv"
    localrule: True
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(5),
    params:
        registration=lambda w: REGISTRY[w.claim],
        code=lambda w: code(
            claims.estimator(w.claim).__name__, "rnngrad.claims.verdict"
        ),
    script:
        "../scripts/decide_claim.py"


rule gather_verdicts:
    input:
        expand(DATA / "evidence/{claim}.parquet", claim=config["claims"]),
    output:
        DATA / "verdicts.parquet",
    log:
        LOGS / "verdicts.log",
    benchmark:
        BENCHMARKS / "verdicts.tsv"
    localrule: True
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(5),
    params:
        registry={claim: REGISTRY[claim] for claim in config["claims"]},
        code=code("rnngrad.claims.verdict"),
    script:
        "../scripts/gather_verdicts.py"
