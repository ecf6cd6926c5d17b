"""Every figure is drawn from the tables of a study, the same bytes each time."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from scipy.spatial.distance import pdist

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
    """The marker alone tells them apart in grey."""
    assert len({look.colour for look in theme.CELLS.values()}) == len(theme.CELLS)
    assert len({look.marker for look in theme.CELLS.values()}) == len(theme.CELLS)
    assert not {look.marker for look in theme.CELLS.values()} & set(theme.OWN[1])


# Machado, Oliveira and Fernandes 2009, at full severity, for linear RGB.
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def cielab(colours: list[str], sight) -> np.ndarray:
    """Lightness and opponent colours `[N, 3]` as an eye with this sight sees them."""
    srgb = np.array([to_rgb(colour) for colour in colours])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ np.array(sight).T, 0, 1) @ (XYZ / XYZ.sum(1, keepdims=True)).T
    x, y, z = np.where(seen > 0.008856, np.cbrt(seen), 7.787 * seen + 16 / 116).T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)


@pytest.mark.parametrize("sight", SIGHTS)
def test_colours_are_told_apart_by_every_eye(sight):
    """A difference of 2 in CIELAB can just be seen."""
    colours = [look.colour for look in theme.CELLS.values()] + list(theme.OWN[0])
    assert pdist(cielab(colours, SIGHTS[sight])).min() > 12


def test_a_cell_of_ones_own_comes_after_the_built_in_ones():
    names = ["zebra", "lstm", "tanh"]
    assert theme.order(names) == ["tanh", "lstm", "zebra"]
    assert theme.label("zebra") == "zebra"
    assert theme.look("zebra", names) not in [theme.look(name) for name in theme.CELLS]


def test_a_figure_imports_no_other_figure(module):
    own = module.__name__
    source = Path(module.__file__).read_text()
    others = [name for name in figures.NAMES if not own.endswith(name)]
    assert not any(f"figures.{name}" in source for name in others)


def test_every_cell_of_a_large_study_looks_different():
    """A study's own cells come after the built-in ones, and outnumber the colours."""
    names = [*theme.CELLS, "gru_wide", "output_reset_wide", "tanh_wide", "mine"]
    looks = {tuple(theme.look(name, names).values()) for name in names}
    assert len(looks) == len(names)
