"""The exact results: the important ones with their proofs, the others in a table."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from rnngrad.paper.findings import render
from rnngrad.paper.latex.text import escape, table

Proof = Mapping[str, Any]
"""One record of `theory.json`, with the fields of `theory.Proposition` and `latex`."""

FAILED = r"\textbf{The check of this proposition failed in this run.}"


def in_full(proofs: Sequence[Proof], short: Mapping[str, str]) -> str:
    """Return statement and proof of the propositions that have no short form.

    Args:
        proofs: the propositions in their order.
        short: the short forms by id.
    """
    return "\n".join(
        proof["latex"] + ("" if proof["holds"] else rf"\par\noindent{FAILED}" + "\n")
        for proof in proofs
        if proof["id"] not in short
    )


def in_short(proofs: Sequence[Proof], short: Mapping[str, str]) -> str:
    """Return the table of the propositions that have a short form, and how each was checked.

    The short forms may name the numbers of a proof's `details`.
    """
    rows = [proof for proof in proofs if proof["id"] in short]
    frame = pd.DataFrame(
        {
            "": [rf"\propositionrow{{prop:{proof['id']}}}" for proof in rows],
            "statement": [
                render(short[proof["id"]], **proof["details"]).strip()
                + ("" if proof["holds"] else f" {FAILED}")
                for proof in rows
            ],
            "established": [escape(proof["method"]) for proof in rows],
        }
    )
    caption = (
        "Propositions whose proofs are routine, numbered on from those above. Their proofs in full "
        "are in \\texttt{data/\\studyName/theory.json}."
    )
    columns = r"rL{0.7\linewidth}L{0.22\linewidth}"
    return table(frame, columns, caption, "propositions")
