"""The claims: a registry, one estimator for each, and one rule that turns intervals to verdicts."""

from rnngrad import extras

extras.require("study")

import importlib
import inspect
from types import ModuleType

from rnngrad.claims.registry import Claim


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
    for needed in ("TABLES", "effects"):
        if not hasattr(found, needed):
            raise ValueError(f"claim '{claim_id}': its estimator {name} does not define {needed}")
    return found


def check_parameters(claim: Claim, module: ModuleType) -> None:
    """Check that an estimator takes the registered parameters of its claim.

    Raises:
        ValueError: if one is missing or unknown; the message names it and those it takes.
    """
    known = list(inspect.signature(module.effects).parameters)[1:]
    for name in {*known, *claim.parameters}:
        if (name in known) != (name in claim.parameters):
            problem = "is missing" if name in known else "is unknown"
            raise ValueError(
                f"claim '{claim.id}': parameters: '{name}' {problem}; "
                f"{module.__name__} takes {', '.join(known) or 'none'}"
            )
