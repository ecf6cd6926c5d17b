"""Pages: none is larger than a browser shows, and the ledger has every stratum of every claim."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnngrad.claims import registry, verdict
from rnngrad.report import charts, ledger, page
from rnngrad.report.charts import explorer

TEMPLATES = Path(__file__).parents[2] / "workflow/report"
PART = {
    "estimand": "rate of <b>things</b>",
    "interval": "mean",
    "direction": "above",
    "boundary": 0.5,
    "why": "half & half",
    "strata": "a cell",
    "correction": "holm",
}
ENTRY = {
    "title": "Less < more",
    "statement": "A <script>.",
    "where": "section 1",
    "kind": "empirical",
    "propositions": [],
    "control": "none",
    "figure": "exponents",
    "parts": {"first": PART, "second": PART | {"direction": "within"}},
}
LINKS = {
    "paper": "paper.pdf",
    "figures": {"exponents": "figures/it's/exponents.svg"},
    "charts": ["exponents"],
    "charts_page": "report/x/charts.html",
    "explorer_page": None,
    "digests": {"study": "0" * 16, "registry": "1" * 16},
    "versions": {"rnngrad": "0"},
}


@pytest.fixture
def entries():
    claim = registry.claim("C02", ENTRY)
    noise = np.random.default_rng(0).normal(size=(2, 3, 8))
    effects = pd.DataFrame(
        [
            {"part": part, "stratum": f"cell <{k}>", "role": role, "value": value, "reference": 0}
            for p, part in enumerate(claim.parts)
            for k, role in enumerate(("control", "claim", "claim"))
            for value in k + noise[p, k]
        ]
    )
    evidence = verdict.judge(claim, effects)
    verdicts = pd.DataFrame([verdict.ledger_row(claim, evidence)])
    return ledger.entries({"C02": claim}, {"C02": evidence}, verdicts)


def test_a_page_that_a_browser_would_not_show_is_refused_in_one_line(tmp_path, monkeypatch):
    (tmp_path / "page.html").write_text("{{ library }}{{ text }}")
    monkeypatch.setattr(page, "library", lambda: "x" * 100)
    monkeypatch.setattr(page, "LIMIT", 110)
    assert page.interactive(tmp_path, "page.html", text="é" * 5)
    with pytest.raises(page.PageError, match=r"page.html: the page has 112 bytes, but .* 110") as e:
        page.interactive(tmp_path, "page.html", text="é" * 6)
    assert "\n" not in str(e.value)
    assert page.LIMIT < 1.5 * 2**20


def test_every_stratum_is_listed_controls_last(entries):
    for part in entries[0]["parts"]:
        assert [row["verdict"] for row in part["strata"]][-1] == "control"
        assert len(part["strata"]) == 3


def test_bars_keep_the_order_of_the_numbers(entries):
    for row in (row for part in entries[0]["parts"] for row in part["strata"]):
        assert 0 <= row["from"] <= row["at"] <= row["to"] <= 100
    above, within = (part["strata"][0] for part in entries[0]["parts"])
    assert (len(above["edges"]), len(within["edges"])) == (1, 2)


def test_numbers_are_as_a_reader_writes_them():
    given = (0.0, -1.5, 1234.5, np.inf, -np.inf, np.nan)
    assert [ledger.number(v) for v in given] == ["0", "−1.5", "1.23e+03", "∞", "−∞", "–"]
    assert ledger.p_value(0) == "< 10⁻⁶" and ledger.p_value(0.0123) == "0.0123"


def test_the_ledger_escapes_and_links(entries):
    text = page.render(TEMPLATES, "ledger.html", entries=entries, **LINKS)
    assert "<script" not in text and "<b>things" not in text and "cell &lt;1&gt;" in text
    assert text.count("<details") == len(entries)
    assert re.search(r"""href='javascript:[^']*"figures/it\\u0027s/exponents.svg"[^']*'""", text)
    assert '+ "#exponents"' in text
    assert "Explorer" not in text


def test_every_chart_is_of_a_figure_that_has_its_name():
    for name in charts.NAMES:
        assert charts.load(name).CAPTION.endswith(".")


def maps(**columns) -> pd.DataFrame:
    own = {"cell": "lstm", "gain": 1.0, "keep_bias": 0.0, "tie_input": False, "seed": range(3)}
    return pd.DataFrame(own | {"hidden_size": 64, "exponent": [-0.3, -0.1, -0.2]} | columns)


def test_the_explorer_keeps_the_widest_networks_and_counts_a_place_once():
    narrow = maps(hidden_size=1, exponent=9.0)
    found = explorer.exponents(pd.concat([maps(map="keep"), narrow, maps(map="extremes")]))
    (row,) = found.to_dict("records")
    assert (row["low"], row["median"], row["high"], row["seeds"]) == (-0.3, -0.2, -0.1, 3)


def test_profiles_are_of_untrained_networks_with_a_known_start():
    own = {"task": "recall", "length": 10, "cell": "gru", "lag": 1, "seed": range(2)}
    table = pd.DataFrame(own | {"arm": "keep0", "log10_largest": -1.0, "log10_far_share": -2.0})
    lags = pd.concat(
        [
            table.assign(percent=0),
            table.assign(percent=100, log10_largest=0.0),
            table.assign(percent=0, arm="chrono", log10_largest=0.0),
        ]
    )
    places = {"gain": 1.0, "keep_bias": 0.0, "tied": False}
    starts = pd.DataFrame([{"length": 10, "cell": "gru", "arm": "keep0"} | places])
    found = explorer.profiles({"horizon": table, "lags": lags}, starts)
    assert dict(zip(found["measure"], found["median"], strict=True)) == {
        "log10_largest": -1,
        "log10_far_share": -2,
    }
    assert set(found["seeds"]) == {2}
