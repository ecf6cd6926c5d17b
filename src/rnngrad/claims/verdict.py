"""The one rule that turns intervals into verdicts."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from rnngrad.claims.registry import Claim, Part
from rnngrad.statistics import Interval, mean_interval, rate_difference_interval, rate_interval

LEVEL = 0.95


def decide(interval: Interval, direction: str, boundary: float) -> str:
    """Decide one stratum: `supported`, `refuted` or `inconclusive`.

    `above` is supported if the whole interval lies above the boundary and refuted if all of it
    lies below; `below` is the mirror image; `within` is supported if the interval lies inside
    (-boundary, boundary) and refuted if it lies outside.
    """
    _, low, high = interval
    if direction == "within":
        inside, outside = -boundary < low and high < boundary, low > boundary or high < -boundary
    elif direction == "above":
        inside, outside = low > boundary, high < boundary
    else:
        inside, outside = high < boundary, low > boundary
    return "supported" if inside else "refuted" if outside else "inconclusive"


def interval_of(part: Part, effects: pd.DataFrame, confidence: float) -> Interval:
    """Return the interval of one stratum's effects."""
    values, reference = effects["value"].to_numpy(), effects["reference"].to_numpy()
    if part.interval == "rate_difference":
        return rate_difference_interval(values == 1, reference == 1, confidence)
    if part.interval == "rate":
        return rate_interval(values == 1, confidence)
    return mean_interval(values, confidence)


def judge(claim: Claim, effects: pd.DataFrame) -> pd.DataFrame:
    """Return the evidence: one row for each part and stratum, with interval and verdict.

    The intervals of a claim's m strata hold jointly: each has confidence 1 - 0.05/m (Bonferroni).
    Controls are reported with the same confidence and not judged.
    """
    judged = effects.loc[effects["role"] == "claim", ["part", "stratum"]].drop_duplicates()
    confidence = 1 - (1 - LEVEL) / max(len(judged), 1)
    rows = []
    for (name, stratum, role), group in effects.groupby(["part", "stratum", "role"], sort=False):
        part = claim.parts[name]
        interval = interval_of(part, group, confidence)
        rows.append(
            {
                "claim": claim.id,
                "part": name,
                "stratum": stratum,
                "role": role,
                **interval._asdict(),
                "seeds": len(group),
                "direction": part.direction,
                "boundary": float(part.boundary),
                "verdict": decide(interval, part.direction, part.boundary),
            }
        )
    return pd.DataFrame(rows, columns=EVIDENCE)


EVIDENCE = [
    "claim",
    "part",
    "stratum",
    "role",
    "estimate",
    "low",
    "high",
    "seeds",
    "direction",
    "boundary",
    "verdict",
]


def counts(evidence: pd.DataFrame) -> dict[str, int]:
    """Return how many strata of a claim have each verdict, controls aside."""
    verdicts = evidence.loc[evidence["role"] == "claim", "verdict"]
    return {v: int((verdicts == v).sum()) for v in ("supported", "refuted", "inconclusive")}


def combine(evidence: pd.DataFrame, parts: Mapping[str, Any] | None = None) -> str:
    """Return the verdict on a claim from its strata.

    `mixed` if some strata support and others refute it; `supported` or `refuted` if all do;
    `inconclusive` else, also when a part of the claim (named in `parts`) has no stratum.
    """
    found = counts(evidence)
    if found["supported"] and found["refuted"]:
        return "mixed"
    missing = set(parts or ()) - set(evidence.loc[evidence["role"] == "claim", "part"])
    if found["inconclusive"] or missing:
        return "inconclusive"
    if found["supported"]:
        return "supported"
    return "refuted" if found["refuted"] else "inconclusive"


def ledger_row(claim: Claim, evidence: pd.DataFrame) -> dict[str, Any]:
    """Return the claim's row of the verdict table."""
    return {
        "claim": claim.id,
        "title": claim.title,
        "verdict": combine(evidence, claim.parts),
        **counts(evidence),
    }
