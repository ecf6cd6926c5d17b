"""The numbers of a study that sentences are filled from: its hypotheses and their conditions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from rnngrad.claims.effects import CONDITIONS
from rnngrad.figures.style.hypotheses import Found
from rnngrad.paper.filters import NotMeasured
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
        """Return the condition that was measured beside a hypothesis, the longest of several.

        Args:
            name: the hypothesis, as `C08.product`.
            columns: the values by which the condition is found among the evidence.

        Raises:
            NotMeasured: if there is none, or more than one of the longest.
        """
        chosen = self.measured(name, ["control", "positive"], columns)
        where = dict(columns)
        if chosen["length"].notna().any():
            where["length"] = chosen["length"].max()
            chosen = matching(chosen, where)
        if len(chosen) > 1:
            raise NotMeasured
        return self.condition(name, where, chosen.iloc[0])

    def least(self, name: str, **columns: Any) -> Row:
        """Return the condition of a hypothesis itself that has the smallest estimate.

        Args:
            name: the hypothesis, as `C08.product`.
            columns: values that conditions have to have, others do not count.

        Raises:
            NotMeasured: if there is none.
        """
        chosen = self.measured(name, ["claim"], columns)
        return self.condition(name, columns, chosen.loc[chosen["estimate"].idxmin()])

    def most(self, name: str, **columns: Any) -> Row:
        """Return the condition that has the largest estimate, otherwise as `least`."""
        chosen = self.measured(name, ["claim"], columns)
        return self.condition(name, columns, chosen.loc[chosen["estimate"].idxmax()])

    def measured(self, name: str, roles: list[str], columns: Mapping[str, Any]) -> pd.DataFrame:
        """Return the conditions of a hypothesis that have an estimate, of some roles and values.

        Raises:
            NotMeasured: if there is none.
        """
        self.row(name)
        table, where = evidence(name)
        rows = matching(self.book.tables[table], where | dict(columns) | {"role": roles})
        rows = rows[rows["estimate"].notna()]
        if not len(rows):
            raise NotMeasured
        return rows

    def condition(self, name: str, where: Mapping[str, Any], row: pd.Series) -> Row:
        """Return a row of the evidence on a hypothesis, chosen by as few values as it takes."""
        table, known = evidence(name)
        chosen = only(self.book.tables[table], known | dict(where), row)
        return Row(self.book, table, chosen, {"moderator": ""} | row.to_dict())


def evidence(name: str) -> tuple[str, dict[str, Any]]:
    """Return the table that has the conditions of a hypothesis, and what chooses its rows."""
    claim, _, hypothesis = name.partition(".")
    return f"evidence/{claim}.parquet", {"hypothesis": hypothesis}


def only(rows: pd.DataFrame, where: Mapping[str, Any], row: pd.Series) -> dict[str, Any]:
    """Return values of columns that choose one row among others: those given, and what it takes."""
    where, left = dict(where), matching(rows, where)
    for column in ("role", *CONDITIONS):
        if len(left) > 1 and left[column].nunique(dropna=False) > 1:
            where[column] = None if pd.isna(row[column]) else row[column]
            left = matching(left, where)
    return where
