"""What tests of estimators share: verdicts on tables that are changed on purpose."""

import numpy as np
import pandas as pd

from rnngrad import claims
from rnngrad.claims import registry, verdict
from tests.study_rows import BUDGET, EVERY
from tests.study_tables import REGISTRY


def effects(claim_id: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    parameters = REGISTRY[claim_id].get("parameters", {})
    return claims.estimator(claim_id).effects(tables, **parameters)


def verdicts(claim_id: str, tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    """The verdict of each hypothesis."""
    registered = registry.claim(claim_id, REGISTRY[claim_id])
    found = verdict.hypotheses(registered, effects(claim_id, tables))
    return dict(zip(found["hypothesis"], found["verdict"], strict=True))


def of(claim_id: str, hypothesis: str, tables, role: str = "claim") -> pd.DataFrame:
    found = effects(claim_id, tables)
    return found[(found["hypothesis"] == hypothesis) & (found["role"] == role)]


def more_seeds(tables, *names, times=8):
    """The tables with the seeds of some several times over, as other seeds."""
    return tables | {
        name: pd.concat(
            [tables[name].assign(seed=tables[name]["seed"] + 6 * k) for k in range(times)],
            ignore_index=True,
        )
        for name in ("results", *names)
    }


def with_solved(tables, solved):
    """The tables of a study in which these seeds, by rows of its results, solve their tasks."""
    results = tables["results"].assign(solved=np.broadcast_to(solved, len(tables["results"])))
    first = np.where(results["length"] == 10, EVERY, 2 * EVERY)
    return tables | {
        "results": results.assign(steps_to_solve=np.where(results["solved"], first, BUDGET))
    }
