"""The ledger: every claim, its verdict, and the claim as the strata leave it."""

from collections.abc import Mapping

import pandas as pd

from rnngrad.claims.registry import Claim
from rnngrad.paper.latex.text import escape, table
from rnngrad.paper.strata import Tally, capital

Clauses = Mapping[str, Mapping[str, Mapping[str, str]]]
"""What each part says if it holds (`for`) and if it does not (`against`), by claim and part."""


def mark(verdict: str) -> str:
    """Return a verdict in its colour, and in words, so that colour is not needed."""
    return rf"\textcolor{{{verdict}}}{{{verdict}}}"


def corrected(claim: Claim, tallies: Mapping[str, Tally], clauses: Clauses) -> str:
    """Return the claim in the form that its strata leave it, one clause for each part.

    A claim of the user's own has no clauses; its parts are then named.

    Raises:
        ValueError: if a part of another claim has no clauses in `paper/clauses.yaml`.
    """
    if claim.estimator:
        own = {
            part: {"for": f"{part} as claimed", "against": f"{part} not as claimed"}
            for part in claim.parts
        }
    else:
        try:
            own = {part: dict(clauses[claim.id][part]) for part in claim.parts}
        except KeyError as error:
            where = "paper/clauses.yaml"
            raise ValueError(f"{where}: {claim.id} has no clauses for {error}") from error
    said = "; ".join(clause(tallies[part], **words(own[part])) for part in claim.parts)
    return f"{capital(said)}."


def words(clause: Mapping[str, str]) -> dict[str, str]:
    """Return the two wordings of a clause as LaTeX."""
    return {"holds": escape(clause["for"]), "fails": escape(clause["against"])}


def clause(tally: Tally, holds: str, fails: str) -> str:
    """Return what is left of a part: one wording, or both with where they apply."""
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
            "verdict, strata": [
                rf"{mark(row.verdict)}\newline {row.supported}/\allowbreak {row.refuted}/"
                rf"\allowbreak {row.inconclusive}"
                for row in verdicts.itertuples()
            ],
            "what the strata leave of it": [
                corrected(claims[claim], tallies[claim], clauses) for claim in verdicts["claim"]
            ],
        }
    )
    caption = (
        "The ledger. Below the verdict: how many strata support the claim, refute it, are open. "
        "The last column is put together from the verdicts on the strata, part by part: numbers in "
        "brackets count strata, other brackets say what those strata have in common, and "
        "\\emph{elsewhere} means the others that were decided."
    )
    widths = (0.045, 0.22, 0.115, 0.565)
    columns = "".join(rf"L{{{width}\linewidth}}" for width in widths)
    return table(frame, columns, caption, "ledger")
