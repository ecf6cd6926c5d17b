"""The table of claims: each with its verdict, where it holds, and its effect."""

from collections.abc import Mapping

import pandas as pd

from rnngrad.claims.registry import Claim
from rnngrad.figures.style import hypotheses
from rnngrad.figures.style.hypotheses import Found, Row
from rnngrad.paper.latex.text import escape, table

WIDTHS = (0.05, 0.225, 0.105, 0.185, 0.38)
"""Shares of the line that the columns take."""

SIZE = r"\footnotesize\setlength\tabcolsep{3pt}\setlength\extrarowheight{1.5pt}"
"""What sets the table's type, so that it fills a page."""


def mark(verdict: str) -> str:
    """Return a verdict in its colour, and in words, so that colour is not needed."""
    return rf"\textcolor{{{verdict.replace(' ', '')}}}{{{verdict}}}"


def ledger(
    claims: Mapping[str, Claim],
    found: Found,
    sections: Mapping[str, str],
    effects: Mapping[str, str],
) -> str:
    """Return the table of the study's claims by their primary hypotheses.

    Args:
        claims: the claims by id.
        found: what was found on their hypotheses, the primary one first.
        sections: the id of the section that treats a claim.
        effects: what a claim's effect is, as LaTeX; its estimand where nothing is said.
    """
    rows = [
        line(claims[claim], next(iter(rows.values())), sections[claim], effects.get(claim))
        for claim, rows in found.items()
    ]
    caption = (
        "What was believed, what is true, and when: every claim with the verdict on its primary "
        "hypothesis. An effect has its 95 per cent interval in brackets, and, where a condition "
        "moderates it, both ends of that condition. Claims with a B are our own. Their names lead "
        "to the sections that treat them; all other hypotheses are in the HTML report."
    )
    widths = "".join(rf"L{{{width}\linewidth}}" for width in WIDTHS)
    return table(pd.DataFrame(rows), widths, caption, "ledger", size=SIZE, breaks=False)


def line(claim: Claim, row: Row, section: str, what: str | None) -> dict[str, str]:
    """Return one claim's line; `what` says what its effect is."""
    estimand = what or escape(claim.hypotheses[row["hypothesis"]].estimand)
    numbers = "; ".join(map(escape, hypotheses.effects(row, digits=2)))
    return {
        "": rf"\hyperref[sec:{section}]{{{claim.id}}}",
        "claim": escape(claim.title),
        "verdict": mark(row["verdict"]) + seeds(row),
        "where, or why not": escape(hypotheses.condition(row)) or "--",
        "effect": f"{estimand}: {numbers}" if numbers else estimand,
    }


def seeds(row: Row) -> str:
    """Return a second line with the number of seeds that decided, where seeds did."""
    if row["interval"] == "exact" or not row["seeds"] > 0:
        return ""
    return rf"\newline {row['seeds']:.0f} seeds"
