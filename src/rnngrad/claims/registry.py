"""What is claimed and what decides it, fixed before the run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rnngrad.study.schema import fault


@dataclass(frozen=True)
class Part:
    """One measurable statement of a claim.

    Attributes:
        estimand: what is estimated, with its unit.
        interval: `mean`, `rate`, `rate_difference` or `exact`.
        direction: `above`, `below` or `within`: where the claim puts the estimand.
        boundary: the null value plus the smallest effect of interest.
        why: why the boundary is there.
        strata: what is held fixed in one stratum.
        correction: `holm` or `bh`, for the number of strata.
    """

    estimand: str
    interval: str
    direction: str
    boundary: float
    why: str
    strata: str
    correction: str


@dataclass(frozen=True)
class Claim:
    """A registered claim; it holds if all of its parts hold in all of their strata.

    Attributes:
        id: `C02` to `C20`, or that of a claim of the user's own.
        title: a few words.
        statement: the claim, in our own words.
        where: section and equation of the article.
        kind: `empirical`, or `exact` where no seed enters.
        propositions: ids of the exact results that bear on it.
        control: what is measured beside it and not judged.
        figure: the figure that shows it.
        parts: its measurable statements, by name.
        estimator: the module that estimates it, for a claim of the user's own.
    """

    id: str
    title: str
    statement: str
    where: str
    kind: str
    propositions: tuple[str, ...]
    control: str
    figure: str
    parts: dict[str, Part]
    estimator: str | None = None


def claim(claim_id: str, registration: Mapping[str, Any]) -> Claim:
    """Return one claim from its registration."""
    parts = {name: Part(**part) for name, part in registration["parts"].items()}
    propositions = tuple(registration["propositions"])
    return Claim(id=claim_id, **{**registration, "parts": parts, "propositions": propositions})


def load(
    registry: Mapping[str, Any], schema: Mapping[str, Any], where: str = "config/claims.yaml"
) -> dict[str, Claim]:
    """Check a registry, found at `where`, and return its claims.

    Raises:
        ValueError: in one line, the key, what was given and what is allowed.
    """
    if message := fault(registry, schema):
        raise ValueError(f"{where}: {message}")
    return {claim_id: claim(claim_id, entry) for claim_id, entry in registry.items()}
