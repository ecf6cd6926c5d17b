"""The claims: a registry, one estimator for each, and one rule that turns intervals to verdicts."""

import importlib
from types import ModuleType


def estimator(claim_id: str, module: str | None = None) -> ModuleType:
    """Return the module that estimates a claim: its `TABLES` and its `effects(tables)`.

    Args:
        claim_id: the claim.
        module: the importable module of a claim of the user's own; else the one in
            `rnngrad.claims.estimators`.

    Raises:
        ValueError: if there is no such module, or it lacks one of the two.
    """
    name = module or f"rnngrad.claims.estimators.{claim_id.lower()}"
    try:
        found = importlib.import_module(name)
    except Exception as error:  # whatever importing a user's own module raises
        raise ValueError(f"claim '{claim_id}' has no estimator {name}: {error}") from error
    for part in ("TABLES", "effects"):
        if not hasattr(found, part):
            raise ValueError(f"claim '{claim_id}': its estimator {name} does not define {part}")
    return found
