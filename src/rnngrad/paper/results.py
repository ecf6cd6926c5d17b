"""The sections of measured results: a paragraph for each claim, and the figures of the text."""

from collections.abc import Mapping, Sequence
from string import ascii_lowercase
from typing import Any

import pandas as pd

from rnngrad.claims.registry import Claim, Hypothesis
from rnngrad.figures.style import hypotheses, words
from rnngrad.figures.style.hypotheses import Found, Row
from rnngrad.figures.style.words import capital
from rnngrad.paper.latex.text import escape, number
from rnngrad.paper.ledger import colour, mark

OWN = {
    "title": "Claims of this study's own",
    "introduction": "These are not the article's, and were registered with the study",
    "figures": [],
}
"""The last section, in which claims are that the outline does not name."""

SUMMARY = "summary"
"""The figure that goes on the first page, if the study draws it."""


def figures_set(outline: Sequence[Mapping[str, Any]], drawn: Sequence[str]) -> list[str]:
    """Return the figures that the text sets: those of the outline that the study draws."""
    wanted = [SUMMARY, *(name for section in outline for name in section["figures"])]
    return [name for name in wanted if name in drawn]


def figure_float(name: str, folder: str, caption: str, place: str = "tbp") -> str:
    """Return a figure with the caption that came with it.

    Args:
        name: the figure.
        folder: where the figures are, as LaTeX is to find them.
        caption: plain text; its first sentence is what the figure finds.
        place: where LaTeX may put it.
    """
    return "\n".join(
        [
            rf"\begin{{figure}}[{place}]",
            r"\centering",
            rf"\includegraphics[width=\linewidth,height=0.5\textheight,keepaspectratio]"
            rf"{{{folder}/{name}.pdf}}",
            rf"\caption{{{escape(caption.strip())}}}\label{{fig:{name}}}",
            r"\end{figure}",
            "",
        ]
    )


def results(
    outline: Sequence[Mapping[str, Any]],
    claims: Mapping[str, Claim],
    found: Found,
    evidence: Mapping[str, pd.DataFrame],
    captions: Mapping[str, str],
    folder: str,
) -> str:
    """Return the sections of the outline that have a claim or a figure in this study.

    Args:
        outline: title, introduction, claims and figures of each section.
        claims: the study's claims by id.
        found: what was found on their hypotheses.
        evidence: their conditions, by id.
        captions: the captions of the figures that the study draws.
        folder: where the figures are, as LaTeX is to find them.
    """
    shown = figures_set(outline, list(captions))
    outlined = {claim for section in outline for claim in section["claims"]}
    blocks = []
    for section in [*outline, OWN | {"claims": [c for c in claims if c not in outlined]}]:
        members = [claims[claim] for claim in section["claims"] if claim in claims]
        figures = [name for name in section["figures"] if name in shown]
        if members or figures:
            blocks.append(rf"\subsection{{{section['title']}}}")
            blocks.append(section["introduction"].strip() + seen(figures))
            blocks += [figure_float(name, folder, captions[name]) for name in figures]
            blocks += [paragraph(each, found[each.id], evidence[each.id]) for each in members]
    return "\n".join(blocks)


def seen(figures: Sequence[str]) -> str:
    """Return the references to a section's figures in brackets, or nothing."""
    references = " and ".join(rf"\cref{{fig:{name}}}" for name in figures)
    return f" ({references}).\n" if figures else ".\n"


def paragraph(claim: Claim, rows: Mapping[str, Row], evidence: pd.DataFrame) -> str:
    """Return what a claim says, its verdict, and what was found on each hypothesis."""
    (verdict,) = (row["verdict"] for row in rows.values() if row["primary"])
    letters = [rf"({letter}) " for letter in ascii_lowercase] if len(rows) > 1 else [""]
    sentences = " ".join(
        letter + hypothesis_sentence(claim.hypotheses[name], row, evidence)
        for letter, (name, row) in zip(letters, rows.items(), strict=False)
    )
    exact = ", ".join(rf"\ref{{prop:{name}}}" for name in claim.propositions)
    plural = "s" * (len(claim.propositions) > 1)
    see = f" What is exact: Proposition{plural}~{exact}." if exact else ""
    return (
        rf"\claimed{{{claim.id}}}{{{escape(claim.title)}}}{{{mark(verdict)}}}"
        f"{{{escape(claim.statement)}}}{{{escape(capital(claim.where))}}}\n"
        f"{sentences} Controls: {escape(claim.control)}.{see}\n"
    )


def hypothesis_sentence(hypothesis: Hypothesis, row: Row, evidence: pd.DataFrame) -> str:
    """Return what a hypothesis estimates and claims, and what was found, controls included."""
    verdict = rf"\textcolor{{{colour(row['verdict'])}}}{{{capital(row['verdict'])}}}"
    numbers = "; ".join(["", *hypotheses.effects(row)])
    seeds = f", {row['seeds']:.0f} seeds" if numbers and row["interval"] != "exact" else ""
    said = (
        f"{escape(capital(hypothesis.estimand))} (claimed: {side(hypothesis)}). {verdict}: "
        f"{escape(hypotheses.sentence(row, hypothesis) + numbers + seeds)}."
    )
    for role, name in (("positive", "Positive control"), ("control", "Measured as control")):
        if measured := hypotheses.controls(evidence, row["hypothesis"], role):
            said += f" {name}: {escape(measured)}."
    return said


def side(hypothesis: Hypothesis) -> str:
    """Return on which side of its margin a hypothesis puts the estimand, as LaTeX."""
    text = escape(words.side(hypothesis.direction, "@"))
    return text.replace("@", number(hypothesis.margin))
