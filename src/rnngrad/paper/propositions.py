"""The exact results: some in the text, most in short in a table, all proofs in the appendix."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from rnngrad.paper.latex.text import escape, table
from rnngrad.paper.origins import Book, Row
from rnngrad.paper.templates import render

Proof = Mapping[str, Any]
"""One record of `theory.json`, with the fields of `theory.Proposition` and `latex`."""

LEMMA_LAST = re.compile(r"\\end\{proof\}\s*\\end\{proof\}")

FAILED = r"\textbf{The check of this proposition failed in this run.}"


def in_text(proofs: Sequence[Proof], prose: Mapping[str, Any], book: Book) -> str:
    """Return the propositions of the text: those `proved` there, and those `stated`.

    Args:
        proofs: the propositions in their order.
        prose: the ids of those `proved` and `stated` in the text, and the `short` forms by id.
        book: the tables that the numbers of the proofs come from.
    """
    return "\n\n".join(
        filled(proof["latex"] if proof["id"] in prose["proved"] else statement(proof), proof, book)
        + failure(proof)
        for proof in proofs
        if proof["id"] in (*prose["proved"], *prose["stated"])
    )


def in_appendix(proofs: Sequence[Proof], prose: Mapping[str, Any], book: Book) -> str:
    """Return the proofs of what the text states, and the propositions that it does not have."""
    return "\n\n".join(
        filled(proof_of(proof), proof, book)
        if proof["id"] in prose["stated"]
        else filled(in_full(proof), proof, book) + failure(proof)
        for proof in proofs
        if proof["id"] not in prose["proved"]
    )


def in_short(proofs: Sequence[Proof], prose: Mapping[str, Any], book: Book) -> str:
    """Return the table of the propositions that have a short form, and how each was established."""
    short = prose["short"]
    rows = [proof for proof in proofs if proof["id"] in prose["short"]]
    frame = pd.DataFrame(
        {
            "": [rf"\ref{{prop:{proof['id']}}}" for proof in rows],
            "statement": [filled(short[proof["id"]], proof, book) for proof in rows],
            "established": [escape(proof["method"]) for proof in rows],
        }
    )
    caption = "Most propositions in short, in full below, and how each was established."
    columns = r"rL{0.73\linewidth}L{0.21\linewidth}"
    return table(frame, columns, caption, "propositions", size=r"\scriptsize")


def filled(template: str, proof: Proof, book: Book) -> str:
    """Return a text on a proposition with the numbers of its `details` in their gaps."""
    details = Row(book, "theory.json", {"id": proof["id"]}, proof["details"])
    return render(template, proof=details)


def statement(proof: Proof) -> str:
    """Return a proposition without its proof."""
    return (
        f"\\begin{{proposition}}[{proof['title']}]\\label{{prop:{proof['id']}}}\n"
        f"{proof['statement_latex']}\n\\end{{proposition}}\n"
    )


def in_full(proof: Proof) -> str:
    """Return a proposition and its proof, which ends once if its last part is a lemma's proof."""
    return LEMMA_LAST.sub(
        lambda _: "\\end{proof}\n\\renewcommand{\\qedsymbol}{}\n\\end{proof}", proof["latex"]
    )


def proof_of(proof: Proof) -> str:
    """Return the proof of a proposition that is stated elsewhere."""
    heading = rf"Proof of Proposition~\ref{{prop:{proof['id']}}}"
    return f"\\begin{{proof}}[{heading}]\n{proof['proof_latex']}\n\\end{{proof}}\n"


def failure(proof: Proof) -> str:
    """Return a paragraph that says that the check failed, if it did."""
    return "" if proof["holds"] else "\n" + rf"\par\noindent{FAILED}"
