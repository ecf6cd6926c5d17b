"""The table of claims: each with its verdict, where it holds, and its effect."""

from collections.abc import Mapping

import pandas as pd

from rnngrad.claims.registry import Claim
from rnngrad.figures.style import hypotheses
from rnngrad.paper.facts import Facts
from rnngrad.paper.filters import listed_effects, place, span, undecided
from rnngrad.paper.latex.text import escape, table
from rnngrad.paper.origins import Row

WIDTHS = (0.05, 0.225, 0.105, 0.185, 0.38)
"""Shares of the line that the columns take."""

SIZE = r"\footnotesize\setlength\tabcolsep{3pt}\setlength\extrarowheight{1.5pt}"
"""What sets the table's type, so that it fills a page."""


def mark(verdict: str) -> str:
    """Return a verdict in its colour, and in words, so that colour is not needed."""
    return rf"\textcolor{{{verdict.replace(' ', '')}}}{{{verdict}}}"


def ledger(
    claims: Mapping[str, Claim],
    facts: Facts,
    sections: Mapping[str, str],
    effects: Mapping[str, str],
) -> str:
    """Return the table of the study's claims by their primary hypotheses.

    Args:
        claims: the claims by id.
        facts: what was found on their hypotheses.
        sections: the id of the section that treats a claim.
        effects: what a claim's effect is, as LaTeX; its estimand where nothing is said.
    """
    rows = [
        line(claims[claim], facts.primary(claim), sections[claim], effects.get(claim))
        for claim in facts.found
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
    numbers = "; ".join(listed_effects(row, "short"))
    return {
        "": rf"\hyperref[sec:{section}]{{{claim.id}}}",
        "claim": escape(claim.title),
        "verdict": mark(row["verdict"]) + seeds(row),
        "where, or why not": where(row) or "--",
        "effect": f"{estimand}: {numbers}" if numbers else estimand,
    }


def where(row: Row) -> str:
    """Return where the verdict holds, or why there is none; nothing where nothing is to be said."""
    if row["verdict"] == "conditional":
        return f"holds for {place(row)}"
    if row["verdict"] in ("undecided", "no assay"):
        return undecided(row)
    return span(row) if hypotheses.moderated(row) else ""


def seeds(row: Row) -> str:
    """Return a second line with the number of seeds that decided, where seeds did."""
    if row["interval"] == "exact" or not row["seeds"] > 0:
        return ""
    return rf"\newline {row.write('whole', 'seeds')} seeds"
