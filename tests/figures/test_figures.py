"""Every figure is drawn from the tables of a study, the same bytes each time."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from scipy.spatial.distance import pdist

from rnngrad import figures
from rnngrad.figures import drawing
from rnngrad.figures.style import line_ends, looks, theme, words
from rnngrad.paper.latex.text import escape
from rnngrad.pipeline import provenance
from tests.study_tables import parameters_of, set_to_zero


@pytest.fixture(params=figures.NAMES)
def name(request) -> str:
    return request.param


@pytest.fixture
def module(name):
    return drawing.load(name)


@pytest.fixture
def parameters(name) -> dict:
    return parameters_of(name)


@pytest.fixture(scope="module")
def drawn():
    """Figures by name, each drawn once and only looked at."""
    return {}


@pytest.fixture
def figure(name, module, tables, parameters, drawn) -> Figure:
    if name not in drawn:
        drawn[name] = module.plot(tables, **parameters)
    return drawn[name]


def test_what_a_study_reads_of_a_figure_is_what_its_module_has(name, module):
    assert figures.tables_of(name) == module.TABLES
    assert figures.parameters_of(name) == getattr(module, "PARAMETERS", {})


def test_something_is_drawn_in_every_panel(figure):
    assert isinstance(figure, Figure)
    for axis in figure.axes:
        assert axis.has_data()
    assert figure.get_size_inches()[0] == theme.WIDTH


def test_the_caption_is_plain_sentences(name, tables, parameters):
    text = drawing.caption(name, tables, parameters)
    assert text.endswith(".")
    assert escape(text).isascii()  # all that LaTeX has a name for
    assert not re.search(r"\b(nan|inf)\b|Wilson", text)
    assert not re.search(r"(?<!\w)-\d", text)  # a minus is a minus
    assert not {"\n", "  ", "\\", "$"} & set(text)


@pytest.mark.slow
def test_the_same_tables_give_the_same_bytes(module, tables, parameters, figure, tmp_path):
    pdf, svg = tmp_path / "one.pdf", tmp_path / "one.svg"
    bytes_of_each = set()
    for own in (figure, module.plot(tables, **parameters)):
        theme.save(own, pdf, svg, {"rule": "plot_figure"})
        bytes_of_each.add(pdf.read_bytes() + svg.read_bytes())
    assert len(bytes_of_each) == 1
    assert provenance.origin_of(svg) == {"rule": "plot_figure"}
    assert b'"rule": "plot_figure"' in pdf.read_bytes()


def test_true_zeros_are_left_out_of_log_plots(tables, module, parameters):
    if not set_to_zero(tables):
        pytest.skip("has no logarithms")
    found = module.finding(tables, **parameters)
    assert "inf" not in found or module.__name__.endswith("horizon")
    module.plot(tables, **parameters)


def test_cells_have_colours_and_markers_of_their_own():
    """The marker alone tells them apart in grey."""
    assert len({look.colour for look in looks.CELLS.values()}) == len(looks.CELLS)
    assert len({look.marker for look in looks.CELLS.values()}) == len(looks.CELLS)
    assert not {look.marker for look in looks.CELLS.values()} & set(looks.OWN[1])


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
    colours = [look.colour for look in looks.CELLS.values()] + list(looks.OWN[0])
    assert pdist(cielab(colours, SIGHTS[sight])).min() > 12


def test_a_cell_of_ones_own_comes_after_the_built_in_ones():
    names = ["zebra", "lstm", "tanh"]
    assert looks.order(names) == ["tanh", "lstm", "zebra"]
    assert words.label("zebra_two") == "zebra two"
    assert list(looks.cell_looks(names)) == looks.order(names)


def test_keep_biases_without_a_look_of_their_own_get_one_by_turns():
    """Twelve are told apart; those that all figures share stay as they are."""
    found = looks.keep_looks(["0", "1", *map(str, range(2, 14)), "ln(T−1)"])
    assert {name: found[name] for name in ("0", "1", "ln(T−1)")} == {
        name: looks.KEEP_BIASES[name] for name in ("0", "1", "ln(T−1)")
    }
    assert len({look[1:] for look in found.values()}) == len(found)


def test_every_cell_of_a_large_study_looks_different():
    """A study's own cells come after the built-in ones, and outnumber the colours."""
    own = [f"cell_{k:02}" for k in range(12)]
    found = looks.cell_looks([*looks.CELLS, *own])
    assert len({look[1:3] for look in found.values()}) == len(looks.CELLS) + 12
    assert {name: found[name] for name in looks.CELLS} == looks.CELLS
    assert len({found[name].colour for name in own[:4]}) == 4


def test_a_figure_imports_no_other_figure(module):
    own = module.__name__
    source = Path(module.__file__).read_text()
    others = [name for name in figures.NAMES if not own.endswith(name)]
    assert not any(f"figures.{name}" in source for name in others)


def texts(figure: Figure) -> list[Text]:
    """All that is written, without the ticks beyond the axes."""
    found = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    beyond = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if not low <= tick.get_loc() <= high:
                    beyond |= {tick.label1, tick.label2}
    return [text for text in found if text not in beyond]


def test_no_two_texts_overlap(figure):
    figure.draw_without_rendering()
    boxes = [(text.get_text(), text.get_window_extent().padded(-1)) for text in texts(figure)]
    overlapping = [(a, b) for (a, x), (b, y) in combinations(boxes, 2) if x.overlaps(y)]
    assert not overlapping
    assert all(text.get_fontsize() >= 7 for text in texts(figure))


def test_names_at_the_ends_of_equal_lines_are_set_apart_in_their_order():
    figure, ((axis,),) = theme.panels(1, 1)
    axis.plot([0, 1], [0, 1])
    names = list(looks.CELLS)[:12]  # about as many as the height of a panel has room for
    styles = looks.cell_styles(names)
    ends = dict.fromkeys(names, 0.5) | {"relu": 1.0}
    line_ends.name_lines(figure, {axis: ends}, styles)
    heights = {note.get_text(): note.xy[1] for note in axis.texts if note.get_text()}
    assert max(heights, key=heights.__getitem__) == "relu"
    assert len(heights) == len(ends)
    gaps = np.diff(sorted(heights.values())) * axis.bbox.height * 72 / figure.dpi
    assert gaps.min() > 7
    assert min(heights.values()) >= 0
    assert max(heights.values()) <= 1
