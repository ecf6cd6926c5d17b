"""Every figure is drawn from the tables of a study, the same bytes each time."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from rnngrad import figures
from rnngrad.figures import theme
from tests.study_tables import study_tables


@pytest.fixture(params=figures.NAMES)
def module(request):
    return figures.load(request.param)


@pytest.fixture
def tables(module) -> dict[str, pd.DataFrame]:
    """Only what the figure says it needs."""
    return {name: table for name, table in study_tables().items() if name in module.TABLES}


def test_something_is_drawn_in_every_panel(module, tables):
    figure = module.plot(tables)
    assert isinstance(figure, Figure)
    for axis in figure.axes:
        assert axis.has_data()
    assert figure.get_size_inches()[0] == theme.WIDTH


def test_the_caption_is_plain_sentences(module, tables):
    for text in (module.finding(tables), module.CAPTION):
        assert text.endswith(".")
        assert not re.search(r"\bnan\b", text)
        assert not {"\n", "  ", "\\", "$"} & set(text)


def test_the_same_tables_give_the_same_bytes(module, tables, tmp_path):
    digests = set()
    for name in ("one", "two"):
        pdf, svg = tmp_path / f"{name}.pdf", tmp_path / f"{name}.svg"
        theme.save(module.plot(tables), pdf, svg)
        digests.add(hashlib.sha256(pdf.read_bytes() + svg.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_true_zeros_are_left_out_of_log_plots(tables, module):
    for table in tables.values():
        for column in table.columns:
            if column.startswith("log10"):
                table.loc[table.index[::3], column] = -np.inf
    assert "inf" not in module.finding(tables) or module.__name__.endswith("horizon")
    module.plot(tables)


def test_cells_have_colours_and_markers_of_their_own():
    looks = [tuple(theme.look(name).values()) for name in theme.LABELS]
    assert len(set(looks)) == len(theme.LABELS)
    assert len({colour for colour, _ in looks}) == len(theme.LABELS)


def test_a_cell_of_ones_own_comes_after_the_built_in_ones():
    names = ["zebra", "lstm", "tanh"]
    assert theme.order(names) == ["tanh", "lstm", "zebra"]
    assert theme.label("zebra") == "zebra"
    assert theme.look("zebra", names) not in [theme.look(name) for name in theme.LABELS]


def test_a_figure_imports_no_other_figure(module):
    own = module.__name__
    source = Path(module.__file__).read_text()
    others = [name for name in figures.NAMES if not own.endswith(name)]
    assert not any(f"figures.{name}" in source for name in others)


def test_every_cell_of_a_large_study_looks_different():
    """A study's own cells come after the built-in ones, and outnumber the colours."""
    names = [*theme.LABELS, "gru_wide", "output_reset_wide", "tanh_wide", "mine"]
    looks = {tuple(theme.look(name, names).values()) for name in names}
    assert len(looks) == len(names)
