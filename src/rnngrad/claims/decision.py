"""From the tables of a study to the evidence on a claim."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from rnngrad import claims
from rnngrad.claims.looks import ONLY, Look
from rnngrad.claims.registry import claim
from rnngrad.claims.verdict import hypotheses, judge


def decide(
    claim_id: str,
    registration: Mapping[str, Any],
    tables: dict[str, pd.DataFrame],
    look: Look = ONLY,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the evidence on a claim, by condition, and its hypotheses with their verdicts.

    Args:
        claim_id: the claim.
        registration: its entry in the registry.
        tables: those that its estimator asks for.
        look: the look that the study is at.
    """
    registered = claim(claim_id, registration)
    estimator = claims.estimator(claim_id, registered.estimator)
    effects = estimator.effects(tables, **registered.parameters)
    return judge(registered, effects), hypotheses(registered, effects, look)
