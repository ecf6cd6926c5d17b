"""The sections of measured results, each with what a study's verdicts let it say."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rnngrad.claims.registry import Claim
from rnngrad.figures.style.words import capital, series
from rnngrad.paper.facts import Facts
from rnngrad.paper.filters import listed_effects
from rnngrad.paper.floats import figure_float
from rnngrad.paper.latex.text import escape
from rnngrad.paper.ledger import compared, mark
from rnngrad.paper.templates import Sentence, paragraph, said

Section = Mapping[str, Any]
"""A section as `paper/findings.yaml` has it: id, title, claims, figures and sentences."""

OWN: dict[str, Any] = {"id": "own", "title": "Claims of this study's own", "figures": []}
"""The last section, in which claims are that no other section has."""

SILENT = "This study has no data on it."


def results(
    sections: Sequence[Section],
    claims: Mapping[str, Claim],
    facts: Facts,
    folder: str,
) -> str:
    """Return the sections that have a claim or a figure in this study.

    Args:
        sections: the sections in their order.
        claims: the study's claims by id.
        facts: what was found, and the figures that the study draws.
        folder: where the figures are, as LaTeX is to find them.
    """
    mine = [claim for claim, section in treated(sections, claims).items() if section == OWN["id"]]
    own = OWN | {"claims": mine, "text": [told(claims[claim], facts) for claim in mine]}
    return "\n".join(
        section_source(section, facts, folder)
        for section in present([*sections, own], claims, facts.figures)
    )


def treated(sections: Sequence[Section], claims: Iterable[str]) -> dict[str, str]:
    """Return the id of the section that treats a claim, for each of the study's claims."""
    known = {claim: str(section["id"]) for section in sections for claim in section["claims"]}
    return {claim: known.get(claim, OWN["id"]) for claim in claims}


def present(
    sections: Sequence[Section], claims: Mapping[str, Claim], figures: Iterable[str]
) -> list[Section]:
    """Return the sections with those of their claims and figures that the study has, if any."""
    kept = [
        {
            **section,
            "claims": [claim for claim in section["claims"] if claim in claims],
            "figures": [name for name in section["figures"] if name in figures],
        }
        for section in sections
    ]
    return [section for section in kept if section["claims"] or section["figures"]]


def section_source(section: Section, facts: Facts, folder: str) -> str:
    """Return one section: what was found, its figures, the argument, what checks it, its claims."""
    references = [rf"\cref{{fig:{name}}}" for name in section["figures"]]
    lead = first(section["lead"], facts) or SILENT if "lead" in section else ""
    table = hypotheses_table(section, facts)
    references += [rf"\cref{{tab:{section['id']}}}"] if table else []
    blocks = [
        rf"\subsection{{{section['title']}}}\label{{sec:{section['id']}}}",
        *(figure_float(name, folder, facts.book) for name in section["figures"]),
        table,
        (rf"\finding{{{lead}}}" if lead else "")
        + (f" ({series(references, 'and')}.)" if references else ""),
        paragraph(section.get("text", ()), facts),
        paragraph(section.get("check", ()), facts),
        rf"\verdicts{{{verdicts(section['claims'], facts)}}}" if section["claims"] else "",
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def hypotheses_table(section: Section, facts: Facts) -> str:
    """Return the table of those of a section's hypotheses that the study has; nothing if none."""
    if "table" not in section:
        return ""
    table = section["table"]
    return compared(table["rows"], table["caption"], section["id"], facts)


def told(claim: Claim, facts: Facts) -> str:
    """Return a claim, and what was estimated for its primary hypothesis."""
    row = facts.primary(claim.id)
    estimand = capital(claim.hypotheses[row["hypothesis"]].estimand)
    numbers = "; ".join([escape(estimand), *listed_effects(row)])
    return rf"\emph{{{escape(claim.title)}.}} {numbers}."


def verdicts(claims: Sequence[str], facts: Facts) -> str:
    """Return the verdicts on claims, as in `C03 supported, C12 conditional`."""
    return ", ".join(f"{claim}~{mark(facts.primary(claim)['verdict'])}" for claim in claims)


def first(sentences: Sequence[Sentence], facts: Facts) -> str:
    """Return the first sentence that can be said, or nothing."""
    return next(filter(None, (said(sentence, facts) for sentence in sentences)), "")


def each(kind: str, sections: Sequence[Section], facts: Facts) -> str:
    """Return what every section has to say for the `abstract` or as `lesson`, if anything."""
    return " ".join(filter(None, (first(section.get(kind, ()), facts) for section in sections)))


def lessons(sections: Sequence[Section], facts: Facts) -> str:
    """Return what the findings come to, for those who choose and train recurrent networks."""
    advice = each("lesson", sections, facts)
    opening = "Over many steps, in many units and after training, the findings come to this."
    return f"{opening} {advice}" if advice else ""
