"""What is claimed and what decides it, fixed before the run."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rnngrad.claims.effects import CONDITIONS
from rnngrad.study.configuration.schema import fault, suggestion

ASSAY = 0.1
"""What `assay` is if a registration does not say."""


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
        population: which cells, sizes, lengths, tasks, starts and data it is about.
        conditions: what is held fixed in one condition.
        bounds: the least and the greatest value that is possible; a `bounded_mean` needs them, a
            `mean` may have them.
        primary: whether the claim stands or falls with it.
        over: `mean`, if it is about the mean over the population's conditions, or `any`, if it says
            that one of them has the effect.
        moderator: one of `effects.CONDITIONS` along which its truth may change.
        boundary: what the value of the moderator means at which it changes.
        assay: two rates of a `rate_difference` that are both at most this, or both at least one
            minus this, say nothing of their difference.
    """

    estimand: str
    holds: str
    fails: str
    interval: str
    direction: str
    margin: float
    why: str
    population: str
    conditions: str
    bounds: tuple[float, float] | None = None
    primary: bool = False
    over: str = "mean"
    moderator: str | None = None
    boundary: str | None = None
    assay: float | None = None


@dataclass(frozen=True)
class Claim:
    """A registered claim; its verdict is that of its primary hypothesis.

    Attributes:
        id: such as `C02` or `C06b`.
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

    @property
    def primary(self) -> str:
        """The name of its primary hypothesis."""
        return next(name for name, each in self.hypotheses.items() if each.primary)


def claim(claim_id: str, registration: Mapping[str, Any]) -> Claim:
    """Return one claim from its registration."""
    hypotheses = {name: _hypothesis(entry) for name, entry in registration["hypotheses"].items()}
    propositions = tuple(registration["propositions"])
    fields = {**registration, "hypotheses": hypotheses, "propositions": propositions}
    return Claim(id=claim_id, **fields)


def _hypothesis(entry: Mapping[str, Any]) -> Hypothesis:
    given = {**entry, "bounds": tuple(entry.get("bounds", ())) or None}
    if entry["interval"] == "rate_difference":
        given.setdefault("assay", ASSAY)
    return Hypothesis(**given)


def seed(registrations: Mapping[str, Any]) -> int:
    """Return the number, below 2^32, that a registry fixes: the head of its SHA-256 as JSON."""
    text = json.dumps(registrations, sort_keys=True, ensure_ascii=False)
    return head(hashlib.sha256(text.encode()).hexdigest())


def head(digest: str) -> int:
    """Return the number, below 2^32, that a hexadecimal digest begins with."""
    return int(digest[:8], 16)


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
        primary = [name for name, hypothesis in each.hypotheses.items() if hypothesis.primary]
        if len(primary) != 1:
            raise ValueError(
                f"{where}: {claim_id}.hypotheses: {' and '.join(primary) or 'none'} "
                f"{'are' if primary else 'is'} primary; exactly one must be"
            )
        for name, hypothesis in each.hypotheses.items():
            if message := inconsistency(each, hypothesis):
                raise ValueError(f"{where}: {claim_id}.hypotheses.{name}.{message}")
    return claims


def inconsistency(claim: Claim, hypothesis: Hypothesis) -> str | None:
    """Return what in a hypothesis contradicts the rest of it, by its key, or None."""
    interval = hypothesis.interval
    if interval == "exact" and claim.kind != "exact":
        return "interval: 'exact' is for claims of kind exact, which no seed enters"
    if interval != "rate_difference" and hypothesis.assay is not None:
        return f"assay: a {interval} has none; it is for rate_difference"
    if hypothesis.over == "any" and hypothesis.direction == "within":
        return "over: 'any' is for the directions above and below; within allows mean"
    return _wrong_moderator(hypothesis) or _wrong_bounds(hypothesis)


def _wrong_moderator(hypothesis: Hypothesis) -> str | None:
    moderator, boundary = hypothesis.moderator, hypothesis.boundary
    if moderator is None:
        return None if boundary is None else "boundary: given without a moderator; remove it"
    if moderator not in CONDITIONS:
        hint = suggestion(moderator, CONDITIONS)
        return (
            f"moderator: unknown condition '{moderator}'{hint}; allowed are {', '.join(CONDITIONS)}"
        )
    if boundary is None:
        return f"boundary: missing; say what it means where its truth changes with {moderator}"
    return None


def _wrong_bounds(hypothesis: Hypothesis) -> str | None:
    interval, bounds, margin = hypothesis.interval, hypothesis.bounds, hypothesis.margin
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
