"""The list of origins: as an appendix of the paper, and for those who ask for one number of it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rnngrad.paper.latex.text import character_source, plain
from rnngrad.paper.origins import Entry, Reading
from rnngrad.paper.study import ANCHORS

NUMBER = re.compile(r"(10\^)?([-−]?\d+(?:\.\d+)?(?:e[-−+]?\d+)?)")
"""A number in plain text; the first group tells whether it is an exponent of ten."""


class NumberError(Exception):
    """A number that the paper does not have; the message says which it has."""


def listed(entries: Iterable[Entry]) -> str:
    """Return the list of origins as LaTeX: of each its number, table, columns and filter."""
    lines = (
        rf"\entry{{{entry.number}}}{{{breakable(entry.table)}: {columns_source(entry)}"
        rf"{where_source(entry)}}}"
        for entry in entries
    )
    return "\n".join(lines) + "\n"


def columns_source(entry: Entry) -> str:
    """Return the columns that are read of an origin, and how, as LaTeX."""
    return breakable("; ".join(dict.fromkeys(map(read, entry.readings))))


def read(reading: Reading) -> str:
    """Return which columns are read, and how: `run, distinct`."""
    return ", ".join(filter(None, [*reading.columns, reading.taken])) or "number of rows"


def where_source(entry: Entry) -> str:
    """Return what chooses the rows of an origin, as LaTeX after a semicolon, or nothing."""
    raw = entry.table == ANCHORS  # whose names are LaTeX
    chosen = (
        f"{breakable(column)} = {value if raw else breakable(said(value))}"
        for column, value in entry.where.items()
    )
    return "; ".join(["", *filter(None, [", ".join(chosen)])])


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
    """Return the entry of a number of the list, or all whose numbers are printed like it.

    Raises:
        NumberError: if there is none.
    """
    found = [entry for entry in entries if str(entry.number) == given]
    try:
        found = found or [entry for entry in entries if float(given) in printed(entry)]
    except ValueError:
        found = []
    if not found:
        raise NumberError(
            f"config: number: {given} given; allowed are an entry of the paper's list of origins, "
            f"1 to {len(entries)}, or a number as the paper prints it, such as 0.25 or 1e-05"
        )
    return found


def printed(entry: Entry) -> set[float]:
    """Return the numbers that the paper prints of an origin."""
    texts = (plain(reading.printed) for reading in entry.readings)
    pairs = (pair for text in texts for pair in NUMBER.findall(text))
    return {float(f"{'1e' * bool(power)}{number}".replace("−", "-")) for power, number in pairs}


def told(entry: Entry) -> Iterator[str]:
    """Yield in lines what is printed of an origin, and what its rows have."""
    chosen = ", ".join(f"{column} = {said(value)}" for column, value in entry.where.items())
    yield f"[{entry.number}] {entry.table}: {chosen or 'all rows'}"
    for reading in entry.readings:
        if reading.taken or not reading.columns:
            values = f"{read(reading)}: {', '.join(map(str, reading.values))}"
        else:
            pairs = zip(reading.columns, reading.values, strict=True)
            values = ", ".join(f"{column} {value}" for column, value in pairs)
        yield f"  printed as {plain(reading.printed)}: {values}"
