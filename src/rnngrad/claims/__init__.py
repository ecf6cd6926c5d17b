"""The claims: a registry, one estimator for each, and one rule that turns intervals to verdicts."""

import importlib
from types import ModuleType


def estimator(claim_id: str) -> ModuleType:
    """Return the module that estimates a claim: its `TABLES` and its `effects(tables)`.

    Raises:
        ValueError: if no module estimates this claim.
    """
    try:
        return importlib.import_module(f"rnngrad.claims.{claim_id.lower()}")
    except ModuleNotFoundError as error:
        raise ValueError(
            f"claim '{claim_id}' has no estimator rnngrad.claims.{claim_id.lower()}"
        ) from error
