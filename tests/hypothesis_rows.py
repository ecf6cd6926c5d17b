"""Rows of the table of hypotheses, as if a study had found this or that."""

from typing import Any

import numpy as np

from rnngrad.claims.verdict import VERDICTS

ENDS = {
    "supported": ("supported", "supported"),
    "refuted": ("refuted", "refuted"),
    "conditional": ("refuted", "supported"),
    "undecided": ("supported", "undecided"),
    "no assay": ("no assay", "no assay"),
}
"""The verdicts at the two ends of a moderator, by that on the hypothesis."""

NUMBERS = ("estimate", "low", "high")


def row(verdict: str = "supported", moderator: str = "", **changes: Any) -> dict[str, Any]:
    """Return a row with a verdict, at the ends 0.5 and 4 of a moderator if there is one."""
    missing = dict.fromkeys(NUMBERS, np.nan)
    found = dict(zip(NUMBERS, (0.25, 0.125, 0.5), strict=True))
    made = {"claim": "C06", "hypothesis": "exponent", "primary": True, "verdict": verdict}
    made |= {"why_not": "", "interval": "mean", "direction": "above", "margin": 0.1}
    made |= found | {"seeds": 20, "moderator": moderator, "seeds_needed": np.nan}
    for end, value, said in zip(("low", "high"), ("0.5", "4"), ENDS[verdict], strict=True):
        at = {name: number for name, number in (found if moderator else missing).items()}
        made[f"end_{end}"] = value if moderator else ""
        made[f"end_{end}_verdict"] = said if moderator else ""
        made |= {f"end_{end}_{name}": number for name, number in at.items()}
    crossed = (1.5, 1.25, 2.0) if verdict == "conditional" else (np.nan,) * 3
    made |= dict(zip(("boundary", "boundary_low", "boundary_high"), crossed, strict=True))
    made["held_at"] = ""
    if verdict == "no assay":
        made["why_not"] = "floor"
    if verdict == "undecided":
        made |= {"why_not": "too few seeds", "seeds_needed": 60.0}
    return made | {"p_supported": 0.01, "p_refuted": 0.99} | changes


NOTHING = row("undecided", why_not="no data", seeds=0, seeds_needed=np.nan) | dict.fromkeys(
    NUMBERS, np.nan
)
"""A row on which there are no data."""

EVERY = {verdict: row(verdict, "gain") for verdict in VERDICTS} | {"nothing": NOTHING}
"""A row for each verdict, with a moderator, and one without data."""
