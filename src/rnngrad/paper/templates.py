"""Sentences with gaps, which the numbers of a study fill."""

from collections.abc import Iterable, Mapping
from typing import Any

import jinja2

from rnngrad.paper.facts import Facts
from rnngrad.paper.filters import FILTERS, NotMeasured, Said


def reference(name: str, figures: Iterable[str]) -> Said:
    """Return the reference to a figure.

    Raises:
        NotMeasured: if the study does not draw it.
    """
    if name not in figures:
        raise NotMeasured
    return Said(rf"\cref{{fig:{name}}}")


def only_said(value: object) -> str:
    """Return what a gap of a sentence is filled with.

    Raises:
        TemplateRuntimeError: if it is not of one of the filters, and would have no origin.
    """
    if not isinstance(value, Said):
        raise jinja2.TemplateRuntimeError(
            f"{type(value).__name__} needs a filter that leads to its origin"
        )
    return value


ENVIRONMENT = jinja2.Environment(
    variable_start_string="<<",
    variable_end_string=">>",
    block_start_string="<%",
    block_end_string="%>",
    comment_start_string="<#",
    comment_end_string="#>",
    undefined=jinja2.StrictUndefined,
    autoescape=False,
    finalize=only_said,
)
ENVIRONMENT.filters |= FILTERS


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
    before = facts.book.mark()
    try:
        return render(
            sentence["text"],
            h=facts.row,
            control=facts.control,
            least=facts.least,
            most=facts.most,
            fig=lambda name: reference(name, facts.figures),
        )
    except NotMeasured:
        facts.book.forget(before)
        return ""


def paragraph(sentences: Iterable[Sentence], facts: Facts) -> str:
    """Return the sentences that are said, one after the other."""
    return "\n".join(filter(None, (said(sentence, facts) for sentence in sentences)))
