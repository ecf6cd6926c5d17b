"""All computed parts of the paper, from the tables of a finished study."""

from collections.abc import Mapping
from typing import Any

from rnngrad.figures.style.hypotheses import by_claim
from rnngrad.paper import findings, ledger, propositions, results, tables
from rnngrad.paper.latex.text import macros
from rnngrad.paper.macros import macro_values
from rnngrad.paper.study import Study


def parts(study: Study, prose: Mapping[str, Any]) -> dict[str, str]:
    """Return the LaTeX source of every computed part by name.

    Args:
        study: the finished study.
        prose: what is written by hand and chosen or filled in by verdicts: `findings`, `outline`
            and `propositions`, as in the files of that name in `paper/`.

    Raises:
        ValueError: if the prose names something that the study's registry does not have.
    """
    found = by_claim(study.hypotheses)
    chosen = findings.chosen(prose["findings"], found)
    return {
        "macros": macros(macro_values(study)),
        "abstract": findings.abstract(chosen),
        "summary": summary(study),
        "findings": glance(study) + findings.section(chosen, found),
        "lessons": findings.lessons(chosen),
        "theory": propositions.in_full(study.proofs, prose["propositions"]),
        "routine": propositions.in_short(study.proofs, prose["propositions"]),
        "results": results.results(
            prose["outline"], study.claims, found, study.evidence, study.captions, study.figures
        ),
        "ledger": ledger.ledger(study.claims, found),
        "anchors": tables.anchors_table(study.anchors),
        "arms": tables.arms_table(study.config),
        "runs": tables.runs_table(study.results),
    }


def summary(study: Study) -> str:
    """Return the figure of the first page; nothing if the study does not draw it."""
    if results.SUMMARY not in study.captions:
        return ""
    caption = study.captions[results.SUMMARY]
    return results.figure_float(results.SUMMARY, study.figures, caption, place="!hb")


def glance(study: Study) -> str:
    """Return the reference to the figure of the first page, if there is one."""
    if results.SUMMARY not in study.captions:
        return ""
    reference = rf"\cref{{fig:{results.SUMMARY}}}"
    return f"{reference} shows at a glance what is left of the gradient in each cell.\n"
