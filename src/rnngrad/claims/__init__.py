"""The claims: a registry, one estimator for each, and one rule that turns intervals to verdicts."""

from rnngrad import extras

extras.require("study")

import importlib
import inspect
import re
from types import ModuleType

from rnngrad.claims.registry import Claim


def estimator(claim_id: str, module: str | None = None) -> ModuleType:
    """Return the module that estimates a claim: its `TABLES` and its `effects(tables)`.

    Args:
        claim_id: the claim.
        module: the importable module of a claim of the user's own; else the one in
            `rnngrad.claims.estimators` by its id, `b02` for `B2`.

    Raises:
        ValueError: if there is no such module, or one of the two is not in it or not what it
            should be.
    """
    padded = re.sub(r"\d+", lambda digits: digits[0].zfill(2), claim_id.lower())
    name = module or f"rnngrad.claims.estimators.{padded}"
    try:
        loaded = importlib.import_module(name)
    except Exception as error:  # whatever importing a user's own module raises
        raise ValueError(f"claim '{claim_id}' has no estimator {name}: {error}") from error
    for needed in ("TABLES", "effects"):
        if not hasattr(loaded, needed):
            raise ValueError(f"claim '{claim_id}': its estimator {name} does not define {needed}")
    if not isinstance(loaded.TABLES, tuple | list):
        raise ValueError(
            f"claim '{claim_id}': TABLES of {name} is {loaded.TABLES!r}; "
            "allowed is a tuple of names"
        )
    if not callable(loaded.effects):
        raise ValueError(f"claim '{claim_id}': effects of {name} is not a function of the tables")
    return loaded


def check_parameters(claim: Claim, module: ModuleType) -> None:
    """Check that an estimator takes the registered parameters of its claim.

    Raises:
        ValueError: if one is missing or unknown; the message names it and those it takes.
    """
    arguments = list(inspect.signature(module.effects).parameters.values())[1:]
    taken = [each.name for each in arguments if each.kind is not each.VAR_KEYWORD]
    needed = [each.name for each in arguments if each.name in taken and each.default is each.empty]
    wrong = [f"'{name}' is missing" for name in needed if name not in claim.parameters]
    if len(taken) == len(arguments):
        wrong += [f"'{name}' is unknown" for name in claim.parameters if name not in taken]
    if wrong:
        raise ValueError(
            f"claim '{claim.id}': parameters: {wrong[0]}; "
            f"{module.__name__} takes {', '.join(taken) or 'none'}"
        )
