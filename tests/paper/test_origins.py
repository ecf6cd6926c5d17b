"""Every number that the paper prints is read through its origin, and leads to it."""

import re

import numpy as np
import pandas as pd
import pytest

from rnngrad.claims import effects
from rnngrad.paper import lookup, templates
from rnngrad.paper.facts import Facts, only
from rnngrad.paper.filters import FILTERS
from rnngrad.paper.forms import FORMS
from rnngrad.paper.origins import Book
from tests.hypothesis_rows import EVERY, row
from tests.paper.links import LINK, book_of, unlinked

NO_RESULT = r"\\cite\{[^}]*\}|\\ref\{[^}]*\}|\\cref\{[^}]*\}|g\^2|lambda_1|sigma_1|[tT]-1"
"""What of the sentences has digits and is not a result."""


def test_what_is_looked_up_in_the_table_and_formatted_is_what_is_printed(study, entries):
    tables = study.tables_by_place()
    assert len(entries) > 100
    for entry in entries:
        for each in entry.readings:
            values = lookup.look_up(tables[entry.table], entry.where, each.columns, each.taken)
            assert FORMS[each.form](*values) == each.printed, (entry, each)


def test_every_link_has_its_entry_and_every_entry_is_of_a_link(written, entries):
    linked = {name for source in written.values() for name in LINK.findall(source)}
    assert linked == {
        f"{entry.number}{each.letter}" for entry in entries for each in entry.readings
    }
    targets = re.findall(r"\\columns\{(\d+)\}\{(\w)\}", written["numbers"])
    assert len(targets) == len(set(targets)) and {"".join(each) for each in targets} == linked
    assert re.findall(r"\\entry\{(\d+)\}", written["numbers"]) == [
        str(number) for number in range(1, len(entries) + 1)
    ]


def test_an_origin_is_listed_once(entries):
    origins = [f"{entry.table} {entry.where}" for entry in entries]
    assert len(origins) == len(set(origins))
    for entry in entries:
        read = {each.letter: (each.columns, each.taken) for each in entry.readings}
        assert all(read[each.letter] == (each.columns, each.taken) for each in entry.readings)


def test_no_number_of_a_sentence_is_without_a_link(written):
    for part in ("abstract", "results", "related", "lessons"):
        text = re.sub(r"\\begin\{table\}.*?\\end\{table\}", "", written[part], flags=re.S)
        text = re.sub(r"\\(begin|includegraphics|label|hyperref|verdicts|subsection).*", "",
                      unlinked(text, keep=False))  # fmt: skip
        text = re.sub(r"\\caption\{.*|width=.*", "", text)
        assert not re.search(r"\d", re.sub(NO_RESULT, "", text)), part


def test_no_number_of_a_macro_or_a_table_is_without_a_link(written):
    for line in written["macros"].splitlines():
        named = re.match(r"\\newcommand\{\\(study|registry)(Name|Digest|Versions)\}", line)
        assert named or not re.search(r"\d", unlinked(line, keep=False)), line
    for part, columns in (
        ("price", range(1, 7)),
        ("anchors", range(1, 4)),
        ("known", (2,)),
        ("runs", (2, 4, 5)),
        ("ledger", (3,)),
        ("results", (3, 4)),
    ):
        rows = [line for line in written[part].splitlines() if line.endswith(r" \\")]
        cells = [unlinked(line, keep=False).removesuffix(r" \\").split(" & ") for line in rows]
        full = [line for line in cells if len(line) == len(cells[-1])]
        assert full and not any(re.search(r"\d", line[k]) for line in full for k in columns), part


@pytest.mark.parametrize("verdict", EVERY)
@pytest.mark.parametrize("name", sorted({*FILTERS} - {"cell", "data"}))  # hypotheses have neither
def test_no_filter_writes_a_number_without_a_link(verdict, name):
    found = {"C01": {"a": EVERY[verdict]}}
    argument = '("margin")' if name == "num" else ""
    said = templates.said(f'<<h("C01.a") | {name}{argument}>>', Facts(found, book_of(found)))
    assert not re.search(r"\d", unlinked(said, keep=False))


@pytest.mark.parametrize(
    "gap",
    [
        "0.5",
        "'0.5'",
        'h("C01.a")',
        'h("C01.a").estimate',
        'h("C01.a").estimate | round(2)',
        'h("C01.a").estimate | string',
        *(f'h("C01.a").estimate | {name}' for name in FILTERS),
        *(f"0.5 | {name}" for name in FILTERS),
    ],
)
def test_a_number_without_an_origin_is_refused_in_one_line(gap):
    found = {"C01": {"a": row()}}
    with pytest.raises(ValueError, match=r"^paper: .* origin.*, in: <<") as caught:
        templates.said(f"<<{gap}>>", Facts(found, book_of(found)))
    assert "\n" not in str(caught.value)


def test_a_sentence_that_is_not_said_leaves_no_origin():
    found = {"C01": {"a": row(), "b": row(estimate=np.nan)}}
    facts = Facts(found, book_of(found))
    assert templates.said('<<h("C01.a") | effect>>', facts)
    before = {key: list(entry.readings) for key, entry in facts.book.entries.items()}
    text = '<<h("C01.a") | margin>> <<h("C01.b") | margin>> <<h("C01.b") | effect>>'
    assert templates.said(text, facts) == ""
    assert {key: entry.readings for key, entry in facts.book.entries.items()} == before


def test_columns_of_one_row_have_letters_and_rows_have_numbers():
    table = pd.DataFrame({"cell": ["lstm", "gru"], "rate": [0.5, 0.25], "steps": [80, 40]})
    book = Book({"t": table})
    first, second = {"cell": "lstm"}, {"cell": "gru"}
    assert book.write("number", "t", ["rate"], first) == r"\origin{1a}{0.5}"
    assert book.write("as it is", "t", ["steps"], first) == r"\origin{1b}{80}"
    assert book.write("percent", "t", ["rate"], first) == r"\origin{1a}{\num{50}\,\%}"
    assert book.write("number", "t", ["rate"], second) == r"\origin{2a}{0.25}"
    assert book.write("as it is", "t", taken="") == r"\origin{3a}{2}"


def test_a_filter_that_does_not_choose_one_value_is_an_error():
    table = pd.DataFrame({"cell": ["lstm", "lstm"], "rate": [0.5, 0.25], "n": [8, 8]})
    assert lookup.look_up(table, {"cell": "lstm"}, ["n"]) == [8]
    with pytest.raises(ValueError, match=r"the rows with \{'cell': 'lstm'\} have 2 rate"):
        lookup.look_up(table, {"cell": "lstm"}, ["rate"])
    with pytest.raises(ValueError, match="have 0 rate"):
        lookup.look_up(table, {"cell": "gru"}, ["rate"])
    with pytest.raises(ValueError, match="no column width; there are cell, rate, n"):
        lookup.look_up(table, {}, ["width"])


def test_a_condition_is_chosen_by_as_many_columns_as_it_takes():
    table = pd.DataFrame({"cell": ["a", "a", "a"], "data": ["x", "y", None], "n": [1.0, 1.0, 1.0]})
    assert list(lookup.matching(table, {"data": None}).index) == [2]
    assert list(lookup.matching(table, {"data": ["x", "y"]}).index) == [0, 1]
    table = table.reindex(columns=["role", *effects.CONDITIONS, "data", "cell"]).loc[
        :, lambda each: ~each.columns.duplicated()
    ]
    assert only(table, {"cell": "a"}, table.iloc[2]) == {"cell": "a", "data": None}
