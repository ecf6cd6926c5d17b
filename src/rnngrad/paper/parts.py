"""All computed parts of the paper, from the tables of a finished study."""

from collections.abc import Mapping
from typing import Any

from rnngrad.figures.style.hypotheses import by_claim
from rnngrad.paper import findings, ledger, numbers, propositions, tables
from rnngrad.paper.budgets import budgets_sentence
from rnngrad.paper.facts import Facts
from rnngrad.paper.floats import SUMMARY, figure_float
from rnngrad.paper.known import known_table
from rnngrad.paper.latex.text import macros
from rnngrad.paper.macros import macro_values
from rnngrad.paper.origins import Book, Entry
from rnngrad.paper.price import price_table
from rnngrad.paper.study import Study
from rnngrad.paper.templates import paragraph


def parts(study: Study, prose: Mapping[str, Any]) -> tuple[dict[str, str], list[Entry]]:
    """Return the LaTeX source of every computed part by name, and the origins of its numbers.

    Args:
        study: the finished study.
        prose: what is written by hand and chosen or filled in by verdicts: `findings`, `related`,
            `effects`, `revised` and `propositions`, as in the files of that name in `paper/`.

    Raises:
        ValueError: if the prose names something that the study's registry does not have.
    """
    book = Book(study.tables_by_place())
    facts = Facts(by_claim(study.hypotheses), book, tuple(study.captions))
    sections = prose["findings"]
    treated = findings.treated(sections, study.claims)
    written = {
        "macros": macros(macro_values(study, book)),
        "abstract": findings.each("abstract", sections, facts),
        "summary": summary(study, book),
        "ledger": ledger.ledger(study.claims, facts, treated, prose["effects"], prose["revised"]),
        "theory": propositions.in_text(study.proofs, prose["propositions"], book),
        "results": findings.results(sections, study.claims, facts, study.figures),
        "related": paragraph(prose["related"], facts),
        "lessons": findings.lessons(sections, facts),
        "price": price_table(book),
        "routine": propositions.in_short(study.proofs, prose["propositions"], book),
        "proofs": propositions.in_appendix(study.proofs, prose["propositions"], book),
        "runs": tables.runs_table(book),
        "anchors": tables.anchors_table(book),
        "known": known_table(book),
        "budgets": budgets_sentence(book),
    }
    entries = list(book.entries.values())
    return written | {"numbers": numbers.listed(entries)}, entries


def summary(study: Study, book: Book) -> str:
    """Return the figure of the first page; nothing if the study does not draw it."""
    if SUMMARY not in study.captions:
        return ""
    return figure_float(SUMMARY, study.figures, book, place="!hb")
