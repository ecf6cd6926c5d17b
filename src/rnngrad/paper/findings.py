"""The findings that the verdicts of a study bear out, out of those held in readiness."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import jinja2

from rnngrad.figures.style import hypotheses
from rnngrad.figures.style.hypotheses import Found, Row
from rnngrad.figures.style.words import capital
from rnngrad.paper.latex.text import escape, number

MOST = 4
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


def effect(row: Row, name: str = "") -> str:
    """Return an estimate with its interval, as LaTeX.

    Args:
        row: the hypothesis.
        name: which one, as in `hypotheses.with_interval`.
    """
    return escape(hypotheses.with_interval(row, name))


def percent(row: Row, name: str = "") -> str:
    r"""Return a rate with its interval, as in `55\,\% (40 to 70)`."""
    return scaled(row, name, r"\,\%")


def points(row: Row, name: str = "") -> str:
    """Return a difference of rates with its interval, as in `30 percentage points (12 to 45)`."""
    return scaled(row, name, " percentage points")


def scaled(row: Row, name: str, unit: str) -> str:
    """Return an estimate and its interval in whole hundredths."""
    hundredths = (100 * row[column] for column in hypotheses.columns(name))
    value, low, high = (number(round(v) + 0.0 if math.isfinite(v) else v) for v in hundredths)
    return f"{value}{unit} ({low} to {high})"


def times(row: Row, name: str = "") -> str:
    """Return the factor whose natural log a row estimates, as in `2.3 times (1.8 to 3)`."""
    value, low, high = (number(factor(row[column])) for column in hypotheses.columns(name))
    return f"{value} times ({low} to {high})"


def factor(log: float) -> float:
    """Return the exponential of a logarithm, infinite where it overflows."""
    return math.exp(log) if log < 700 else math.inf


FORMS = {"effect": effect, "percent": percent, "points": points, "times": times}


def effects(row: Row, form: str = "effect") -> str:
    """Return the pooled estimate, or those at both ends of a moderator, as LaTeX.

    As in `0.9 (0.8 to 1) at $T = 10$ and 0.3 (0.2 to 0.5) at $T = 40$`.

    Args:
        row: the hypothesis.
        form: one of `FORMS`, how an estimate is written.
    """
    write = FORMS[form]
    if not hypotheses.moderated(row):
        return write(row)
    before = "at" if hypotheses.continuous(row) else "with"
    ends = (f"{write(row, n)} {before} {escape(hypotheses.end(row, n))}" for n in hypotheses.ENDS)
    return " and ".join(dict.fromkeys(ends))


def place(row: Row) -> str:
    """Return where a conditional hypothesis holds, as LaTeX."""
    return escape(hypotheses.place(row))


TEMPLATES.filters |= FORMS | {"effects": effects, "place": place, "num": number}


def render(template: str, **names: Any) -> str:
    """Return LaTeX text with every `<<expression>>` replaced by its value.

    Raises:
        ValueError: if the template names something that is not there.
    """
    try:
        return TEMPLATES.from_string(template).render(**names)
    except jinja2.TemplateError as error:
        raise ValueError(f"paper: {error}, in: {template.strip()[:80]}") from error


def borne_out(requires: Mapping[str, Sequence[str]], found: Found) -> bool:
    """Tell whether every hypothesis, named as `C08.product`, has a verdict that is required.

    Args:
        requires: the allowed verdicts by hypothesis.
        found: the hypotheses of the study's claims.

    Raises:
        ValueError: if a claim of the study has no hypothesis of that name.
    """
    for name, allowed in requires.items():
        claim, _, hypothesis = name.partition(".")
        if claim not in found:
            return False
        if hypothesis not in found[claim]:
            known = ", ".join(found[claim])
            raise ValueError(f"paper: a finding requires {name}; {claim} has only {known}")
        if found[claim][hypothesis]["verdict"] not in allowed:
            return False
    return True


def chosen(candidates: Sequence[Mapping[str, Any]], found: Found) -> list[Mapping[str, Any]]:
    """Return the first `MOST` findings that the verdicts bear out."""
    return [each for each in candidates if borne_out(each["requires"], found)][:MOST]


def section(findings: Sequence[Mapping[str, Any]], found: Found) -> str:
    """Return a paragraph for each finding: its title and the sentences that hold."""
    if not findings:
        return (
            "None of the findings that we hold in readiness for this place is borne out by this "
            "study; what it found is in \\cref{tab:ledger}.\n"
        )
    return "\n".join(paragraph(finding, found) for finding in findings)


def paragraph(finding: Mapping[str, Any], found: Found) -> str:
    """Return one finding as a paragraph with its title as heading."""
    sentences = [
        render(sentence["text"], **found).strip()
        for sentence in finding["sentences"]
        if borne_out(sentence.get("requires", {}), found)
    ]
    return rf"\finding{{{capital(finding['title'])}.}} " + "\n".join(filter(None, sentences)) + "\n"


def lessons(findings: Sequence[Mapping[str, Any]]) -> str:
    """Return what follows from the findings, one sentence for each."""
    if not findings:
        return "From a study without a finding to report nothing follows.\n"
    sentences = " ".join(finding["lesson"].strip() for finding in findings)
    opening = "For those who choose and train recurrent networks, the findings come to this."
    return f"{opening} {sentences}\n"


COUNTS = ("No finding stands", "One finding stands", "Two findings stand", "Three findings stand",
          "Four findings stand")  # fmt: skip


def abstract(findings: Sequence[Mapping[str, Any]]) -> str:
    """Return the findings' titles in one sentence, or nothing if there is none."""
    if not findings:
        return ""
    titles = "; ".join(finding["title"] for finding in findings)
    return f"{COUNTS[len(findings)]} out: {titles}.\n"
