"""Sentences with gaps, and the numbers of a study that fill them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
import pandas as pd

from rnngrad.claims.effects import CONDITIONS
from rnngrad.figures.style.hypotheses import Found
from rnngrad.paper.filters import FILTERS, NotMeasured, Said
from rnngrad.paper.lookup import matching
from rnngrad.paper.origins import Book, Row


@dataclass(frozen=True)
class Facts:
    """What sentences are filled from.

    Attributes:
        found: the hypotheses of the study's claims.
        book: the tables that the study has, see `Study.tables_by_place`.
        figures: the figures that the study draws.
    """

    found: Found
    book: Book
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
        where = {"claim": claim, "hypothesis": hypothesis}
        return Row(self.book, "hypotheses.parquet", where, self.found[claim][hypothesis])

    def primary(self, claim: str) -> Row:
        """Return the primary hypothesis of a claim."""
        return self.row(f"{claim}.{next(iter(self.found[claim]))}")

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
        table = f"evidence/{claim}.parquet"
        rows = self.book.tables[table]
        where = {"hypothesis": hypothesis} | columns
        chosen = matching(rows, where | {"role": ["control", "positive"]})
        chosen = chosen[chosen["estimate"].notna()]
        if not len(chosen):
            raise NotMeasured
        if chosen["length"].notna().any():
            where["length"] = chosen["length"].max()
            chosen = matching(chosen, where)
        row = chosen.iloc[0]
        return Row(self.book, table, only(rows, where, row), {"moderator": ""} | row.to_dict())


def only(rows: pd.DataFrame, where: Mapping[str, Any], row: pd.Series) -> dict[str, Any]:
    """Return values of columns that choose one row among others: those given, and what it takes."""
    where, left = dict(where), matching(rows, where)
    for column in ("role", *CONDITIONS):
        if len(left) > 1 and left[column].nunique(dropna=False) > 1:
            where[column] = None if pd.isna(row[column]) else row[column]
            left = matching(left, where)
    return where


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
            fig=lambda name: reference(name, facts.figures),
        )
    except NotMeasured:
        facts.book.forget(before)
        return ""


def paragraph(sentences: Iterable[Sentence], facts: Facts) -> str:
    """Return the sentences that are said, one after the other."""
    return "\n".join(filter(None, (said(sentence, facts) for sentence in sentences)))
