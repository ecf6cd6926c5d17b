"""The findings that the verdicts of a study bear out, out of those held in readiness."""

from collections.abc import Mapping, Sequence
from typing import Any

import jinja2

from rnngrad.figures.style.words import capital
from rnngrad.paper.latex.text import escape, number
from rnngrad.paper.tally import Tally

Tallies = Mapping[str, Mapping[str, Tally]]
"""By claim, then by hypothesis."""

MOST = 3
"""Findings that the paper says at most."""

TEMPLATES = jinja2.Environment(
    variable_start_string="<<",
    variable_end_string=">>",
    block_start_string="<%",
    block_end_string="%>",
    comment_start_string="<#",
    comment_end_string="#>",
    undefined=jinja2.StrictUndefined,
    autoescape=False,
)


def span(tally: Tally) -> str:
    """Return the estimates of a hypothesis from the lowest to the highest, as LaTeX."""
    if number(tally.low) == number(tally.high):
        return number(tally.low)
    return f"{number(tally.low)} to {number(tally.high)}"


def percent(tally: Tally) -> str:
    """Return the estimates of a rate in per cent, as LaTeX."""
    return rf"{hundredths(tally.low, tally.high)}\,\%"


def rate(tally: Tally) -> str:
    """Return the estimates of a rate with their intervals, as LaTeX."""
    return rf"{percent(tally)} ({intervals(tally)}\,\%)"


def difference(tally: Tally) -> str:
    """Return the estimates of a difference of rates with their intervals, as LaTeX."""
    return f"{hundredths(tally.low, tally.high)} percentage points ({intervals(tally)})"


def hundredths(low: float, high: float) -> str:
    """Return a range in hundredths, or its one value."""
    ends = [number(100 * value) for value in (low, high)]
    return " to ".join(dict.fromkeys(ends))


def intervals(tally: Tally) -> str:
    """Return the interval of a rate's one condition, or what those of several cover together."""
    name = "interval" if tally.total == 1 else "intervals"
    return f"95 per cent {name} {hundredths(tally.lowest, tally.highest)}"


TEMPLATES.filters |= {"percent": percent, "rate": rate, "difference": difference}
TEMPLATES.filters |= {"num": number, "words": escape, "span": span}


def render(template: str, **names: Any) -> str:
    """Return LaTeX text with every `<<expression>>` replaced by its value.

    Raises:
        ValueError: if the template names something that is not there.
    """
    try:
        return TEMPLATES.from_string(template).render(**names)
    except jinja2.TemplateError as error:
        raise ValueError(f"paper: {error}, in: {template.strip()[:80]}") from error


def borne_out(requires: Mapping[str, Sequence[str]], tallies: Tallies) -> bool:
    """Tell whether every hypothesis, named as `C08.product`, leans as required.

    Args:
        requires: the allowed leanings (`Tally.leaning`) by hypothesis.
        tallies: the conditions of the study's claims.
    """
    for name, allowed in requires.items():
        claim, _, hypothesis = name.partition(".")
        if claim not in tallies or tallies[claim][hypothesis].leaning not in allowed:
            return False
    return True


def chosen(candidates: Sequence[Mapping[str, Any]], tallies: Tallies) -> list[Mapping[str, Any]]:
    """Return the first `MOST` findings that the verdicts bear out."""
    return [each for each in candidates if borne_out(each["requires"], tallies)][:MOST]


def section(findings: Sequence[Mapping[str, Any]], tallies: Tallies) -> str:
    """Return a paragraph for each finding: its title and the sentences that hold."""
    if not findings:
        return (
            "None of the findings that we hold in readiness for this place is borne out by this "
            "study; what it found is in the ledger, \\cref{tab:ledger}.\n"
        )
    return "\n".join(paragraph(finding, tallies) for finding in findings)


def paragraph(finding: Mapping[str, Any], tallies: Tallies) -> str:
    """Return one finding as a paragraph with its title as heading."""
    sentences = [
        render(sentence["text"], **tallies).strip()
        for sentence in finding["sentences"]
        if borne_out(sentence.get("requires", {}), tallies)
    ]
    return rf"\finding{{{capital(finding['title'])}.}} " + "\n".join(filter(None, sentences)) + "\n"


def lessons(findings: Sequence[Mapping[str, Any]]) -> str:
    """Return what follows from the findings, one sentence for each."""
    if not findings:
        return "From a study without a finding to report nothing follows.\n"
    sentences = " ".join(finding["lesson"].strip() for finding in findings)
    opening = "For those who choose and train recurrent networks, the findings come to this."
    return f"{opening} {sentences}\n"


NUMERALS = ("No finding stands", "One finding stands", "Two findings stand", "Three findings stand")


def abstract(findings: Sequence[Mapping[str, Any]]) -> str:
    """Return the findings' titles in one sentence, or nothing if there is none."""
    if not findings:
        return ""
    titles = "; ".join(finding["title"] for finding in findings)
    return f"{NUMERALS[len(findings)]} out: {titles}.\n"
