"""The list of origins, and the entry of one number of the paper."""

import json
from dataclasses import asdict

import pandas as pd
import pytest

from rnngrad.paper import numbers
from rnngrad.paper.origins import Book, Entry

WHERE = {"claim": "C08", "hypothesis": "share", "keep_bias": 3.713572066704308, "task": None}


@pytest.fixture
def entries() -> list[Entry]:
    """Of two rows, the first read in two ways, and of all rows."""
    rows = [WHERE | {"estimate": 0.651, "low": -0.5, "high": 0.75, "margin": -116.0}]
    rows += [
        {"claim": "C09", "estimate": 0.25, "low": 0.125, "high": 0.5, "margin": 2e-5, "far": -2.5}
    ]
    book = Book({"hypotheses.parquet": pd.DataFrame(rows)})
    columns = ("estimate", "low", "high")
    book.write("percent", "hypotheses.parquet", columns, WHERE)
    book.write("power", "hypotheses.parquet", ("margin",), WHERE)
    book.write("number", "hypotheses.parquet", columns, {"claim": "C09"})
    book.write("number", "hypotheses.parquet", ("margin",), {"claim": "C09"})
    book.write("power", "hypotheses.parquet", ("far",), {"claim": "C09"})
    book.write("as it is", "hypotheses.parquet")
    document = json.loads(json.dumps([asdict(entry) for entry in book.entries.values()]))
    return numbers.entries_of(document)


def names(found: list[Entry]) -> list[str]:
    return [f"{entry.number}{each.letter}" for entry in found for each in entry.readings]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("1", ["1a", "1b"]),
        ("1b", ["1b"]),
        ("2", ["2a", "2b", "2c"]),
        ("65", ["1a"]),
        ("-50", ["1a"]),
        ("1e-116", ["1b"]),
        ("10^-116", ["1b"]),
        ("10^-2.5", ["2c"]),
        ("0.25", ["2a"]),
        ("0.250", ["2a"]),
        ("2e-05", ["2b"]),
    ],
)
def test_a_number_is_found_by_its_entry_and_as_it_is_printed(entries, given, found):
    assert names(numbers.find(entries, given)) == found


def test_all_that_print_a_number_are_found():
    book = Book({"t": pd.DataFrame({"cell": ["lstm", "gru"], "rate": [0.5, 0.5]})})
    for cell in ("lstm", "gru"):
        book.write("number", "t", ("rate",), {"cell": cell})
    assert names(numbers.find(list(book.entries.values()), "0.5")) == ["1a", "2a"]


@pytest.mark.parametrize("given", ["4", "1c", "0.26", "-116", "10^", "nan", "True", "all"])
def test_what_the_paper_does_not_have_is_named_with_what_it_has(entries, given):
    with pytest.raises(numbers.NumberError) as caught:
        numbers.find(entries, given)
    assert str(caught.value) == (
        f"config: number: {given} given; allowed are an entry of the paper's list of origins, "
        "1 to 3, with or without its letter, or a number as it is printed, like 0.25"
    )


def test_an_entry_is_told_with_the_values_that_it_was_written_from(entries):
    assert list(numbers.told(entries[0])) == [
        "[1] hypotheses.parquet, claim = C08, hypothesis = share, keep_bias = 3.71357, "
        "task = missing",
        "  a: 65 % (-50 to 75), from estimate 0.651, low -0.5, high 0.75",
        "  b: 10^-116, from margin -116.0",
    ]
    assert list(numbers.told(entries[2])) == [
        "[3] hypotheses.parquet",
        "  a: 2, from number of rows: 2",
    ]


def test_an_entry_is_listed_with_its_table_its_filter_and_its_columns(entries):
    first, second, third = numbers.listed(entries).replace(r"\allowbreak{}", "").splitlines()
    assert first == (
        r"\entry{1}{hypotheses.parquet, claim = C08, hypothesis = share, keep\_bias = 3.71357, "
        r"task = missing:\columns{1}{a} estimate, low, high;\columns{1}{b} margin}"
    )
    assert second.startswith(r"\entry{2}{hypotheses.parquet, claim = C09:\columns{2}{a} ")
    assert third == r"\entry{3}{hypotheses.parquet:\columns{3}{a} number of rows}"
