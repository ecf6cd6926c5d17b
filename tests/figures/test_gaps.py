"""What a study lacks is told by its figures and charts, or left out; nothing fails."""

import pandas as pd
import pytest

from rnngrad import figures
from rnngrad.figures import drawing
from rnngrad.report import charts, page
from tests.figures.small_study import few, is_text, of, small
from tests.study_tables import parameters_of


@pytest.fixture(scope="module")
def plain():
    return small()


@pytest.fixture(params=figures.NAMES)
def name(request) -> str:
    return request.param


GAPS = {
    "task": ("recall", "short_memory"),
    "cell": ("tanh", "lstm", "gru"),
    "keep_bias_law": ("constant", "log_length"),
    "stage": ("start", "end"),
    "solved": (True,),
    "data": ("fresh",),
    "standard": (True,),
    "gated": (True,),
    "tie_input": (True,),
    "hidden_size": (1,),
}
"""Values without which, and with which alone, a study is tried."""


def subsets(tables: dict[str, pd.DataFrame]):
    """The tables with some data less: a table, its columns, all rows with or without a value.

    Each is told once, under the first of its names; what lacks nothing is not told.
    """
    told = {places(tables)}
    for what, fewer in gaps(tables):
        if places(fewer) not in told:
            told.add(places(fewer))
            yield what, fewer


def gaps(tables: dict[str, pd.DataFrame]):
    for name, table in tables.items():
        yield f"no rows of {name}", tables | {name: table.iloc[:0]}
        yield f"no columns of {name}", tables | {name: pd.DataFrame()}
    for column, values in GAPS.items():
        for value in values:
            for only in (True, False):
                fewer = {
                    key: t[(t[column] == value) == only] if column in t else t
                    for key, t in tables.items()
                }
                yield f"{'only' if only else 'without'} {column} {value}", fewer


def places(tables: dict[str, pd.DataFrame]) -> tuple:
    return tuple((len(table.columns), tuple(table.index)) for table in tables.values())


@pytest.fixture(scope="module")
def least(plain):
    """Tables of one cell of each kind and of two seeds, of which one solves its task."""
    return few(plain, ("tanh", "lstm", "gru"), 2)


@pytest.mark.slow
def test_what_a_study_lacks_is_said_or_left_out(name, least):
    """No subset of the data makes a figure fail; without any, figure and caption say so."""
    for what, tables in subsets(of(name, least)):
        text = drawing.caption(name, tables, parameters_of(name))
        figure = drawing.plot(name, tables, parameters_of(name))
        figure.set_layout_engine("none")  # half of the time
        figure.draw_without_rendering()
        assert "nan" not in text.split(), what
        said = any(t.get_text() == text for t in figure.findobj(is_text))
        assert said == text.startswith("This study has no "), what


@pytest.mark.slow
@pytest.mark.parametrize("chart", charts.NAMES)
def test_a_chart_leaves_out_what_a_study_lacks(chart, least):
    own = of(chart, least)
    for what, tables in subsets(own):
        found = charts.section(chart, tables, page.cells_of(tables.values()), parameters_of(chart))
        assert bool(found["panels"]) != found["text"].startswith("This study has no "), what


@pytest.mark.parametrize("empty", ["rows", "columns"])
def test_without_data_a_figure_says_so(name, empty, plain):
    tables = {
        key: table.iloc[:0] if empty == "rows" else pd.DataFrame()
        for key, table in of(name, plain).items()
    }
    text = drawing.caption(name, tables, parameters_of(name))
    figure = drawing.plot(name, tables, parameters_of(name))
    assert text.startswith("This study has no ") and text.endswith(".")
    assert [t.get_text() for t in figure.findobj(is_text) if t.get_text() == text] == [text]
