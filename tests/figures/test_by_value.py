"""Figures and charts choose by what the columns say: names are free, and gaps are told."""

import json
import re
import zlib

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from rnngrad import figures
from rnngrad.figures import drawing
from rnngrad.figures.style import theme
from rnngrad.report import charts, page
from tests.figures.small_study import is_text, of, small
from tests.study_tables import parameters_of, study_tables


def renamed(name: str) -> str:
    """A name that tells nothing, in another alphabetical order."""
    return f"x{zlib.crc32(name.encode()):08x}"


@pytest.fixture(scope="module")
def plain():
    return small()


@pytest.fixture(scope="module")
def others():
    return small(rename=renamed)


@pytest.fixture(params=figures.NAMES)
def name(request) -> str:
    return request.param


def svg(name: str, tables: dict[str, pd.DataFrame], folder) -> str:
    figure = drawing.plot(name, of(name, tables), parameters_of(name))
    with mpl.rc_context(theme.STYLE):
        figure.savefig(folder / "a.svg", metadata={"Date": None})
    return (folder / "a.svg").read_text()


def caption(name: str, tables: dict[str, pd.DataFrame]) -> str:
    return drawing.caption(name, of(name, tables), parameters_of(name))


def section(name: str, tables: dict[str, pd.DataFrame]) -> str:
    own = of(name, tables)
    found = charts.section(name, own, page.cells_of(own.values()), parameters_of(name))
    return json.dumps(found)


def test_captions_do_not_depend_on_names(name, plain, others):
    assert not set(plain["results"]["arm"]) & set(others["results"]["arm"])
    assert caption(name, plain) == caption(name, others)


QUICK = ("survival", "reach", "tasks", "priors", "clipping", "optimisers")
"""Figures that are drawn in less than a second."""


@pytest.mark.parametrize(
    "name",
    [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow) for n in figures.NAMES],
)
def test_every_name_of_the_study_may_be_another(name, plain, others, tmp_path):
    """Arms, maps and priors; the bytes are the same."""
    assert svg(name, plain, tmp_path) == svg(name, others, tmp_path)


@pytest.mark.parametrize("chart", charts.NAMES)
def test_charts_do_not_depend_on_names(chart, plain, others):
    assert section(chart, plain) == section(chart, others)


@pytest.fixture(scope="module")
def changed():
    return small(arms={"keep1": {"keep_bias": 7.0}})


def test_another_keep_bias_is_shown_as_what_it_is(plain, changed):
    drawn = [
        {text.get_text() for text in drawing.plot("blocks", of("blocks", tables)).findobj(is_text)}
        for tables in (plain, changed)
    ]
    (one, two) = (drawn[0] - drawn[1], drawn[1] - drawn[0])
    title = re.compile(r"(keep bias )?(\d)(\n\d of 3 solved)?")
    assert {title.fullmatch(text)[2] for text in one} <= {"1"}
    assert {title.fullmatch(text)[2] for text in two} == {"7"}


def test_another_keep_bias_is_told_as_what_it_is_where_it_is_left_out(plain, changed):
    one, two = (
        caption("survival", tables).split("other keep biases (")[1].split("; ")
        for tables in (plain, changed)
    )
    assert "1" in one and "7" not in one
    assert "7" in two and "1" not in two


def test_charts_show_another_keep_bias_as_what_it_is(changed):
    found = section("survival", changed)
    assert '"keep bias 7"' in found and '"keep bias 1"' not in found


def test_a_smallest_keep_bias_other_than_zero_is_said(plain):
    tables = study_tables(arms={"keep0": {"keep_bias": 0.5}})
    assert "with keep bias 0.5 has" in caption("gradient_by_lag", tables)
    assert "with keep bias 0 has" in caption("gradient_by_lag", plain)


def test_another_threshold_is_said(plain):
    own = of("clipping", plain)
    text = drawing.caption("clipping", own, {"exploded": 5.0, "explosive_gain": 2.5})
    assert "above 5 times" in text and "at least 2.5" in text
    for name in ("mechanisms", "keep_gates"):
        assert "0.125 T" in drawing.caption(name, of(name, plain), {"short_memory": 0.125})


@pytest.mark.parametrize("figure", ["blocks", "optimisers", "horizon", "term_shares"])
def test_an_lstm_under_another_name_is_the_lstm(plain, figure):
    own = {
        key: table.assign(
            cell=table["cell"].replace("lstm", "zebra"),
            run=table["run"].str.replace("/lstm/", "/zebra/"),
        )
        for key, table in of(figure, plain).items()
    }
    drawn = drawing.plot(figure, own, parameters_of(figure))
    ours = drawing.plot(figure, of(figure, plain), parameters_of(figure))
    assert len(drawn.axes) == len(ours.axes)
    assert len(drawn.findobj()) == len(ours.findobj())


def test_two_arms_of_one_kind_count_once(all_tables):
    """Of two standard arms with the same start the first is shown, not both pooled."""
    tables = study_tables(arms={"keep1": {"keep_bias": 0.0}}, more_arms=("keep1",))
    assert caption("survival", tables) == caption("survival", all_tables)


def test_a_second_random_prior_has_panels_of_its_own(plain):
    priors = plain["priors"]
    both = pd.concat([priors, priors.assign(gain_high=2.0, prior="narrow")], ignore_index=True)
    figure = drawing.plot("priors", {"priors": both}, parameters_of("priors"))
    assert len(figure.axes) == 2 * priors["hidden_size"].nunique()
    sure = both.assign(random=both["prior"] == "narrow")
    assert len(drawing.plot("priors", {"priors": sure}, parameters_of("priors")).axes) == 2


def test_points_that_are_one_cells_alone_are_no_map(plain):
    """The extremes, whatever they are called; unless there is nothing else."""
    module = drawing.load("exponents")
    assert plain["exponents"]["gain"].max() == 16
    assert module.chosen(of("exponents", plain))["gain"].max() == 2
    lstm = plain["exponents"].query("cell == 'lstm'")
    assert module.chosen({"exponents": lstm})["gain"].max() == 16
    assert np.isfinite(module.chosen({"exponents": lstm})["exponent"]).all()
