"""What is claimed and what decides it, fixed before the run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rnngrad.study.configuration.schema import fault


@dataclass(frozen=True)
class Hypothesis:
    """One measurable statement of a claim.

    Attributes:
        estimand: what is estimated, with its unit.
        holds: what is true if it holds, as a clause.
        fails: what is true if it does not, as a clause.
        interval: `mean`, `bounded_mean`, `rate`, `rate_difference` (by the same seeds) or `exact`.
        direction: `above`, `below` or `within`: where the claim puts the estimand.
        margin: the null value plus the smallest effect of interest.
        why: why the margin is there.
        conditions: what is held fixed in one condition.
        correction: `holm` or `bh`, for the number of conditions.
        bounds: the least and the greatest value that is possible; a `bounded_mean` needs them, a
            `mean` may have them.
    """

    estimand: str
    holds: str
    fails: str
    interval: str
    direction: str
    margin: float
    why: str
    conditions: str
    correction: str
    bounds: tuple[float, float] | None = None


@dataclass(frozen=True)
class Claim:
    """A registered claim; it holds if all of its hypotheses hold in all of their conditions.

    Attributes:
        id: `C02` to `C20`, or that of a claim of the user's own.
        title: a few words.
        statement: the claim, in our own words.
        where: section and equation of the article.
        kind: `empirical`, or `exact` where no seed enters.
        propositions: ids of the exact results that bear on it.
        control: what is measured beside it and not judged.
        figure: the figure that shows it.
        parameters: numbers that its estimator decides by, by name.
        hypotheses: its measurable statements, by name.
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
    hypotheses: dict[str, Hypothesis]
    parameters: dict[str, Any] = field(default_factory=dict)
    estimator: str | None = None


def claim(claim_id: str, registration: Mapping[str, Any]) -> Claim:
    """Return one claim from its registration."""
    hypotheses = {
        name: Hypothesis(**entry | {"bounds": tuple(entry.get("bounds", ())) or None})
        for name, entry in registration["hypotheses"].items()
    }
    propositions = tuple(registration["propositions"])
    fields = {**registration, "hypotheses": hypotheses, "propositions": propositions}
    return Claim(id=claim_id, **fields)


def load(
    registry: Mapping[str, Any], schema: Mapping[str, Any], where: str = "config/claims.yaml"
) -> dict[str, Claim]:
    """Check a registry, found at `where`, and return its claims.

    Raises:
        ValueError: in one line, the key, what was given and what is allowed.
    """
    if message := fault(registry, schema):
        raise ValueError(f"{where}: {message}")
    claims = {claim_id: claim(claim_id, entry) for claim_id, entry in registry.items()}
    for claim_id, each in claims.items():
        for name, hypothesis in each.hypotheses.items():
            if message := inconsistency(each, hypothesis):
                raise ValueError(f"{where}: {claim_id}.hypotheses.{name}.{message}")
    return claims


def inconsistency(claim: Claim, hypothesis: Hypothesis) -> str | None:
    """Return what in a hypothesis contradicts the rest of it, by its key, or None."""
    interval, bounds, margin = hypothesis.interval, hypothesis.bounds, hypothesis.margin
    if interval == "exact" and claim.kind != "exact":
        return "interval: 'exact' is for claims of kind exact, which no seed enters"
    if bounds is None:
        missing = interval == "bounded_mean"
        return "bounds: missing; a bounded_mean needs [least, greatest]" if missing else None
    if interval not in ("mean", "bounded_mean"):
        return f"bounds: a {interval} has none of its own; remove them"
    low, high = bounds
    if not low < high:
        return f"bounds: {list(bounds)} are not in increasing order"
    if not low < margin < high:
        return f"margin: {margin} is not between the bounds {low} and {high}"
    return None
