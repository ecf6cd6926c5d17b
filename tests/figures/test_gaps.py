"""What a study lacks is told by its figures and charts, or left out; nothing fails."""

import pandas as pd
import pytest

from rnngrad import figures
from rnngrad.report import charts, page
from tests.figures.small_study import is_text, of, small
from tests.study_tables import parameters_of


@pytest.fixture(scope="module")
def plain():
    return small()


@pytest.fixture(params=figures.NAMES)
def name(request) -> str:
    return request.param


def subsets(tables: dict[str, pd.DataFrame]):
    """The tables with some data less: nothing at all, no columns, no recall, one cell, one arm."""
    for name, table in tables.items():
        yield f"no rows of {name}", tables | {name: table.iloc[:0]}
        yield f"no columns of {name}", tables | {name: pd.DataFrame()}
    for column, values in {
        "task": ("recall", "short_memory", "latch"),
        "cell": ("tanh", "lstm", "gru", "linear_diagonal"),
        "keep_bias_law": ("constant", "log_length"),
        "percent": (0, 100),
        "standard": (True, False),
        "gated": (True, False),
        "tie_input": (True, False),
        "hidden_size": (1,),
    }.items():
        for value in values:
            for only in (True, False):
                yield (
                    f"{'only' if only else 'without'} {column} {value}",
                    {
                        key: t[(t[column] == value) == only] if column in t else t
                        for key, t in tables.items()
                    },
                )


@pytest.mark.slow
def test_what_a_study_lacks_is_said_or_left_out(name, plain):
    """No subset of the data makes a figure fail; without any, figure and caption say so."""
    for what, tables in subsets(of(name, plain)):
        text = figures.caption(name, tables, parameters_of(name))
        figure = figures.plot(name, tables, parameters_of(name))
        figure.draw_without_rendering()
        assert "nan" not in text.split(), what
        said = any(t.get_text() == text for t in figure.findobj(is_text))
        assert said == text.startswith("This study has no "), what


@pytest.mark.slow
@pytest.mark.parametrize("chart", charts.NAMES)
def test_a_chart_leaves_out_what_a_study_lacks(chart, plain):
    own = {key: plain[key] for key in charts.load(chart).TABLES}
    for what, tables in subsets(own):
        found = charts.section(chart, tables, page.cells_of(tables.values()), parameters_of(chart))
        assert bool(found["panels"]) != found["text"].startswith("This study has no "), what


@pytest.mark.parametrize("empty", ["rows", "columns"])
def test_without_data_a_figure_says_so(name, empty, plain):
    tables = {
        key: table.iloc[:0] if empty == "rows" else pd.DataFrame()
        for key, table in of(name, plain).items()
    }
    text = figures.caption(name, tables, parameters_of(name))
    figure = figures.plot(name, tables, parameters_of(name))
    assert text.startswith("This study has no ") and text.endswith(".")
    assert [t.get_text() for t in figure.findobj(is_text) if t.get_text() == text] == [text]
