"""The ledger: every claim, its verdict, and the claim as the conditions leave it."""

from collections.abc import Mapping

import pandas as pd

from rnngrad.claims.registry import Claim, Hypothesis
from rnngrad.figures.style.words import capital
from rnngrad.paper.latex.text import escape, table
from rnngrad.paper.tally import Tally


def mark(verdict: str) -> str:
    """Return a verdict in its colour, and in words, so that colour is not needed."""
    return rf"\textcolor{{{verdict}}}{{{verdict}}}"


def corrected(claim: Claim, tallies: Mapping[str, Tally]) -> str:
    """Return the claim in the form that its conditions leave it, one clause for each hypothesis."""
    clauses = (clause(tallies[name], each) for name, each in claim.hypotheses.items())
    return f"{capital('; '.join(clauses))}."


def clause(tally: Tally, hypothesis: Hypothesis) -> str:
    """Return what is left of a hypothesis: one wording, or both with where they apply."""
    holds, fails = escape(hypothesis.holds), escape(hypothesis.fails)
    decided = f" ({tally.total - tally.open} of {tally.total})" if tally.open else ""
    match tally.leaning:
        case "supported":
            return holds + decided
        case "refuted":
            return fails + decided
        case "open":
            return f"open whether {holds}"
        case "none":
            return f"no data on whether {holds}"
    if tally.where_supported:
        return f"{holds} ({escape(tally.where_supported)}), elsewhere {fails}"
    if tally.where_refuted:
        return f"{fails} ({escape(tally.where_refuted)}), elsewhere {holds}"
    return f"{holds} ({tally.supported} of {tally.total}), {fails} ({tally.refuted})"


def ledger(
    claims: Mapping[str, Claim],
    verdicts: pd.DataFrame,
    tallies: Mapping[str, Mapping[str, Tally]],
) -> str:
    """Return the table of all claims of the study."""
    frame = pd.DataFrame(
        {
            "": [rf"\hyperref[claim:{claim}]{{{claim}}}" for claim in verdicts["claim"]],
            "the article, in short": verdicts["title"].map(escape),
            "verdict, conditions": [
                rf"{mark(row.verdict)}\newline {row.supported}/\allowbreak {row.refuted}/"
                rf"\allowbreak {row.inconclusive}"
                for row in verdicts.itertuples()
            ],
            "what the conditions leave of it": [
                corrected(claims[claim], tallies[claim]) for claim in verdicts["claim"]
            ],
        }
    )
    caption = (
        "The ledger. Below the verdict: how many conditions support the claim, refute it, are open."
        " The last column is put together from the verdicts on the conditions, hypothesis by "
        "hypothesis: numbers in brackets count conditions, other brackets say what these "
        "have in common, and "
        "\\emph{elsewhere} means the others that were decided."
    )
    widths = (0.045, 0.22, 0.115, 0.565)
    columns = "".join(rf"L{{{width}\linewidth}}" for width in widths)
    return table(frame, columns, caption, "ledger")
