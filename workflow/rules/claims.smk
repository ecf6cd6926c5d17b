from rnngrad import claims, figures
from rnngrad.claims import looks
from rnngrad.claims.chosen import chosen

REGISTRY = read_yaml("config/claims.yaml")
CLAIMS_SCHEMA = read_yaml("workflow/schemas/claims.schema.yaml")

try:
    CLAIMS = chosen(config, REGISTRY, CLAIMS_SCHEMA, figures.NAMES)
except ValueError as error:
    raise refusal(error)

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
        evidence=DATA / "evidence/{claim}.parquet",
        hypotheses=DATA / "hypotheses/{claim}.parquet",
    log:
        LOGS / "evidence/{claim}.log",
    benchmark:
        BENCHMARKS / "evidence/{claim}.tsv"
    localrule: True
    params:
        registration=lambda w: REGISTRY[w.claim],
        estimator=lambda w: ESTIMATORS[w.claim].__name__,
        look=looks.look(config)._asdict(),
        code=lambda w: code("claims/decide_claim.py", ESTIMATORS[w.claim].__name__),
    message:
        "decide claim {wildcards.claim}"
    script:
        "../scripts/claims/decide_claim.py"


rule compare_known:
    input:
        DATA / "tables/results.parquet",
    output:
        DATA / "known.parquet",
    log:
        LOGS / "known.log",
    benchmark:
        BENCHMARKS / "known.tsv"
    localrule: True
    params:
        clipping=CLAIMS["C07"].parameters if "C07" in CLAIMS else None,
        code=lambda w: code("claims/compare_known.py"),
    message:
        "compare with effects that others found"
    script:
        "../scripts/claims/compare_known.py"


rule gather_verdicts:
    input:
        expand(DATA / "hypotheses/{claim}.parquet", claim=config["claims"]),
    output:
        verdicts=DATA / "verdicts.parquet",
        hypotheses=DATA / "hypotheses.parquet",
    log:
        LOGS / "verdicts.log",
    benchmark:
        BENCHMARKS / "verdicts.tsv"
    localrule: True
    params:
        registry={claim: REGISTRY[claim] for claim in config["claims"]},
        code=lambda w: code("claims/gather_verdicts.py"),
    message:
        "gather the verdicts"
    script:
        "../scripts/claims/gather_verdicts.py"


# What other budgets would have decided: those networks that learn later had not learned by then.
rule try_budgets:
    input:
        hypotheses=DATA / "hypotheses.parquet",
        tables=expand(
            DATA / "tables/{table}.parquet",
            table=sorted({t for each in ESTIMATORS.values() for t in each.TABLES}),
        ),
    output:
        DATA / "budgets.parquet",
    log:
        LOGS / "budgets.log",
    benchmark:
        BENCHMARKS / "budgets.tsv"
    localrule: True
    params:
        registry={claim: REGISTRY[claim] for claim in config["claims"]},
        look=looks.look(config)._asdict(),
        code=lambda w: code(
            "claims/try_budgets.py", *(each.__name__ for each in ESTIMATORS.values())
        ),
    message:
        "decide the claims with a part of every budget"
    script:
        "../scripts/claims/try_budgets.py"


# How many seeds each undecided hypothesis needs, by the evidence at hand.
rule power:
    input:
        hypotheses=DATA / "hypotheses.parquet",
    log:
        LOGS / "power.log",
    localrule: True
    params:
        advice=looks.advice(config),
    message:
        "count the seeds that would decide"
    script:
        "../scripts/claims/power.py"
