"""The list of origins: as an appendix of the paper, and for those who ask for one number of it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from rnngrad.paper.latex.text import character_source, plain
from rnngrad.paper.origins import Entry, Reading
from rnngrad.paper.study import ANCHORS

NUMBER = re.compile(r"(10\^)?([-−]?\d+(?:\.\d+)?(?:e[-−+]?\d+)?)")
"""A number in plain text; with its first group it is an exponent of ten."""


class NumberError(Exception):
    """A number that the paper does not have; the message says which it has."""


def listed(entries: Iterable[Entry]) -> str:
    """Return the list of origins as LaTeX: of each its number, table, filter and columns."""
    return "".join(
        rf"\entry{{{entry.number}}}{{{breakable(entry.table)}{where_source(entry)}:"
        + columns_source(entry)
        + "}\n"
        for entry in entries
    )


def columns_source(entry: Entry) -> str:
    """Return the columns that are read of an origin, and how, as LaTeX, each with its letter."""
    columns = {reading.letter: breakable(read(reading)) for reading in entry.readings}
    return ";".join(
        rf"\columns{{{entry.number}}}{{{letter}}} {text}" for letter, text in columns.items()
    )


def read(reading: Reading) -> str:
    """Return which columns are read, and how: `run, distinct`."""
    return ", ".join(filter(None, [*reading.columns, reading.taken])) or "number of rows"


def where_source(entry: Entry) -> str:
    """Return what chooses the rows of an origin, as LaTeX after a comma, or nothing."""
    raw = entry.table == ANCHORS  # whose names are LaTeX
    chosen = (
        f", {breakable(column)} = {value if raw else breakable(said(value))}"
        for column, value in entry.where.items()
    )
    return "".join(chosen)


def said(value: Any) -> str:
    """Return a value that chooses rows, for a reader."""
    if isinstance(value, list):
        return " or ".join(map(said, value))
    if value is None:
        return "missing"
    return f"{value:g}" if isinstance(value, float) else str(value)


def breakable(text: str) -> str:
    """Return names of files and columns as LaTeX that may go on in the next line."""
    source = "".join(map(character_source, text))
    return re.sub(r"(\\_|[/.])(?=\w)", r"\1\\allowbreak{}", source)


def entries_of(document: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Return the entries that a document has as `dataclasses.asdict` gives them."""
    return [
        Entry(**{**entry, "readings": [Reading(**each) for each in entry["readings"]]})
        for entry in document
    ]


def find(entries: Sequence[Entry], given: str) -> list[Entry]:
    """Return the origins of a number: by its entry, `12` or `12b`, or as it is printed, `0.25`.

    Each has only those of its readings that are asked for.

    Raises:
        NumberError: if there is none.
    """
    asked = [by_name(entry, given) for entry in entries]
    if not any(entry.readings for entry in asked):
        asked = [by_value(entry, given) for entry in entries]
    if found := [entry for entry in asked if entry.readings]:
        return found
    raise NumberError(
        f"config: number: {given} given; allowed are an entry of the paper's list of origins, "
        f"1 to {len(entries)}, with or without its letter, or a number as it is printed, like 0.25"
    )


def by_name(entry: Entry, given: str) -> Entry:
    """Return an entry with the readings that go by a name: its number, or with a letter."""
    number = str(entry.number)
    chosen = [each for each in entry.readings if given in (number, number + each.letter)]
    return replace(entry, readings=chosen)


def by_value(entry: Entry, given: str) -> Entry:
    """Return an entry with the readings in which a number is printed."""
    wanted = values(given) if NUMBER.fullmatch(given) else set()
    chosen = [each for each in entry.readings if wanted & values(plain(each.printed))]
    return replace(entry, readings=chosen)


def values(text: str) -> set[Decimal]:
    """Return the numbers in a plain text: `10^-116` is the same as `1e-116`."""
    found = ((base, Decimal(digits.replace("−", "-"))) for base, digits in NUMBER.findall(text))
    return {Decimal(10) ** number if base else number for base, number in found}


def told(entry: Entry) -> Iterator[str]:
    """Yield in lines what is printed of an origin, and what its rows have."""
    chosen = (f"{column} = {said(value)}" for column, value in entry.where.items())
    yield ", ".join([f"[{entry.number}] {entry.table}", *chosen])
    for reading in entry.readings:
        if reading.taken or not reading.columns:
            values = f"{read(reading)}: {', '.join(map(str, reading.values))}"
        else:
            pairs = zip(reading.columns, reading.values, strict=True)
            values = ", ".join(f"{column} {value}" for column, value in pairs)
        yield f"  {reading.letter}: {plain(reading.printed)}, from {values}"
