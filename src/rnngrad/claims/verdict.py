"""The one rule that turns intervals into verdicts."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from rnngrad.claims import intervals, paired
from rnngrad.claims.checks import checked
from rnngrad.claims.effects import CONDITIONS, FLAGS, NAMED
from rnngrad.claims.intervals import LEVEL, Interval, PValues
from rnngrad.claims.registry import Claim, Hypothesis

CORRECTIONS = {"holm": "holm", "bh": "fdr_bh"}
"""From the names of the registry to those of statsmodels."""

EVIDENCE = [
    "claim",
    "hypothesis",
    *CONDITIONS,
    "role",
    "estimate",
    "low",
    "high",
    "seeds",
    "direction",
    "margin",
    "p_supported",
    "p_refuted",
    "adjusted_p",
    "verdict",
]


TYPES: dict[str, Any] = dict.fromkeys(CONDITIONS, float) | {"adjusted_p": float}
TYPES |= dict.fromkeys([*NAMED, "verdict"], object) | dict.fromkeys(FLAGS, "boolean")
"""The types of columns that may be empty."""


METHODS: dict[str, tuple[Callable[..., Interval], Callable[..., PValues]]] = {
    "mean": (intervals.mean_interval, intervals.mean_p),
    "bounded_mean": (intervals.bounded_mean_interval, intervals.bounded_mean_p),
    "rate": (intervals.rate_interval, intervals.rate_p),
    "rate_difference": (paired.rate_difference_interval, paired.rate_difference_p),
    "exact": (intervals.exact_interval, intervals.exact_p),
}
"""The interval and the p-values of each kind of estimand, by its name in the registry."""


def method(
    hypothesis: Hypothesis, effects: pd.DataFrame
) -> tuple[Callable[..., Interval], Callable[..., PValues]]:
    """Return the interval by its `confidence`, and the p-values by the `margin`, of a condition."""
    interval, test = METHODS[hypothesis.interval]
    columns = ["value", "reference"] if hypothesis.interval == "rate_difference" else ["value"]
    values = [effects[column].to_numpy(float) for column in columns]
    bounds = {} if hypothesis.bounds is None else {"bounds": hypothesis.bounds}
    return partial(interval, *values, **bounds), partial(test, *values, **bounds)


def p_values(test: Callable[..., PValues], direction: str, margin: float) -> tuple[float, float]:
    """Return the one-sided p-values of `supported` and of `refuted`.

    `above` is supported by estimates above the margin and refuted by those below; `below` is the
    mirror image. `within` is supported by two one-sided tests against both ends of
    (-margin, margin) (Schuirmann, 1987), and refuted by one of them beyond its end.
    """
    above, below = test(margin=margin)
    if direction == "above":
        return above, below
    if direction == "below":
        return below, above
    above_lower, below_lower = test(margin=-margin)
    return max(below, above_lower), min(above, below_lower)


def judge(claim: Claim, effects: pd.DataFrame) -> pd.DataFrame:
    """Return the evidence: one row for each hypothesis and condition, with interval and verdict.

    A condition is `supported` or `refuted` if the p-value of that side, adjusted over the family,
    is at most (1 - LEVEL) / 2, else `inconclusive`. A family is all conditions of a claim's
    hypotheses with the same correction: Holm's (no false verdict in the family) or, for maps, that
    of Benjamini and Hochberg (few among the verdicts). Controls are reported and not judged.

    Args:
        claim: the claim.
        effects: what its estimator returned.

    Raises:
        ValueError: if they are not effects on the claim, as `checks.checked` says.
    """
    effects = checked(claim, effects)
    rows = []
    held = [name for name in CONDITIONS if name in effects]
    for keys, group in effects.groupby(["hypothesis", "role", *held], sort=False, dropna=False):
        name, role, *values = keys
        hypothesis = claim.hypotheses[name]
        interval, test = method(hypothesis, group)
        supported, refuted = p_values(test, hypothesis.direction, hypothesis.margin)
        rows.append(
            {
                "claim": claim.id,
                "hypothesis": name,
                **dict(zip(held, values, strict=True)),
                "role": role,
                **interval(confidence=LEVEL)._asdict(),
                "seeds": len(group),
                "direction": hypothesis.direction,
                "margin": float(hypothesis.margin),
                "p_supported": supported,
                "p_refuted": refuted,
            }
        )
    evidence = pd.DataFrame(rows, columns=EVIDENCE).astype(TYPES)
    for correction in CORRECTIONS:
        chosen = [name for name, each in claim.hypotheses.items() if each.correction == correction]
        family = evidence["hypothesis"].isin(chosen) & (evidence["role"] == "claim")
        evidence.loc[family, "adjusted_p"] = adjusted(evidence[family], correction)
    evidence["verdict"] = [decide(*row) for row in evidence[DECISIVE].itertuples(index=False)]
    return evidence


DECISIVE = ["p_supported", "p_refuted", "adjusted_p", "role"]


def adjusted(conditions: pd.DataFrame, correction: str) -> np.ndarray:
    """Return the p-value of each condition's better side, adjusted over all of them."""
    p = conditions[["p_supported", "p_refuted"]].min(axis=1).to_numpy(float)
    if not len(p):
        return p
    return multipletests(p, method=CORRECTIONS[correction])[1]


def decide(p_supported: float, p_refuted: float, adjusted_p: float, role: str) -> str:
    """Decide one condition: `supported`, `refuted` or `inconclusive`; `control` for a control."""
    if role == "control":
        return "control"
    if adjusted_p > (1 - LEVEL) / 2:
        return "inconclusive"
    return "supported" if p_supported < p_refuted else "refuted"


def counts(evidence: pd.DataFrame) -> dict[str, int]:
    """Return how many conditions of a claim have each verdict, controls aside."""
    return {
        verdict: int((evidence["verdict"] == verdict).sum())
        for verdict in ("supported", "refuted", "inconclusive")
    }


def combine(evidence: pd.DataFrame, hypotheses: Mapping[str, Any] | None = None) -> str:
    """Return the verdict on a claim from its conditions.

    `mixed` if some conditions support and others refute it; `supported` or `refuted` if all do;
    `inconclusive` else, also when one of the claim's `hypotheses` has no condition.
    """
    numbers = counts(evidence)
    if numbers["supported"] and numbers["refuted"]:
        return "mixed"
    missing = set(hypotheses or ()) - set(evidence.loc[evidence["role"] == "claim", "hypothesis"])
    if numbers["inconclusive"] or missing:
        return "inconclusive"
    if numbers["supported"]:
        return "supported"
    return "refuted" if numbers["refuted"] else "inconclusive"


def ledger_row(claim: Claim, evidence: pd.DataFrame) -> dict[str, Any]:
    """Return the claim's row of the verdict table."""
    return {
        "claim": claim.id,
        "title": claim.title,
        "verdict": combine(evidence, claim.hypotheses),
        **counts(evidence),
    }
