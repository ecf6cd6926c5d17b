"""The ledger: every hypothesis of every claim with its verdict, where it holds, and its effect."""

from collections.abc import Iterator, Mapping

import pandas as pd

from rnngrad.claims.registry import Claim, Hypothesis
from rnngrad.figures.style import hypotheses, words
from rnngrad.figures.style.hypotheses import Found, Row
from rnngrad.figures.style.words import capital
from rnngrad.paper.latex.text import escape, table

WIDTHS = (0.045, 0.3, 0.09, 0.17, 0.06, 0.215)
"""Shares of the line that the columns of words take."""

SIZE = r"\scriptsize\setlength\tabcolsep{2.5pt}\renewcommand\arraystretch{1}"
"""What sets the table's type, small enough for two pages."""

SIDES = {"above": "> ", "below": "< ", "within": "±"}


def mark(verdict: str) -> str:
    """Return a verdict in its colour, and in words, so that colour is not needed."""
    return rf"\textcolor{{{colour(verdict)}}}{{{verdict}}}"


def colour(verdict: str) -> str:
    """Return the name of a verdict's colour in the paper's style."""
    return verdict.replace(" ", "")


def ledger(claims: Mapping[str, Claim], found: Found) -> str:
    """Return the table of all hypotheses of the study, claim by claim, the primary one first."""
    rows = (row for claim in found for row in lines(claims[claim], found[claim]))
    caption = (
        "The ledger: every hypothesis in its claimed form, the primary one of a claim in bold. An "
        "estimate has its 95 per cent interval in brackets. Where a moderator has two ends, both "
        "are given; a \\emph{conditional} hypothesis holds on one side of a boundary, which has "
        "an interval too. \\emph{No assay} means that the comparison can say nothing, and why."
    )
    widths = "".join(rf"L{{{width}\linewidth}}" for width in WIDTHS)
    return table(
        pd.DataFrame(rows),
        f"{widths}r",
        caption,
        "ledger",
        size=SIZE,
    )


def lines(claim: Claim, rows: Mapping[str, Row]) -> Iterator[dict[str, str]]:
    """Yield the lines of one claim: its id, then a line for each hypothesis."""
    for k, (name, row) in enumerate(rows.items()):
        hypothesis = claim.hypotheses[name]
        said = capital(escape(hypothesis.holds))
        yield {
            "": "" if k else rf"\hyperref[claim:{claim.id}]{{{claim.id}}}",
            "hypothesis": rf"\textbf{{{said}}}" if row["primary"] else said,
            "verdict": mark(row["verdict"]),
            "where, or why not": escape(hypotheses.condition(row)),
            "claimed": escape(claimed(hypothesis)),
            "effect": r"\newline ".join(map(escape, hypotheses.effects(row, short=True))) or "--",
            "seeds": "--" if row["interval"] == "exact" else f"{row['seeds']:.0f}",
        }


def claimed(hypothesis: Hypothesis) -> str:
    """Return the side of the margin that is claimed, in signs: `> 0.3`, `±0.02`."""
    return SIDES[hypothesis.direction] + words.number(hypothesis.margin)
