"""Where the numbers of the paper come from: each is read through its origin, and leads to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

import pandas as pd

from rnngrad.paper.forms import FORMS
from rnngrad.paper.lookup import look_up


@dataclass(frozen=True)
class Reading:
    """What is read of an origin, and what the paper prints of it.

    Attributes:
        letter: of the columns and how they are read, among others of the same rows.
        columns: the columns; none where rows are counted.
        taken: how, as in `lookup.look_up`.
        values: what comes of that.
        form: one of `FORMS`, which is given the values.
        printed: what it makes of them, as LaTeX.
    """

    letter: str
    columns: list[str]
    taken: str
    values: list[Any]
    form: str
    printed: str


@dataclass
class Entry:
    """Rows of a table that numbers come from, and what is read of them.

    Attributes:
        number: of the entry in the list of origins.
        table: the table's name in the book.
        where: what chooses its rows.
        readings: what the paper has of them.
    """

    number: int
    table: str
    where: Mapping[str, Any]
    readings: list[Reading]

    def letter(self, columns: list[str], taken: str) -> str:
        """Return the letter of some columns and how they are read: their own, or the next."""
        known = {(*each.columns, each.taken): each.letter for each in self.readings}
        return known.get((*columns, taken), ascii_lowercase[len(set(known.values()))])


class Book:
    """The tables that a paper reads, and the origins of its numbers in the order of their use.

    Attributes:
        tables: the tables by name.
        entries: the origins, by their table and what chooses its rows, as text.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self.tables = dict(tables)
        self.entries: dict[str, Entry] = {}

    def write(
        self,
        form: str,
        table: str,
        columns: Sequence[str] = (),
        where: Mapping[str, Any] | None = None,
        taken: str = "",
    ) -> str:
        r"""Return what a table says, as LaTeX that leads to its origin: `\origin{12a}{0.25}`.

        Args:
            form: one of `FORMS`.
            table: one of the book's.
            columns: what is read; where there are none, rows are counted.
            where: what chooses the rows, see `lookup.matching`.
            taken: how the rows become one value, see `lookup.look_up`.
        """
        where = {column: plain(value) for column, value in (where or {}).items()}
        values = look_up(self.tables[table], where, columns, taken)
        key = f"{table}: {sorted(where.items())}"
        entry = self.entries.setdefault(key, Entry(len(self.entries) + 1, table, where, []))
        letter, printed = entry.letter(list(columns), taken), FORMS[form](*values)
        reading = Reading(letter, list(columns), taken, plain(values), form, printed)
        if reading not in entry.readings:
            entry.readings.append(reading)
        return rf"\origin{{{entry.number}{letter}}}{{{printed}}}"

    def mark(self) -> dict[str, int]:
        """Return how far the book is written, for `forget`."""
        return {key: len(entry.readings) for key, entry in self.entries.items()}

    def forget(self, mark: Mapping[str, int]) -> None:
        """Take back what was written after a `mark`, in a sentence that is not said after all."""
        self.entries = {key: self.entries[key] for key in mark}
        for key, count in mark.items():
            del self.entries[key].readings[count:]


@dataclass(frozen=True, eq=False)
class Row(Mapping[str, Any]):
    """A row of a table of a book that knows where it is from.

    Attributes:
        book: the book.
        table: the table's name there.
        where: what chooses it.
        known: its values, to reason with; what is printed goes through `write`.
    """

    book: Book
    table: str
    where: Mapping[str, Any]
    known: Mapping[str, Any]

    def write(self, form: str, *columns: str) -> str:
        """Return what the row has in some columns, as LaTeX that leads to its origin."""
        return self.book.write(form, self.table, columns, self.where)

    def __getitem__(self, column: str) -> Any:
        return self.known[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


def plain(value: Any) -> Any:
    """Return a value of a table as JSON has it."""
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.item() if hasattr(value, "item") else value
