"""Where the numbers of the paper come from: each is read through its origin, and leads to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from rnngrad.paper.forms import FORMS
from rnngrad.paper.lookup import look_up


@dataclass(frozen=True)
class Reading:
    """What is read of an origin, and what the paper prints of it.

    Attributes:
        columns: the columns; none where rows are counted.
        taken: how, as in `lookup.look_up`.
        values: what comes of that.
        form: one of `FORMS`, which is given the values.
        printed: what it makes of them, as LaTeX.
    """

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


class Book:
    """The tables that a paper reads, and the origins of its numbers in the order of their use.

    Attributes:
        tables: the tables by name.
        numbers: of the origins, by their table and what chooses its rows, as text.
        written: what was written, one entry for each reading, in order.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self.tables = dict(tables)
        self.numbers: dict[str, int] = {}
        self.written: list[Entry] = []

    def write(
        self,
        form: str,
        table: str,
        columns: Sequence[str] = (),
        where: Mapping[str, Any] | None = None,
        taken: str = "",
    ) -> str:
        r"""Return what a table says, as LaTeX that leads to its origin: `\origin{12}{0.25}`.

        Args:
            form: one of `FORMS`.
            table: one of the book's.
            columns: what is read; where there are none, rows are counted.
            where: what chooses the rows, see `lookup.matching`.
            taken: how the rows become one value, see `lookup.look_up`.
        """
        where = {column: plain(value) for column, value in (where or {}).items()}
        values = look_up(self.tables[table], where, columns, taken)
        reading = Reading(list(columns), taken, plain(values), form, FORMS[form](*values))
        key = f"{table}: {sorted(where.items())}"
        number = self.numbers.setdefault(key, len(self.numbers) + 1)
        self.written.append(Entry(number, table, where, [reading]))
        return rf"\origin{{{number}}}{{{reading.printed}}}"

    def entries(self) -> list[Entry]:
        """Return the origins in their order, each with all that was read of it."""
        found: dict[int, Entry] = {}
        for each in self.written:
            entry = found.setdefault(each.number, Entry(each.number, each.table, each.where, []))
            entry.readings += [new for new in each.readings if new not in entry.readings]
        return list(found.values())

    def mark(self) -> tuple[int, int]:
        """Return how far the book is written, for `forget`."""
        return len(self.numbers), len(self.written)

    def forget(self, mark: tuple[int, int]) -> None:
        """Take back what was written after a `mark`, in a sentence that is not said after all."""
        origins, written = mark
        self.numbers = dict(list(self.numbers.items())[:origins])
        del self.written[written:]


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
