"""Sentences with gaps, and the numbers of a study that fill them."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
import pandas as pd

from rnngrad.figures.style import hypotheses
from rnngrad.figures.style.hypotheses import Found, Row
from rnngrad.paper.latex.text import escape, number


class NotMeasured(Exception):
    """A study has no number for a gap of a sentence, which is not said then."""


@dataclass(frozen=True)
class Facts:
    """What sentences are filled from.

    Attributes:
        found: the hypotheses of the study's claims.
        evidence: their conditions by claim, controls included.
        figures: the figures that the study draws.
    """

    found: Found
    evidence: Mapping[str, pd.DataFrame]
    figures: tuple[str, ...] = ()

    def row(self, name: str) -> Row:
        """Return a hypothesis by its name, as `C08.product`.

        Raises:
            NotMeasured: if the study does not have its claim.
            ValueError: if the claim has no hypothesis of that name.
        """
        claim, _, hypothesis = name.partition(".")
        if claim not in self.found:
            raise NotMeasured
        if hypothesis not in self.found[claim]:
            known = ", ".join(self.found[claim])
            raise ValueError(f"paper: there is no {name}; {claim} has only {known}")
        return self.found[claim][hypothesis]

    def verdict(self, name: str) -> str:
        """Return the verdict on a hypothesis; `no data` where the study has none, or no claim."""
        try:
            row = self.row(name)
        except NotMeasured:
            return "no data"
        return "no data" if row["why_not"] == "no data" else str(row["verdict"])

    def control(self, name: str, **columns: Any) -> Row:
        """Return a condition that was measured beside a hypothesis, the longest of several.

        Args:
            name: the hypothesis, as `C08.product`.
            columns: the values by which the condition is found among the evidence.

        Raises:
            NotMeasured: if there is none.
        """
        claim, _, hypothesis = name.partition(".")
        self.row(name)
        rows = self.evidence[claim]
        chosen = (rows["hypothesis"] == hypothesis) & rows["role"].isin(["control", "positive"])
        for column, wanted in columns.items():
            chosen &= rows[column] == wanted
        rows = rows[chosen & rows["estimate"].notna()]
        if not len(rows):
            raise NotMeasured
        if rows["length"].notna().any():
            rows = rows[rows["length"] == rows["length"].max()]
        return {"moderator": ""} | rows.iloc[0].to_dict()


def reference(name: str, figures: Iterable[str]) -> str:
    """Return the reference to a figure.

    Raises:
        NotMeasured: if the study does not draw it.
    """
    if name not in figures:
        raise NotMeasured
    return rf"\cref{{fig:{name}}}"


def bare(value: float) -> str:
    """Return a number with three digits, or all of its whole ones."""
    return escape(hypotheses.number(value))


def percent(value: float) -> str:
    """Return a share in whole hundredths."""
    return number(round(100 * value) + 0.0 if math.isfinite(value) else value)


def power(value: float) -> str:
    """Return the number whose log10 is given: a plain one between a hundredth and a hundred."""
    if not math.isfinite(value):
        return number(value)
    if abs(value) <= 2:
        return number(10**value, 2)
    return rf"$10^{{{value:.{0 if abs(value) >= 100 else 1}f}}}$"


def factor(value: float) -> str:
    """Return the number whose natural log is given."""
    return number(math.exp(value) if value < 700 else math.inf)


def doublings(value: float) -> str:
    """Return the number whose log2 is given."""
    return number(2.0**value if value < 1000 else math.inf)


FORMS: dict[str, tuple[Callable[[float], str], str]] = {
    "number": (bare, ""),
    "percent": (percent, r"\,\%"),
    "points": (percent, " percentage points"),
    "power": (power, ""),
    "factor": (factor, ""),
    "doublings": (doublings, ""),
}
"""How an estimate and the ends of its interval are written, and their unit."""


def effect(row: Row, form: str = "number", name: str = "") -> str:
    r"""Return an estimate with its interval, as LaTeX: `55\,\% (40 to 70)`.

    Args:
        row: the hypothesis or a condition of it.
        form: one of `FORMS`.
        name: which estimate, as in `hypotheses.with_interval`.

    Raises:
        NotMeasured: if there is no estimate.
    """
    write, unit = FORMS[form]
    values = [float(row[column]) for column in hypotheses.columns(name)]
    if math.isnan(values[0]):
        raise NotMeasured
    estimate, low, high = map(write, values)
    return f"{estimate}{unit} ({low} to {high})"


def effects(row: Row, form: str = "number") -> str:
    """Return the pooled estimate, or those at both ends of a moderator, as LaTeX.

    As in `0.9 (0.8 to 1) at $T = 10$ and 0.3 (0.2 to 0.5) at $T = 40$`.
    """
    if not hypotheses.moderated(row):
        return effect(row, form)
    before = "at" if hypotheses.continuous(row) else "with"
    ends = [
        f"{effect(row, form, end)} {before} {escape(hypotheses.end(row, end))}"
        for end in hypotheses.ENDS
    ]
    return " and ".join(dict.fromkeys(ends))


def place(row: Row) -> str:
    """Return where a conditional hypothesis holds, as LaTeX."""
    return escape(hypotheses.place(row))


def undecided(row: Row) -> str:
    """Return why a hypothesis is not decided, as LaTeX."""
    return escape(hypotheses.reason(row))


def margin(row: Row, form: str = "number") -> str:
    """Return the margin of a hypothesis, as LaTeX, with its unit."""
    write, unit = FORMS[form]
    return write(row["margin"]) + unit


ENVIRONMENT = jinja2.Environment(
    variable_start_string="<<",
    variable_end_string=">>",
    block_start_string="<%",
    block_end_string="%>",
    comment_start_string="<#",
    comment_end_string="#>",
    undefined=jinja2.StrictUndefined,
    autoescape=False,
)
ENVIRONMENT.filters |= {
    "effect": effect,
    "effects": effects,
    "place": place,
    "undecided": undecided,
    "margin": margin,
    "num": number,
}


def render(template: str, **names: Any) -> str:
    """Return LaTeX text with every `<<expression>>` replaced by its value.

    Raises:
        ValueError: if the template names something that is not there.
    """
    try:
        return ENVIRONMENT.from_string(template).render(**names).strip()
    except jinja2.TemplateError as error:
        raise ValueError(f"paper: {error}, in: {template.strip()[:80]}") from error


Sentence = str | Mapping[str, Any]
"""A text, or a mapping with `text` and `requires`, the allowed verdicts by hypothesis."""


def said(sentence: Sentence, facts: Facts) -> str:
    """Return a sentence, or nothing if a verdict does not bear it out or a number is missing."""
    if isinstance(sentence, str):
        sentence = {"text": sentence}
    for name, allowed in sentence.get("requires", {}).items():
        if facts.verdict(name) not in allowed:
            return ""
    try:
        return render(
            sentence["text"],
            h=facts.row,
            control=facts.control,
            fig=lambda name: reference(name, facts.figures),
        )
    except NotMeasured:
        return ""


def paragraph(sentences: Iterable[Sentence], facts: Facts) -> str:
    """Return the sentences that are said, one after the other."""
    return "\n".join(filter(None, (said(sentence, facts) for sentence in sentences)))
