"""The ledger: every claim, its verdict, and the claim as the conditions leave it."""

from collections.abc import Mapping

import pandas as pd

from rnngrad.claims.registry import Claim
from rnngrad.figures.style.words import capital
from rnngrad.paper.latex.text import escape, table
from rnngrad.paper.tally import Tally

Clauses = Mapping[str, Mapping[str, Mapping[str, str]]]
"""What each hypothesis says if it holds (`for`) and if it does not (`against`)."""


def mark(verdict: str) -> str:
    """Return a verdict in its colour, and in words, so that colour is not needed."""
    return rf"\textcolor{{{verdict}}}{{{verdict}}}"


def corrected(claim: Claim, tallies: Mapping[str, Tally], clauses: Clauses) -> str:
    """Return the claim in the form that its conditions leave it, one clause for each hypothesis.

    A claim of the user's own has no clauses; its hypotheses are then named.

    Raises:
        ValueError: if a hypothesis of another claim has no clauses in `paper/clauses.yaml`.
    """
    if claim.estimator:
        own = {
            name: {"for": f"{name} as claimed", "against": f"{name} not as claimed"}
            for name in claim.hypotheses
        }
    else:
        try:
            own = {name: dict(clauses[claim.id][name]) for name in claim.hypotheses}
        except KeyError as error:
            where = "paper/clauses.yaml"
            raise ValueError(f"{where}: {claim.id} has no clauses for {error}") from error
    said = "; ".join(clause(tallies[name], **words(own[name])) for name in claim.hypotheses)
    return f"{capital(said)}."


def words(clause: Mapping[str, str]) -> dict[str, str]:
    """Return the two wordings of a clause as LaTeX."""
    return {"holds": escape(clause["for"]), "fails": escape(clause["against"])}


def clause(tally: Tally, holds: str, fails: str) -> str:
    """Return what is left of a hypothesis: one wording, or both with where they apply."""
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
    clauses: Clauses,
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
                corrected(claims[claim], tallies[claim], clauses) for claim in verdicts["claim"]
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
