"""All claims with their verdicts and strata, as a page shows them."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from rnngrad.claims.registry import Claim, Part

SIDES = {"above": "above {}", "below": "below {}", "within": "within ±{}"}
"""How a part says on which side of its boundary the claim puts the estimand."""


def number(value: float) -> str:
    """Return a number with three significant digits, as a reader sees it."""
    if math.isnan(value):
        return "–"
    text = "∞" if math.isinf(value) else f"{abs(value):.3g}"
    return f"−{text}" if value < 0 else text


def p_value(p: float) -> str:
    """Return a p-value; a very small one by its bound."""
    return "< 10⁻⁶" if p < 1e-6 else number(p)


def entries(
    claims: Mapping[str, Claim], evidence: Mapping[str, pd.DataFrame], verdicts: pd.DataFrame
) -> list[dict[str, Any]]:
    """Return each claim with its row of the verdict table and the strata of its parts.

    Args:
        claims: the registered claims by id.
        evidence: their strata, by id.
        verdicts: the table of verdicts.
    """
    rows = verdicts.set_index("claim").to_dict("index")
    return [
        {
            "claim": claim,
            **rows[claim_id],
            "parts": [
                part_entry(name, part, evidence[claim_id]) for name, part in claim.parts.items()
            ],
        }
        for claim_id, claim in claims.items()
    ]


def part_entry(name: str, part: Part, evidence: pd.DataFrame) -> dict[str, Any]:
    """Return what a part requires and its strata, controls last."""
    own = evidence[evidence["part"] == name].sort_values("role", kind="stable")
    return {
        "name": name.replace("_", " "),
        "part": part,
        "required": SIDES[part.direction].format(number(part.boundary)),
        "strata": strata(own, part),
    }


def strata(own: pd.DataFrame, part: Part) -> list[dict[str, Any]]:
    """Return the rows of one part's table, each with its place on a scale from 0 to 100."""
    edges = [part.boundary] if part.direction != "within" else [-part.boundary, part.boundary]
    finite = [v for k in ("low", "high", "estimate") for v in own[k] if math.isfinite(v)] + edges
    low, width = min(finite), max(max(finite) - min(finite), 1e-12)

    def place(value: float) -> float:
        return round(100 * min(max((value - low) / width, 0), 1), 1)

    return [
        {
            "stratum": row.stratum,
            "estimate": number(row.estimate),
            "interval": f"{number(row.low)} to {number(row.high)}",
            "seeds": row.seeds,
            "p": p_value(row.adjusted_p),
            "verdict": row.verdict,
            "from": place(row.low),
            "to": place(row.high),
            "at": place(row.estimate) if math.isfinite(row.estimate) else None,
            "edges": [place(edge) for edge in edges],
        }
        for row in own.itertuples()
    ]
