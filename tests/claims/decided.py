"""What estimators and the rule say of tables, for tests."""

import numpy as np
import pandas as pd

from rnngrad import claims
from rnngrad.claims import registry, verdict
from tests.study_tables import REGISTRY


def effects(claim_id: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    parameters = REGISTRY[claim_id].get("parameters", {})
    return claims.estimator(claim_id).effects(tables, **parameters)


def decided(claim_id: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """What is said of each hypothesis."""
    registered = registry.claim(claim_id, REGISTRY[claim_id])
    return verdict.hypotheses(registered, effects(claim_id, tables)).set_index("hypothesis")


def verdicts(claim_id: str, tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    return decided(claim_id, tables)["verdict"].to_dict()


def of(claim_id: str, hypothesis: str, tables, role: str = "claim") -> pd.DataFrame:
    found = effects(claim_id, tables)
    return found[(found["hypothesis"] == hypothesis) & (found["role"] == role)]


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
