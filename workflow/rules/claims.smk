from rnngrad import claims
from rnngrad.claims import own, registry

REGISTRY = read_yaml("config/claims.yaml")
OWN_CLAIMS = config.get("own_claims", {})
CLAIMS_SCHEMA = read_yaml("workflow/schemas/claims.schema.yaml")

try:
    CLAIMS = registry.load(REGISTRY, CLAIMS_SCHEMA) | own.load(
        OWN_CLAIMS, CLAIMS_SCHEMA, taken=REGISTRY, tables=[*TABLES, "memory"]
    )
    for claim in config["claims"]:
        if claim not in CLAIMS:
            raise ValueError(
                f"config: claims: unknown claim '{claim}'; allowed are {', '.join(CLAIMS)}"
            )
except ValueError as error:
    raise WorkflowError(str(error))

REGISTRY |= OWN_CLAIMS
ESTIMATORS = {
    claim: claims.estimator(claim, CLAIMS[claim].estimator)
    for claim in config["claims"]
}


rule decide_claim:
    input:
        lambda w: expand(
            DATA / "tables/{table}.parquet", table=ESTIMATORS[w.claim].TABLES
        ),
    output:
        DATA / "evidence/{claim}.parquet",
    log:
        LOGS / "evidence/{claim}.log",
    benchmark:
        BENCHMARKS / "evidence/{claim}.tsv"
    localrule: True
    params:
        registration=lambda w: REGISTRY[w.claim],
        code=lambda w: code("claims/decide_claim.py", ESTIMATORS[w.claim].__name__),
    message:
        "decide claim {wildcards.claim}"
    script:
        "../scripts/claims/decide_claim.py"


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
    params:
        registry={claim: REGISTRY[claim] for claim in config["claims"]},
        code=code("claims/gather_verdicts.py"),
    message:
        "gather the verdicts"
    script:
        "../scripts/claims/gather_verdicts.py"
