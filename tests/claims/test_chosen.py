"""Which claims and figures a study can have, and what is said of the others."""

import copy
import re
import shutil
from pathlib import Path

import pytest
import yaml

from rnngrad import figures
from rnngrad.claims import registry
from rnngrad.claims.chosen import chosen
from rnngrad.paper.latex.engine import engines, typeset
from rnngrad.paper.latex.text import escape
from rnngrad.study.configuration.lookup import check_known
from rnngrad.study.configuration.schema import ConfigError
from rnngrad.study.configuration.sources import SOURCES, check_filled, filled
from tests.guides import configuration, write_modules

ROOT = Path(__file__).parents[2]


def read(path):
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


CLAIMS, SCHEMA = read("config/claims.yaml"), read("workflow/schemas/claims.schema.yaml")


@pytest.fixture
def config():
    return read("config/smoke.yaml")


def choose(config):
    return chosen(config, CLAIMS, SCHEMA, figures.NAMES)


@pytest.mark.parametrize("name", ["config", "smoke", "cluster"])
def test_the_studies_that_come_along_have_data_for_what_they_list(name):
    config = read(f"config/{name}.yaml")
    assert list(choose(config)) == config["claims"]
    check_known("figures", config["figures"], figures.NAMES)
    check_filled(config, "figures", {f: figures.tables_of(f) for f in config["figures"]})
    assert filled(config) == list(SOURCES)


@pytest.mark.parametrize(
    ("change", "claim", "message"),
    [
        ({"horizon": {}}, "C03", "'C03' has no data in this study: it needs a grid in `horizon`"),
        ({"maps": {}}, "C06", "'C06' has no data in this study: it needs a grid in `maps`"),
        ({"priors": {}}, "C02", "'C02' has .* a grid in `priors`; add one, or leave 'C02' out"),
        ({"memory": {"cells": [], "hidden_sizes": [8]}}, "C17", "'C17' .* in `memory.cells`"),
    ],
)
def test_a_claim_without_data_is_named(config, change, claim, message):
    config |= change | {"claims": [claim]}
    with pytest.raises(ConfigError, match=f"config: claims: {message}"):
        choose(config)


@pytest.mark.parametrize("figure", figures.NAMES)
def test_a_figure_without_data_is_named(config, figure):
    (name,) = ["gateless"]
    config["experiments"] = {name: config["experiments"][name] | {"measure_gradients": False}}
    config |= {"horizon": {}, "maps": {}, "priors": {}, "sensitivities": {}}
    for section in ("spectra", "memory"):
        config[section]["cells"] = []
    assert filled(config) == ["history", "results"]
    tables = figures.tables_of(figure)
    if set(tables) <= {"history", "results"}:
        check_filled(config, "figures", {figure: tables})
        return
    with pytest.raises(ConfigError, match=f"config: figures: '{figure}' has no data in this study"):
        check_filled(config, "figures", {figure: tables})


def test_gates_are_measured_where_there_are_any(config):
    config["experiments"] = {"gateless": config["experiments"]["gateless"]}
    assert "lags" in filled(config)
    assert "units" not in filled(config)


@pytest.fixture
def own(config, tmp_path, monkeypatch):
    write_modules(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return config | configuration("adding-a-claim")


def test_an_unknown_claim_is_named_with_those_there_are(config):
    config["claims"] = ["C99"]
    with pytest.raises(ConfigError, match=r"claims: unknown claim 'C99'.*; allowed are C02, C03"):
        choose(config)


def test_a_claim_of_ones_own_names_a_figure_that_there_is(own):
    assert "X01" in choose(own)
    own["own_claims"]["X01"]["figure"] = "exponentz"
    with pytest.raises(ConfigError, match=r"X01.figure: unknown figure 'exponentz'; did you mean"):
        choose(own)


def test_a_claim_of_ones_own_that_is_not_listed_is_named(own):
    own["claims"] = ["C08"]
    with pytest.raises(ConfigError, match=r"own_claims.X01: has no effect: `claims` does not list"):
        choose(own)


def spoil(key, value):
    claims = copy.deepcopy(CLAIMS)
    claims["C06"][key] = value
    return claims


@pytest.mark.parametrize(
    "text",
    ["one\n\ntwo", "one\n \ntwo", "", " \n", "梯度消失", "a\x07b", "a\tb", "smile ☺", "é\u200b"],
)
@pytest.mark.parametrize("key", ["title", "statement", "where", "control"])
def test_text_that_the_paper_cannot_set_is_refused(key, text):
    with pytest.raises(ValueError, match=rf"C06.{key}: .* does not match: one paragraph"):
        registry.load(spoil(key, text), SCHEMA)


@pytest.mark.parametrize(
    "text", ["Größe α ≤ β", "two\nlines\n", "100 % & $x_1^2$ #~\\{}<>", "naïve—“so”"]
)
def test_text_that_the_paper_can_set_is_accepted(text):
    registry.load(spoil("statement", text), SCHEMA)


CONFIG_SCHEMA = read("workflow/schemas/config.schema.yaml")
LABEL = CONFIG_SCHEMA["properties"]["cells"]["additionalProperties"]["properties"]["label"]


def accepted(text):
    allowed = re.compile(text["pattern"])
    return [sign for sign in map(chr, range(0x20, 0x110000)) if allowed.search(f"a{sign}")]


@pytest.mark.parametrize("text", [SCHEMA["$defs"]["text"], LABEL], ids=["text", "label"])
def test_every_sign_that_is_accepted_has_a_source(text):
    signs = accepted(text)
    assert len(signs) > 300
    assert all(escape(sign).isascii() for sign in signs)


@pytest.mark.slow
@pytest.mark.parametrize("text", [SCHEMA["$defs"]["text"], LABEL], ids=["text", "label"])
def test_every_sign_that_is_accepted_can_be_set(tmp_path, text):
    shutil.copy(ROOT / "paper/rnngrad.sty", tmp_path)
    body = " ".join(f"a{escape(sign)}" for sign in accepted(text))
    source = tmp_path / "signs.tex"
    source.write_text(
        r"\documentclass{article}\usepackage{rnngrad}\begin{document}\sloppy "
        + body
        + r"\end{document}"
    )
    for engine in engines():
        assert typeset(engine, source).stat().st_size


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"direction": "within", "margin": 0}, "margin: 0 is less than or equal to"),
        ({"interval": "rate", "margin": 1}, "margin: 1 is greater than or equal to"),
        ({"interval": "rate_difference", "margin": -1}, "margin: -1 is less than or equal"),
        ({"margin": float("nan")}, "margin: .nan is not .*; a finite number is wanted"),
        ({"margin": "1e-2"}, "margin: '1e-2' is .* write 1.0e-2"),
    ],
)
def test_a_margin_that_decides_nothing_is_named(change, message):
    (name, hypothesis), *_ = CLAIMS["C06"]["hypotheses"].items()
    claims = spoil("hypotheses", {name: hypothesis | change})
    with pytest.raises(ValueError, match=f"C06.hypotheses.{name}.{message}"):
        registry.load(claims, SCHEMA)
