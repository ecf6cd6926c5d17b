"""A run against its reference, and the README against the reference."""

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from rnngrad.claims import readme, reference
from rnngrad.claims.decision import decide
from rnngrad.claims.effects import rows, together
from rnngrad.claims.verdict import hypotheses, judge
from rnngrad.pipeline import storage
from tests.claims.made import by_seed, made_claim

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "workflow/reference/published"
DEFAULT = ROOT / "workflow/reference/default"
FOLDER = PUBLISHED if PUBLISHED.exists() else DEFAULT

GOOD, BAD, OPEN = [0.9, 1.0, 1.1] * 4, [-0.9, -1.0, -1.1] * 4, [-1.0, 0.0, 1.0] * 4
CLAIM = made_claim(
    turns=("mean", "above", 0.0, {"moderator": "gain", "boundary": "where it turns"}),
    holds=("mean", "above", 0.5),
    fails=("mean", "above", 0.0),
)


def effects(high=BAD, holds=GOOD, fails=BAD) -> list[pd.DataFrame]:
    """The effects that a run of this claim found."""
    return [
        rows("turns", by_seed(GOOD), gain=1.0),
        rows("turns", by_seed(high), gain=2.0),
        rows("holds", by_seed(holds), cell="lstm"),
        rows("fails", by_seed(fails)),
    ]


def run(high=BAD, holds=GOOD, fails=BAD) -> pd.DataFrame:
    """The hypotheses of a run of this claim."""
    return hypotheses(CLAIM, together(effects(high, holds, fails)))


def conditions(high=BAD) -> pd.DataFrame:
    """What the hypotheses of a run of this claim were decided by."""
    return judge(CLAIM, together(effects(high))).assign(length=10, data="reused")


def written(table: pd.DataFrame) -> pd.DataFrame:
    return reference.from_csv(reference.to_csv(table))


def contradictions(here, there) -> list[str]:
    return reference.compare(here, written(there))["contradiction"].tolist()


def test_words_come_back_as_they_were():
    table = run().assign(held_at=["0.25 and 2 to 4", "", "1"])
    for name in reference.WORDS:
        assert written(table)[name].tolist() == table[name].tolist()


def test_a_run_agrees_with_itself():
    comparison = reference.compare(run(), written(run()))
    assert (comparison["contradiction"] == "").all()
    assert (comparison["here"] == comparison["reference"]).all()
    last = reference.report(comparison).splitlines()[-1]
    assert last == "3 of 3 verdicts are alike, 0 contradict the reference"


def test_a_smaller_study_is_silent_or_disagrees_beside_the_published_one():
    here, published = run(holds=BAD, fails=OPEN), run()
    found = reference.beside(here, written(published)).set_index("hypothesis")["difference"]
    assert found.to_dict() == {"holds": "disagrees", "fails": "silent here"}
    back = reference.beside(published, written(here))
    assert back.set_index("hypothesis")["difference"].to_dict() == {
        "holds": "disagrees",
        "fails": "silent there",
    }
    last = reference.report_beside(reference.beside(here, written(published))).splitlines()[-1]
    assert last == "beside the published study: 1 are silent in this one, 1 disagree"


def test_opposite_verdicts_contradict():
    comparison = reference.compare(run(holds=BAD), written(run())).set_index("hypothesis")
    assert comparison.loc["holds", "contradiction"] == "verdict"
    assert (comparison["contradiction"] == "").sum() == 2
    report = reference.report(comparison.reset_index())
    assert "X99 holds: CONTRADICTS by its verdict: refuted, reference supported" in report


def test_a_boundary_that_is_gone_contradicts():
    assert contradictions(run(high=GOOD), run())[2] == "verdict"


def test_intervals_apart_contradict_where_the_verdict_is_the_same():
    assert contradictions(run(holds=np.array(GOOD) + 2), run()) == [
        "",
        "interval of the effect",
        "",
    ]


def test_silence_contradicts_nothing():
    for silent in (run(holds=OPEN), run(high=OPEN), run(fails=OPEN)):
        for pair in ((silent, run()), (run(), silent)):
            assert "verdict" not in contradictions(*pair)
    assert contradictions(run().iloc[:1], run()) == ["", "", ""]


def test_intervals_apart_contradict_in_silence_too():
    assert contradictions(run(holds=np.array(OPEN) + 9), run())[1] == "interval of the effect"
    spread = [-20.0, 0.0, 20.0] * 4
    here = run(fails=np.array(spread) + 100)
    assert "interval of the effect" in contradictions(here, run(fails=spread))


def test_exact_numbers_survive_the_rounding_of_a_reference():
    exact = run().assign(low=-301.0299957, high=-301.0299957)
    assert contradictions(exact, exact) == ["", "", ""]


@pytest.mark.parametrize("ends", [(-np.inf, np.inf), (-np.inf, -np.inf), (np.inf, np.inf)])
def test_infinite_ends_overlap_with_themselves(ends):
    """Of equal values without bounds, and of true zeros on a log scale."""
    infinite = run().assign(low=ends[0], high=ends[1])
    assert contradictions(infinite, infinite) == ["", "", ""]


def test_a_reference_survives_its_csv():
    again = written(run())
    numbers = run().select_dtypes("number")
    np.testing.assert_allclose(again[list(numbers)].astype(float), numbers, rtol=1e-4)
    words = list(set(run()) - set(numbers))
    assert again[words].astype(str).equals(run()[words].astype(str))


def test_the_evidence_of_a_reference_keeps_its_conditions():
    effects = together([rows("holds", by_seed(GOOD), cell="lstm", length=10)])
    again = pd.read_csv(io.StringIO(reference.to_csv(judge(CLAIM, effects))))
    assert again[["cell", "length", "seeds"]].values.tolist() == [["lstm", 10, 12]]


@pytest.fixture(scope="module")
def kept_tables() -> dict[str, pd.DataFrame]:
    return storage.read_tables(DEFAULT.glob("*.parquet"))


TITLES = {"X99": "a title"}
SENTENCES = yaml.safe_load((FOLDER.parent / "findings.yaml").read_text(encoding="utf-8"))
TURNS = {
    "hypothesis": "X99.turns",
    "conditional": {"en": "It turns at {boundary}.", "zh": "分界为 {boundary}。"},
    "supported": {"en": "It is {effect}.", "zh": "为 {effect}。"},
}


def test_a_readme_says_where_a_claim_turns():
    line = readme.table(run(), TITLES).splitlines()[-1]
    assert line.startswith("| X99 | a title | **conditional** | gain < 1.5 [1, 2]")
    assert line.endswith("1 [0.946, 1.05] … −1 [−1.05, −0.946]; > 0 |")


def test_a_readme_says_why_nothing_is_decided():
    line = readme.table(run(high=OPEN), TITLES, readme.CHINESE).splitlines()[-1]
    assert "| **未定** | 种子太少 |" in line
    assert "| **支持** | gain 1 … 2 |" in readme.table(run(high=GOOD), TITLES, readme.CHINESE)


def test_every_verdict_and_reason_has_a_chinese_word():
    words = readme.CHINESE.words
    assert {"supported", "refuted", "conditional", "undecided", "no assay"} < set(words)
    assert all(not word.isascii() for word in words.values())


def opening(sentence, high=BAD, language=readme.ENGLISH) -> str:
    return readme.findings(run(high=high), conditions(high), [TURNS | sentence], language)


def test_a_readme_opens_with_the_sentences_of_the_verdicts_that_were_found():
    assert opening({}).startswith("- It turns at 1.5 [1, 2]")
    assert opening({}, language=readme.CHINESE).startswith("- 分界为 1.5 [1, 2]")
    assert opening({"percent": True}, high=GOOD) == "- It is 100 [94.6, 105]."
    assert opening({}, high=OPEN) == ""
    assert opening({"hypothesis": "X98.turns"}) == ""


def test_a_finding_may_say_the_length_and_the_data_that_its_conditions_share():
    told = {"supported": {"en": "It is so ({at}).", "zh": "（{at}）"}}
    assert opening(told, high=GOOD) == "- It is so (T = 10, reused data)."
    assert opening(told, GOOD, readme.CHINESE) == "- （T = 10, 重复使用的训练数据）"
    apart = conditions().assign(data=["fresh", *["reused"] * (len(conditions()) - 1)])
    assert readme.at(apart) == "T = 10"


def test_a_readme_without_markers_is_an_error():
    with pytest.raises(ValueError, match="the README has no lines"):
        readme.with_block("text", "verdicts", "table")


def test_a_block_replaces_what_is_between_its_markers():
    begin, end = (marker.format("verdicts") for marker in readme.MARKERS)
    text = readme.with_block(f"above\n{begin}\nold\n{end}\nbelow", "verdicts", "new")
    assert text == f"above\n{begin}\nnew\n{end}\nbelow"


@pytest.mark.slow
@pytest.mark.parametrize("claim", yaml.safe_load((ROOT / "config/claims.yaml").read_text()))
def test_the_verdicts_of_the_default_study_follow_from_its_kept_tables(claim, kept_tables):
    registry = yaml.safe_load((ROOT / "config/claims.yaml").read_text(encoding="utf-8"))
    _, found = decide(claim, registry[claim], kept_tables)
    table = reference.from_csv((DEFAULT / "hypotheses.csv").read_text(encoding="utf-8"))
    ours = table[table["claim"] == claim]
    comparison = reference.compare(found, ours)
    assert comparison["here"].tolist() == comparison["reference"].tolist()
    assert (comparison["contradiction"] == "").all()
    numbers = ["estimate", "low", "high", "end_low_estimate", "end_high_estimate", "boundary"]
    np.testing.assert_allclose(found[numbers], ours[numbers], rtol=1e-5, atol=1e-12)


def test_both_readmes_are_in_step_with_the_reference():
    table = reference.from_csv((FOLDER / "hypotheses.csv").read_text(encoding="utf-8"))
    evidence = pd.read_csv(FOLDER / "evidence.csv")
    registry = yaml.safe_load((ROOT / "config/claims.yaml").read_text(encoding="utf-8"))
    titles = {claim: entry["title"] for claim, entry in registry.items()}
    chinese = pd.read_csv(FOLDER.parent / "titles.zh.csv").set_index("claim")["title"].to_dict()
    assert list(chinese) == list(table["claim"].unique())
    assert len(readme.findings(table, evidence, SENTENCES).splitlines()) == readme.SENTENCES
    for name, names, language in (
        ("README.md", titles, readme.ENGLISH),
        ("README.zh.md", titles | chinese, readme.CHINESE),
    ):
        text = (ROOT / name).read_text(encoding="utf-8")
        renewed = readme.renewed(text, table, evidence, SENTENCES, names, language, FOLDER.name)
        assert renewed == text
