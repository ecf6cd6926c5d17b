"""All hypotheses with what was found on them, and their conditions, as a page shows them."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from rnngrad.claims.registry import Claim, Hypothesis
from rnngrad.figures.style import hypotheses, words
from rnngrad.figures.style.hypotheses import Row

ROLES = {"claim": 0, "positive": 1, "control": 2}
"""The order in which the conditions of a hypothesis are listed."""


def p_value(p: float) -> str:
    """Return a p-value; a very small one by its bound."""
    return "< 10⁻⁶" if p < 1e-6 else words.number(p, ".3g")


def entries(
    claims: Mapping[str, Claim],
    evidence: Mapping[str, pd.DataFrame],
    table: pd.DataFrame,
    published: pd.DataFrame | None = None,
) -> list[dict[str, Any]]:
    """Return each claim with its verdict and its hypotheses, the primary one first.

    Args:
        claims: the registered claims by id.
        evidence: their conditions, by id.
        table: the table of hypotheses.
        published: that of another study, whose verdicts and effects stand beside these.
    """
    there = {
        (row["claim"], row["hypothesis"]): {
            "verdict": row["verdict"],
            "effects": hypotheses.effects(row),
        }
        for row in ([] if published is None else published.to_dict("records"))
    }
    return [
        {
            "claim": claims[claim_id],
            "verdict": next(row["verdict"] for row in rows.values() if row["primary"]),
            "hypotheses": [
                entry(claims[claim_id].hypotheses[name], row, evidence[claim_id])
                | {"published": there.get((claim_id, name))}
                for name, row in rows.items()
            ],
        }
        for claim_id, rows in hypotheses.by_claim(table).items()
    ]


def entry(hypothesis: Hypothesis, row: Row, evidence: pd.DataFrame) -> dict[str, Any]:
    """Return what a hypothesis requires, what was found, and its conditions, controls last."""
    name = row["hypothesis"]
    rows = evidence[evidence["hypothesis"] == name]
    answer = words.capital(hypotheses.sentence(row, hypothesis))
    if row["verdict"] in ("undecided", "no assay"):
        answer = f"{words.capital(row['verdict'])}: {hypotheses.sentence(row, hypothesis)}"
    rows = rows.sort_values("role", key=lambda roles: roles.map(ROLES), kind="stable")
    return {
        "name": name.replace("_", " "),
        "hypothesis": hypothesis,
        "primary": bool(row["primary"]),
        "verdict": row["verdict"],
        "answer": answer,
        "effects": hypotheses.effects(row),
        "seeds": f"{row['seeds']:.0f}",
        "p": {side: p_value(row[f"p_{side}"]) for side in ("supported", "refuted")},
        "required": words.side(hypothesis.direction, words.number(hypothesis.margin, ".3g")),
        "moderator": (row["moderator"] or "").replace("_", " "),
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
            "estimate": hypotheses.number(row["estimate"]),
            "interval": " to ".join(hypotheses.number(row[end]) for end in ("low", "high")),
            "seeds": row["seeds"],
            "role": row["role"],
            "verdict": row["verdict"],
            "from": place(row["low"]),
            "to": place(row["high"]),
            "at": place(row["estimate"]) if math.isfinite(row["estimate"]) else None,
            "edges": [place(edge) for edge in edges],
        }
        for row in evidence.to_dict("records")
    ]
