"""All claims with their verdicts and conditions, as a page shows them."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from rnngrad.claims.registry import Claim, Hypothesis
from rnngrad.figures.style import words


def p_value(p: float) -> str:
    """Return a p-value; a very small one by its bound."""
    return "< 10⁻⁶" if p < 1e-6 else words.number(p, ".3g")


def entries(
    claims: Mapping[str, Claim], evidence: Mapping[str, pd.DataFrame], verdicts: pd.DataFrame
) -> list[dict[str, Any]]:
    """Return each claim with its row of the verdict table and the conditions of its hypotheses.

    Args:
        claims: the registered claims by id.
        evidence: their conditions, by id.
        verdicts: the table of verdicts.
    """
    rows = verdicts.set_index("claim").to_dict("index")
    return [
        {
            "claim": claim,
            **rows[claim_id],
            "hypotheses": [
                hypothesis_entry(name, each, evidence[claim_id])
                for name, each in claim.hypotheses.items()
            ],
        }
        for claim_id, claim in claims.items()
    ]


def hypothesis_entry(name: str, hypothesis: Hypothesis, evidence: pd.DataFrame) -> dict[str, Any]:
    """Return what a hypothesis requires and its conditions, controls last."""
    rows = evidence[evidence["hypothesis"] == name].sort_values("role", kind="stable")
    return {
        "name": name.replace("_", " "),
        "hypothesis": hypothesis,
        "required": words.side(hypothesis.direction, words.number(hypothesis.margin, ".3g")),
        "conditions": conditions(rows, hypothesis),
    }


def conditions(evidence: pd.DataFrame, hypothesis: Hypothesis) -> list[dict[str, Any]]:
    """Return the rows of one hypothesis's table, each with its place on a scale from 0 to 100."""
    margin = hypothesis.margin
    edges = [-margin, margin] if hypothesis.direction == "within" else [margin]
    finite = [
        v for k in ("low", "high", "estimate") for v in evidence[k] if math.isfinite(v)
    ] + edges
    low, width = min(finite), max(max(finite) - min(finite), 1e-12)

    def place(value: float) -> float:
        return round(100 * min(max((value - low) / width, 0), 1), 1)

    return [
        {
            "condition": words.condition(row),
            "estimate": words.number(row["estimate"], ".3g"),
            "interval": " to ".join(words.number(row[end], ".3g") for end in ("low", "high")),
            "seeds": row["seeds"],
            "p": p_value(row["adjusted_p"]),
            "verdict": row["verdict"],
            "from": place(row["low"]),
            "to": place(row["high"]),
            "at": place(row["estimate"]) if math.isfinite(row["estimate"]) else None,
            "edges": [place(edge) for edge in edges],
        }
        for row in evidence.to_dict("records")
    ]
