"""All computed parts of the paper, from the tables of a finished study."""

from collections.abc import Mapping
from typing import Any

from rnngrad.figures.style.hypotheses import by_claim
from rnngrad.paper import findings, ledger, propositions, tables
from rnngrad.paper.floats import SUMMARY, figure_float
from rnngrad.paper.known import known_table
from rnngrad.paper.latex.text import macros
from rnngrad.paper.macros import macro_values
from rnngrad.paper.price import price_table
from rnngrad.paper.study import Study
from rnngrad.paper.templates import Facts, paragraph


def parts(study: Study, prose: Mapping[str, Any]) -> dict[str, str]:
    """Return the LaTeX source of every computed part by name.

    Args:
        study: the finished study.
        prose: what is written by hand and chosen or filled in by verdicts: `findings`, `related`,
            `effects` and `propositions`, as in the files of that name in `paper/`.

    Raises:
        ValueError: if the prose names something that the study's registry does not have.
    """
    found = by_claim(study.hypotheses)
    facts = Facts(found, study.evidence, tuple(study.captions))
    sections, results = prose["findings"], study.tables["results"]
    treated = findings.treated(sections, study.claims)
    return {
        "macros": macros(macro_values(study)),
        "abstract": findings.each("abstract", sections, facts),
        "summary": summary(study),
        "ledger": ledger.ledger(study.claims, found, treated, prose["effects"]),
        "theory": propositions.in_text(study.proofs, prose["propositions"]),
        "results": findings.results(sections, study.claims, facts, study.captions, study.figures),
        "related": paragraph(prose["related"], facts),
        "price": price_table(study.tables),
        "lessons": findings.lessons(sections, facts),
        "routine": propositions.in_short(study.proofs, prose["propositions"]),
        "proofs": propositions.in_appendix(study.proofs, prose["propositions"]),
        "anchors": tables.anchors_table(study.anchors) + known_table(results, study.claims),
        "runs": tables.runs_table(results),
    }


def summary(study: Study) -> str:
    """Return the figure of the first page; nothing if the study does not draw it."""
    if SUMMARY not in study.captions:
        return ""
    return figure_float(SUMMARY, study.figures, study.captions[SUMMARY], place="!hb")
