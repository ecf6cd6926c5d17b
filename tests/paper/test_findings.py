"""What the paper says for every verdict that the hypotheses of a claim can have."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnngrad.claims import effects
from rnngrad.paper import filters, findings, forms, ledger, templates
from rnngrad.paper.facts import Facts
from rnngrad.paper.lookup import matching
from rnngrad.paper.origins import Row
from tests.hypothesis_rows import EVERY, NOTHING, row
from tests.paper.links import book_of, unlinked
from tests.paper.sentences import (
    ASKED,
    CLAIMS,
    COLUMNS,
    CONDITIONAL,
    CONTROLS,
    ROOT,
    SECTIONS,
    asked,
    facts,
    text_of_all,
)


def everything(verdict: str) -> dict[str, dict[str, dict]]:
    """All hypotheses of all claims with the same verdict."""
    return {
        k: {name: EVERY[verdict] | {"hypothesis": name} for name in claim.hypotheses}
        for k, claim in CLAIMS.items()
    }


def outcomes(sentence: dict) -> list[dict]:
    """Every outcome that lets a sentence be said, for its own hypotheses."""
    found = []
    for verdicts in product(*sentence["requires"].values()):
        rows = everything("supported")
        for name, verdict in zip(sentence["requires"], verdicts, strict=True):
            claim, hypothesis = name.split(".")
            rows[claim] = rows[claim] | {hypothesis: EVERY[verdict]}
        found.append(rows)
    return found


def test_sentences_name_what_the_registry_has():
    asked = re.findall(r'(?:h|control|least|most)\(\s*"(\w+)\.(\w+)"', text_of_all())
    required = [name.split(".") for each in CONDITIONAL for name in each.get("requires", {})]
    for claim, hypothesis in [*asked, *required]:
        assert hypothesis in CLAIMS[claim].hypotheses, f"{claim}.{hypothesis}"
    for each in CONDITIONAL:
        for name, verdicts in each.get("requires", {}).items():
            claim, hypothesis = name.split(".")
            assert set(verdicts) <= set(EVERY) - {"nothing"}, name
            if verdicts == ["conditional"]:
                assert CLAIMS[claim].hypotheses[hypothesis].moderator, name


def test_what_is_asked_for_beside_a_hypothesis_is_one_condition():
    """The default study has the most of them."""
    evidence = pd.read_csv(ROOT / "workflow/reference/default/evidence.csv")
    ambiguous = []
    for claim, hypothesis, arguments in CONTROLS.findall(text_of_all()):
        rows = evidence[(evidence["claim"] == claim) & (evidence["hypothesis"] == hypothesis)]
        rows = matching(rows, asked(arguments) | {"role": ["control", "positive"]})
        rows = rows[~(rows["length"] < rows["length"].max())]
        ambiguous += [(claim, hypothesis, arguments)] * (len(rows) > 1)
    assert not ambiguous


def test_the_published_study_has_all_that_is_asked_for_beside_its_hypotheses():
    evidence = pd.read_csv(ROOT / "workflow/reference/published/evidence.csv")
    for claim, hypothesis, arguments in CONTROLS.findall(text_of_all()):
        rows = evidence[(evidence["claim"] == claim) & (evidence["hypothesis"] == hypothesis)]
        roles = {"role": ["control", "positive"]}
        assert len(matching(rows, asked(arguments) | roles)), (claim, hypothesis, arguments)


def test_conditions_are_asked_for_by_columns_of_the_evidence():
    for _, _, arguments in ASKED.findall(text_of_all()):
        assert set(re.findall(r"(\w+)=", arguments)) <= set(effects.CONDITIONS), arguments


@pytest.mark.parametrize("sentence", CONDITIONAL, ids=lambda each: each["text"][:40])
def test_a_sentence_is_said_where_its_verdicts_are_found_and_nowhere_else(sentence):
    if "requires" not in sentence:
        return
    for found in outcomes(sentence):
        text = templates.said(sentence, facts(found))
        assert text and "nan" not in text and "None" not in text
    nothing = {k: dict.fromkeys(claim.hypotheses, NOTHING) for k, claim in CLAIMS.items()}
    assert templates.said(sentence, facts(nothing)) == ""
    assert templates.said(sentence, facts({})) == ""


@pytest.mark.parametrize("verdict", EVERY)
def test_every_section_opens_with_one_finding_or_says_that_there_are_no_data(verdict):
    for section in SECTIONS:
        source = findings.section_source(section | {"figures": []}, facts(everything(verdict)), ".")
        assert source.count(r"\finding{") == 1
        assert (findings.SILENT in source) == (verdict == "nothing")
        assert source.count("--") == source.count("---") == 0


def test_a_section_of_a_study_without_its_claims_is_left_out():
    assert findings.present(SECTIONS, {}, {}) == []
    (kept,) = findings.present(SECTIONS, {"C13": CLAIMS["C13"]}, {})
    assert kept["id"] == "reach" and kept["claims"] == ["C13"] and kept["figures"] == []


@pytest.mark.parametrize("verdict", ["undecided", "no assay", "nothing"])
def test_nothing_is_advised_if_nothing_is_decided(verdict):
    assert findings.each("lesson", SECTIONS, facts(everything(verdict))) == ""


def plain(source: str) -> str:
    found = {"C01": {"a": row()}}
    said = templates.said(source, Facts(found, book_of(found)))
    return re.sub(r"\\num\{(.*?)\}", r"\1", unlinked(said))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('<<h("C01.a") | effect>>', "0.25 (0.125 to 0.5)"),
        ('<<h("C01.a") | effects("percent")>>', r"25\,\% (12 to 50)"),
        ('<<h("C01.a") | effects("points")>>', "25 percentage points (12 to 50)"),
        ('<<h("C01.a") | effects("factor")>>', "1.28 (1.13 to 1.65)"),
        ('<<h("C01.a") | effects("doublings")>>', "1.19 (1.09 to 1.41)"),
        ('<<h("C01.a") | effects("power")>>', "1.8 (1.3 to 3.2)"),
        ('<<h("C01.a") | margin("percent")>>', r"10\,\%"),
        ('<<h("C01.a") | num("estimate")>>', "0.25"),
    ],
)
def test_effects_are_said_with_their_intervals(source, said):
    assert plain(source) == said


@pytest.mark.parametrize(
    ("write", "value", "said"),
    [
        (forms.factor, 1e4, r"$\infty$"),
        (forms.doublings, 1e4, r"$\infty$"),
        (forms.power, -116.2, "$10^{-116}$"),
        (forms.power, -3.04, "$10^{-3.0}$"),
        (forms.power, -np.inf, r"$-\infty$"),
        (forms.percent, np.nan, "--"),
    ],
)
def test_no_number_overflows(write, value, said):
    assert write(value) == said


@pytest.mark.parametrize("verdict", ["supported", "refuted", "conditional", "undecided"])
@pytest.mark.parametrize("section", SECTIONS, ids=lambda each: each["id"])
def test_a_section_has_the_effect_of_each_of_its_claims_whatever_was_found(section, verdict):
    known = facts(everything(verdict))
    findings.section_source(section | {"figures": []}, known, ".")
    read = {
        (entry.where.get("claim") or Path(entry.table).stem, entry.where.get("hypothesis"))
        for entry in known.book.entries.values()
    }
    for claim in section["claims"]:
        name, primary = next(each for each in CLAIMS[claim].hypotheses.items() if each[1].primary)
        if verdict != "conditional" or primary.moderator:
            assert (claim, name) in read


def test_a_template_that_names_what_is_not_there_is_an_error_in_one_line():
    with pytest.raises(ValueError, match=r"paper: 'C99' is undefined, in: <<C99.share>>"):
        templates.render("<<C99.share>>")
    with pytest.raises(ValueError, match=r"paper: there is no C08\.shares; C08 has only share"):
        templates.said('<<h("C08.shares") | effect>>', facts(everything("supported")))


def conditions_by_length(role: str) -> Facts:
    conditions = [
        {"hypothesis": "a", "role": role, "length": length, "estimate": length, "low": 0.0,
         "high": 0.0, "cell": "lstm"}
        for length in (10.0, 40.0, 20.0)
    ]  # fmt: skip
    rows = {"C01": {"a": row()}}
    return Facts(rows, book_of(rows, {"C01": pd.DataFrame(conditions, columns=COLUMNS)}))


def test_the_longest_of_several_controls_is_given():
    found = conditions_by_length("control")
    assert found.control("C01.a", cell="lstm")["estimate"] == 40.0
    with pytest.raises(templates.NotMeasured):
        found.control("C01.a", cell="gru")
    with pytest.raises(templates.NotMeasured):
        found.least("C01.a")


def test_the_range_of_a_hypothesis_over_its_conditions_is_given():
    found = conditions_by_length("claim")
    assert found.least("C01.a")["estimate"] == 10.0
    assert found.most("C01.a")["estimate"] == 40.0
    assert found.most("C01.a", length=20)["estimate"] == 20.0
    with pytest.raises(templates.NotMeasured):
        found.control("C01.a")
    text = '<<least("C01.a") | effect>> (<<least("C01.a") | cell>>)'
    assert unlinked(templates.said(text, found)) == "10 (0 to 0) (LSTM)"


def test_a_claim_has_one_line_with_its_verdict_its_place_and_its_effect():
    found = ledger.line("C06", "claim", "A title", of(row("conditional", "gain")), "an effect")
    line = {column: unlinked(text) for column, text in found.items()}
    assert (line[""], line["claim"]) == ("C06", "A title")
    assert line["verdict"] == r"\textcolor{conditional}{conditional}\newline 20 seeds"
    assert line["where, or why not"] == "holds for gain above 1.5 (1.25 to 2)"
    assert line["effect"].startswith("an effect: gain 0.5: 0.25 (0.12 to 0.5)")
    bare = ledger.line("C06", "claim", "A title", of(NOTHING))
    assert bare["effect"] == "--"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (row(moderator="gain"),
         "0.25 (0.125 to 0.5) at gain 0.5 and 0.25 (0.125 to 0.5) at gain 4"),
        (row(moderator="gain", end_high="0.5"), "0.25 (0.125 to 0.5) at gain 0.5"),
        (row(moderator="data", end_low="fresh", end_high="reused"),
         "0.25 (0.125 to 0.5) with fresh data and 0.25 (0.125 to 0.5) with reused data"),
    ],
)  # fmt: skip
def test_a_moderated_effect_is_said_at_both_ends(found, said):
    assert unlinked(filters.effects(of(found))) == said


def of(found: dict) -> Row:
    """A row of the table of hypotheses, alone in it."""
    name = found["hypothesis"]
    book = book_of({"C06": {name: found}})
    return Row(book, "hypotheses.parquet", {"claim": "C06", "hypothesis": name}, found)
