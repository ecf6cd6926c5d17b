"""What estimators and the rule say of tables, for tests."""

import numpy as np
import pandas as pd

from rnngrad import claims
from rnngrad.claims import registry, verdict
from tests.study_tables import REGISTRY


def effects(claim_id: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    parameters = REGISTRY[claim_id].get("parameters", {})
    return claims.estimator(claim_id).effects(tables, **parameters)


def on(found: pd.DataFrame, hypothesis: str, role: str = "claim") -> pd.DataFrame:
    """The effects on one hypothesis."""
    return found[(found["hypothesis"] == hypothesis) & (found["role"] == role)]


def of(claim_id: str, hypothesis: str, tables, role: str = "claim") -> pd.DataFrame:
    return on(effects(claim_id, tables), hypothesis, role)


def judged(claim_id: str, found: pd.DataFrame) -> pd.DataFrame:
    """What is said of each hypothesis from these effects."""
    registered = registry.claim(claim_id, REGISTRY[claim_id])
    return verdict.hypotheses(registered, found).set_index("hypothesis")


def verdicts_from(claim_id: str, found: pd.DataFrame) -> dict[str, str]:
    """The verdict of each hypothesis from these effects."""
    return judged(claim_id, found)["verdict"].to_dict()


def decided(claim_id: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """What is said of each hypothesis."""
    return judged(claim_id, effects(claim_id, tables))


def verdicts(claim_id: str, tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    """The verdict of each hypothesis."""
    return verdicts_from(claim_id, effects(claim_id, tables))


def more_seeds(tables, *names, times=4):
    """The tables with the seeds of some several times over, as other seeds."""
    made = {
        name: pd.concat(
            [tables[name].assign(seed=tables[name]["seed"] + 6 * k) for k in range(times)],
            ignore_index=True,
        )
        for name in names
    }
    return tables | made


def spread(table, scale=1e-3):
    return scale * np.random.default_rng(5).normal(size=len(table))


def with_exponents(tables, function):
    """The tables with exponents that are a function of the map's rows, and a little noise."""
    table = tables["exponents"]
    return tables | {"exponents": table.assign(exponent=function(table) + spread(table))}
