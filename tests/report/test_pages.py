"""Pages: none is larger than a browser shows, and the ledger has every condition of every claim."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnngrad.claims import registry, verdict
from rnngrad.claims.effects import rows, together
from rnngrad.figures.style import hypotheses, words
from rnngrad.figures.style.select import NoDataError
from rnngrad.report import charts, ledger, page
from rnngrad.report.charts import explorer
from tests.hypothesis_rows import EVERY

TEMPLATES = Path(__file__).parents[2] / "workflow/report"
HYPOTHESIS = {
    "estimand": "rate of <b>things</b>",
    "holds": "more",
    "fails": "less",
    "interval": "mean",
    "direction": "above",
    "margin": 0.5,
    "why": "half & half",
    "population": "all <cells>",
    "conditions": "a cell",
}
ENTRY = {
    "title": "Less < more",
    "statement": "A <script>.",
    "where": "section 1",
    "kind": "empirical",
    "propositions": [],
    "control": "none",
    "figure": "exponents",
    "hypotheses": {
        "first": HYPOTHESIS | {"direction": "within"},
        "second": HYPOTHESIS | {"primary": True},
    },
}
LINKS = {
    "paper": "paper.pdf",
    "figures": {"exponents": "figures/it's/exponents.svg"},
    "charts": ["exponents"],
    "charts_page": "report/x/charts.html",
    "explorer_page": None,
    "has_published": False,
    "digests": {"study": "0" * 16, "registry": "1" * 16},
    "versions": {"rnngrad": "0"},
}


@pytest.fixture
def entries():
    claim = registry.claim("C02", ENTRY)
    noise = np.random.default_rng(0).normal(size=(2, 3, 8))
    effects = together(
        rows(hypothesis, pd.Series(k + noise[h, k]), role=role, group=f"cell <{k}>")
        for h, hypothesis in enumerate(claim.hypotheses)
        for k, role in enumerate(("control", "claim", "claim"))
    )
    evidence = {"C02": verdict.judge(claim, effects)}
    return ledger.entries({"C02": claim}, evidence, verdict.hypotheses(claim, effects))


def test_a_page_that_a_browser_would_not_show_is_refused_in_one_line(tmp_path, monkeypatch):
    (tmp_path / "page.html").write_text("{{ library }}{{ text }}")
    monkeypatch.setattr(page, "library", lambda: "x" * 100)
    monkeypatch.setattr(page, "LIMIT", 110)
    assert page.interactive(tmp_path, "page.html", text="é" * 5)
    with pytest.raises(page.PageError, match=r"page.html: the page has 112 bytes, but .* 110") as e:
        page.interactive(tmp_path, "page.html", text="é" * 6)
    assert "\n" not in str(e.value)
    assert page.LIMIT < 1.5 * 2**20


def test_every_condition_is_listed_controls_last(entries):
    for hypothesis in entries[0]["hypotheses"]:
        assert [row["verdict"] for row in hypothesis["conditions"]][-1] == "control"
        assert len(hypothesis["conditions"]) == 3


def test_bars_keep_the_order_of_the_numbers(entries):
    tables = [hypothesis["conditions"] for hypothesis in entries[0]["hypotheses"]]
    for row in (row for table in tables for row in table):
        assert 0 <= row["from"] <= row["at"] <= row["to"] <= 100
    above, within = (table[0] for table in tables)  # the primary one is first
    assert (len(above["edges"]), len(within["edges"])) == (1, 2)


def test_numbers_are_as_a_reader_writes_them():
    given = (0.0, -1.5, 1234.5, np.inf, -np.inf, np.nan)
    assert [words.number(v, ".3g") for v in given] == ["0", "−1.5", "1.23e+03", "∞", "−∞", "–"]
    assert ledger.p_value(0) == "< 10⁻⁶" and ledger.p_value(0.0123) == "0.0123"


def test_the_ledger_escapes_and_links(entries):
    text = page.render(TEMPLATES, "ledger.html", entries=entries, **LINKS)
    assert "<script" not in text and "<b>things" not in text and "cell &lt;1&gt;" in text
    assert text.count("<details") == len(entries)
    assert re.search(r"""href='javascript:[^']*"figures/it\\u0027s/exponents.svg"[^']*'""", text)
    assert '+ "#exponents"' in text
    assert "Explorer" not in text


def test_verdicts_of_the_published_study_stand_beside(entries):
    claim = registry.claim("C06", ENTRY | {"hypotheses": {"exponent": HYPOTHESIS}})
    evidence = {"C06": pd.DataFrame(columns=verdict.EVIDENCE)}
    here, there = (pd.DataFrame([EVERY[said]]) for said in ("supported", "refuted"))
    beside = ledger.entries({"C06": claim}, evidence, here, there)
    links = LINKS | {"has_published": True}
    answers, alone = (
        page.render(TEMPLATES, "ledger.html", entries=each, **links).split("<dl>")[0]
        for each in (beside, entries)
    )
    assert 'class="verdict supported"' in answers and 'class="verdict refuted"' in answers
    assert "published study" in answers and '<td class="published">–</td>' in alone


@pytest.mark.parametrize("said", EVERY)
def test_the_first_page_answers_in_words_with_effects(said):
    claim = registry.claim("C06", ENTRY | {"hypotheses": {"exponent": HYPOTHESIS}})
    evidence = {"C06": pd.DataFrame(columns=verdict.EVIDENCE)}
    (entry,) = ledger.entries({"C06": claim}, evidence, pd.DataFrame([EVERY[said]]))
    text = page.render(TEMPLATES, "ledger.html", entries=[entry], **LINKS)
    answers = text.split("<h2>Conditions")[0]
    found = hypotheses.sentence(EVERY[said], claim.hypotheses["exponent"])
    assert found[1:] in answers
    open_ = EVERY[said]["verdict"] in ("undecided", "no assay")
    assert open_ == (f"{words.capital(EVERY[said]['verdict'])}: {found}" in answers)
    assert all(effect in answers for effect in hypotheses.effects(EVERY[said]))
    assert f'class="verdict {EVERY[said]["verdict"].replace(" ", "-")}"' in answers
    assert "This study has no data on it." in text


def test_every_chart_is_of_a_figure_that_has_its_name():
    for name in charts.NAMES:
        assert charts.load(name).CAPTION.endswith(".")


def maps(**columns) -> pd.DataFrame:
    own = {"cell": "lstm", "gain": 1.0, "keep_bias": 0.0, "tie_input": False, "seed": range(3)}
    return pd.DataFrame(
        own | {"layers": 1, "hidden_size": 64, "exponent": [-0.3, -0.1, -0.2]} | columns
    )


def test_the_explorer_keeps_the_widest_networks_and_counts_a_place_once():
    narrow = maps(hidden_size=1, exponent=9.0)
    found = explorer.exponents(pd.concat([maps(map="keep"), narrow, maps(map="extremes")]))
    (row,) = found.to_dict("records")
    assert (row["low"], row["median"], row["high"], row["seeds"]) == (-0.3, -0.2, -0.1, 3)


def lags(**columns) -> pd.DataFrame:
    own = {
        "task": "recall",
        "length": 10,
        "cell": "gru",
        "layers": 1,
        "flossing_steps": 0,
        "lag": 1,
        "seed": range(2),
        "stage": "start",
    }
    start = {"gain": 1.0, "keep_bias": 0.0, "keep_bias_law": "constant", "tie_input": False}
    measured = {"log10_largest": -1.0, "log10_far_share": -2.0}
    return pd.DataFrame(own | start | measured | {"run": "a", "start": ""} | columns)


def test_profiles_are_of_untrained_networks_with_one_keep_bias():
    """A place that was measured twice counts once: what is measured first is shown."""
    other = {"log10_largest": 0.0, "log10_far_share": 0.0}
    measured = [
        lags(stage="end", **other),
        lags(run="b", **other),
        lags(start="a", gain=2.0, **other),
        lags(keep_bias_law="chrono", keep_bias=1.5, **other),
        lags(flossing_steps=50, gain=4.0, **other),
        lags(layers=2, gain=4.0, **other),
        lags(task="latch", length=20, **other),
    ]
    found = explorer.profiles({"horizon": lags(), "lags": pd.concat(measured)})
    assert dict(zip(found["measure"], found["median"], strict=True)) == {
        "log10_largest": -1,
        "log10_far_share": -2,
    }
    assert set(found["seeds"]) == {2}
    alone = explorer.profiles({"horizon": pd.DataFrame(), "lags": lags()})
    assert alone.equals(found)


@pytest.mark.parametrize("empty", [pd.DataFrame(), lags().iloc[:0]])
def test_an_explorer_without_profiles_says_what_is_missing(empty):
    with pytest.raises(NoDataError, match="no gradients of untrained networks on recall"):
        explorer.profiles({"horizon": empty, "lags": empty})


def test_cells_of_maps_of_several_widths_are_all_explored():
    found = pd.concat([maps(), maps(cell="tanh", hidden_size=8)])
    assert set(explorer.exponents(found)["cell"]) == {"lstm", "tanh"}
    assert explorer.sizes(found) == "8 or 64"
