from rnngrad import claims, figures
from rnngrad.claims.chosen import chosen

REGISTRY = read_yaml("config/claims.yaml")
CLAIMS_SCHEMA = read_yaml("workflow/schemas/claims.schema.yaml")

try:
    CLAIMS = chosen(config, REGISTRY, CLAIMS_SCHEMA, figures.NAMES)
except ValueError as error:
    raise WorkflowError(str(error))

REGISTRY |= config.get("own_claims", {})
ESTIMATORS = {
    name: claims.estimator(name, claim.estimator) for name, claim in CLAIMS.items()
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
