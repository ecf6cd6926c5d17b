"""A run against its reference, and the README against the reference."""

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnngrad.claims import reference
from rnngrad.claims.effects import CONDITIONS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "workflow/reference/default"

VERDICTS = pd.DataFrame(
    {
        "claim": ["C06", "C08"],
        "title": ["tanh", "gate"],
        "verdict": ["mixed", "refuted"],
        "supported": [1, 0],
        "refuted": [1, 2],
        "inconclusive": [0, 0],
    }
)
EVIDENCE = pd.DataFrame(
    {
        "claim": ["C06", "C06", "C08"],
        "hypothesis": "a",
        "role": "claim",
        **dict.fromkeys(CONDITIONS),
        "gain": [1.0, 2.0, 1.0],
        "cell": ["tanh", "tanh", None],
        "estimate": [1.0, 2.0, 3.0],
        "low": [0.5, 1.5, 2.5],
        "high": [1.5, 2.5, 3.5],
        "seeds": 20,
        "verdict": ["supported", "refuted", "refuted"],
    }
)


def test_a_run_agrees_with_itself():
    table = reference.compare(VERDICTS, EVIDENCE, VERDICTS, EVIDENCE)
    assert table["agrees"].all()
    for count in ("conditions", "same_verdict", "overlap"):
        assert list(table[count]) == [2, 1]
    assert reference.report(table).endswith("2 of 2 verdicts agree")


def test_a_changed_verdict_is_said():
    changed = VERDICTS.assign(verdict=["supported", "refuted"])
    moved = EVIDENCE.assign(low=EVIDENCE["low"] + 5, high=EVIDENCE["high"] + 5)
    table = reference.compare(changed, moved, VERDICTS, EVIDENCE).set_index("claim")
    assert not table.loc["C06", "agrees"] and table.loc["C08", "agrees"]
    assert table.loc["C06", "overlap"] == 0
    assert "C06 DIFFERS supported" in reference.report(table.reset_index())


def test_exact_numbers_survive_the_rounding_of_a_reference():
    exact = EVIDENCE.assign(low=-301.0299957, high=-301.0299957)
    rounded = EVIDENCE.assign(low=-301.03, high=-301.03)
    table = reference.compare(VERDICTS, exact, VERDICTS, rounded)
    assert list(table["overlap"]) == [2, 1]


def test_a_missing_claim_is_a_disagreement():
    table = reference.compare(VERDICTS.iloc[:1], EVIDENCE, VERDICTS, EVIDENCE).set_index("claim")
    assert table.loc["C08", "here"] == "absent"
    assert not table.loc["C08", "agrees"]


def test_a_reference_survives_its_csv():
    """Numbers, and what is absent; a run agrees with what is read again."""
    again = pd.read_csv(io.StringIO(reference.to_csv(EVIDENCE)))
    numbers = ["gain", "estimate", "low", "high", "seeds"]
    np.testing.assert_allclose(again[numbers].astype(float), EVIDENCE[numbers].astype(float))
    assert again["cell"].isna().tolist() == [False, False, True]
    assert list(reference.compare(VERDICTS, EVIDENCE, VERDICTS, again)["overlap"]) == [2, 1]


@pytest.mark.parametrize("ends", [(-np.inf, np.inf), (-np.inf, -np.inf), (np.inf, np.inf)])
def test_infinite_ends_overlap_with_themselves(ends):
    """Of equal values without bounds, and of true zeros on a log scale."""
    infinite = EVIDENCE.assign(low=ends[0], high=ends[1])
    assert list(reference.compare(VERDICTS, infinite, VERDICTS, infinite)["overlap"]) == [2, 1]


def test_a_readme_without_markers_is_an_error():
    with pytest.raises(ValueError, match="the README has no lines"):
        reference.with_verdicts("text", VERDICTS)


def test_both_readmes_are_in_step_with_the_reference():
    verdicts = pd.read_csv(FOLDER / "verdicts.csv")
    titles = pd.read_csv(FOLDER.parent / "titles.zh.csv")
    assert list(titles["claim"]) == list(verdicts["claim"])
    chinese = reference.in_chinese(verdicts, titles)
    for name, table, head in (
        ("README.md", verdicts, reference.HEAD),
        ("README.zh.md", chinese, reference.HEAD_ZH),
    ):
        readme = (ROOT / name).read_text(encoding="utf-8")
        assert reference.with_verdicts(readme, table, head) == readme


def test_a_claim_without_a_chinese_title_keeps_its_own():
    titles = pd.DataFrame({"claim": ["C06"], "title": ["双曲正切"]})
    table = reference.in_chinese(VERDICTS, titles)
    assert list(table["title"]) == ["双曲正切", "gate"]
    assert list(table["verdict"]) == ["视条件而定", "反驳"]
