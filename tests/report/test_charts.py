"""Every chart says what its figure says, is the same each time, and is safe to show."""

import json
import re

import numpy as np
import pandas as pd
import pytest
import vl_convert

from rnngrad.figures import drawing
from rnngrad.figures.style import looks, words
from rnngrad.report import charts, page
from rnngrad.report.charts import explorer, style
from tests.study_tables import parameters_of, set_to_zero, study_tables

HOSTILE = "</script><b onclick='x'>&\""
NO_NUMBER = re.compile("Infinity|NaN")


@pytest.fixture(params=charts.NAMES)
def name(request) -> str:
    return request.param


@pytest.fixture
def module(name):
    """The figure of the chart, which says what tables it needs."""
    return drawing.load(name)


def section(name, tables) -> dict:
    return charts.section(name, tables, page.cells_of(tables.values()), parameters_of(name))


def specs(name, tables) -> list[dict]:
    return section(name, tables)["panels"]


def as_drawn(spec: dict) -> dict:
    """A specification as charts.js hands it to Vega: its tables as rows again."""
    tables = {key: pd.DataFrame(t).to_dict("records") for key, t in spec["datasets"].items()}
    return spec | {"datasets": tables, "width": 300}


def rows(spec: dict) -> list[dict]:
    """All rows of a specification's own data."""
    tables = spec["datasets"].values()
    return [row for t in tables for row in pd.DataFrame(t).to_dict("records")]


@pytest.fixture(scope="module")
def made() -> dict[str, list[dict]]:
    """Panels by the name of their chart, each made once and only looked at."""
    return {}


@pytest.fixture
def panels(name, tables, made) -> list[dict]:
    if name not in made:
        made[name] = specs(name, tables)
    return made[name]


def test_every_panel_has_data_and_the_switch_of_the_cells(panels):
    assert len({panel["title"] for panel in panels}) == len(panels) > 0
    for panel in panels:
        assert any("cell" in row for row in rows(panel["spec"]))
        assert panel["spec"]["width"] == "container"
        assert {"name": "hidden", "value": []} in panel["spec"]["params"]
    assert not NO_NUMBER.search(json.dumps(panels))


def test_the_same_tables_give_the_same_bytes(name, tables, panels):
    assert json.dumps(specs(name, tables)) == json.dumps(panels)


def drawn_marks(svg: str, kind: str) -> int:
    """How many marks of a kind are drawn, beside axes and legends."""
    groups = re.findall(rf'class="mark-{kind} role-mark[^"]*"[^>]*>(.*?)</g>', svg, re.DOTALL)
    return sum(group.count("<path") + group.count("<line") for group in groups)


@pytest.mark.slow
def test_what_a_caption_names_is_drawn(name, tables):
    """A dotted line is a rule in every panel, a shading a rectangle."""
    found = section(name, tables)
    for word, kind in (("dotted", "rule"), ("shaded", "rect")):
        if word in found["text"]:
            for panel in found["panels"]:
                svg = vl_convert.vegalite_to_svg(as_drawn(panel["spec"]))
                assert drawn_marks(svg, kind) == 1, (word, panel["title"])


@pytest.mark.slow
def test_the_explorer_draws_its_dotted_lines():
    found = explorer.contents(study_tables())
    for panel in found["panels"]:
        spec = as_drawn(panel["spec"])
        spec["datasets"]["rows"] = []
        svg = vl_convert.vegalite_to_svg(spec)
        assert drawn_marks(svg, "rule") == 1, panel["title"]


def test_true_zeros_have_no_point(name, tables):
    if not set_to_zero(tables):
        pytest.skip("has no logarithms")
    assert not NO_NUMBER.search(json.dumps(specs(name, tables)))


def test_a_summary_is_the_median_and_the_range_of_the_finite_seeds():
    table = pd.DataFrame({"cell": "lstm", "lag": 1, "seed": range(5)})
    table["value"] = [3.0, -np.inf, 1.0, 2.0, 10.0]
    (row,) = style.summary(table, ["lag"], "value").to_dict("records")
    assert (row["low"], row["median"], row["high"], row["seeds"]) == (1, 2.5, 10, 4)
    assert row["label"] == words.label("lstm")


def test_cells_look_as_they_do_in_the_figures():
    names = [*looks.CELLS, "mine"]
    own = looks.cell_looks(names)
    scale = style.colour(names).to_dict()["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {
        name: look.colour for name, look in own.items()
    }
    symbols = [each["symbol"] for each in style.legend(names)]
    assert len(set(symbols)) == len({look.marker for look in own.values()})


@pytest.mark.parametrize("marker", sorted({look.marker for look in looks.CELLS.values()}))
def test_a_symbol_fills_the_square_that_vega_scales(marker):
    words = style.marker_path(marker).translate(str.maketrans("MLQCZ", "     ")).split()
    reach = np.abs(np.array(words, float)).max()
    assert 0.9 <= reach <= 1.5


def test_a_users_strings_are_escaped(name, tables, tmp_path):
    for table in tables.values():
        if "cell" in table:
            table["cell"] = table["cell"].replace("tanh", HOSTILE)
    (tmp_path / "page.html").write_text(
        "{% for panel in panels %}<p>{{ panel.title }}</p>"
        "<script>{{ panel.spec|tojson }}</script>{% endfor %}"
        "{% for cell in legend %}<b title='{{ cell.cell }}'>{{ cell.label }}</b>{% endfor %}"
    )
    cells = page.cells_of(tables.values())
    found = {"panels": specs(name, tables), "legend": style.legend(cells)}
    text = page.render(tmp_path, "page.html", **found)
    assert HOSTILE not in text and "<b onclick" not in text
    assert text.count("</script>") == len(found["panels"])
