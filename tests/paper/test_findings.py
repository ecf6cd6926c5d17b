"""What the paper says for every verdict that the hypotheses of a claim can have."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from rnngrad.claims import registry
from rnngrad.paper import findings, ledger, results
from tests.hypothesis_rows import EVERY, NOTHING, row

ROOT = Path(__file__).parents[2]
ENTRIES = yaml.safe_load((ROOT / "config/claims.yaml").read_text())
CLAIMS = {claim_id: registry.claim(claim_id, entry) for claim_id, entry in ENTRIES.items()}
FINDINGS = yaml.safe_load((ROOT / "paper/findings.yaml").read_text())


def everything(verdict: str) -> dict[str, dict[str, dict]]:
    """All hypotheses of all claims with the same verdict."""
    return {k: dict.fromkeys(claim.hypotheses, EVERY[verdict]) for k, claim in CLAIMS.items()}


def required(finding: dict) -> list[dict[str, dict[str, dict]]]:
    """Every outcome that lets a finding be said, for its own hypotheses."""
    names = list(finding["requires"])
    outcomes = []
    for verdicts in product(*finding["requires"].values()):
        found = everything("undecided")
        for name, verdict in zip(names, verdicts, strict=True):
            claim, hypothesis = name.split(".")
            found[claim] = found[claim] | {hypothesis: EVERY[verdict]}
        outcomes.append(found)
    return outcomes


def test_findings_require_what_the_registry_has():
    for finding in FINDINGS:
        for each in [finding, *finding["sentences"]]:
            for name, verdicts in each.get("requires", {}).items():
                claim, hypothesis = name.split(".")
                assert hypothesis in CLAIMS[claim].hypotheses, name
                assert set(verdicts) <= set(EVERY), name
                if "conditional" in verdicts:
                    assert CLAIMS[claim].hypotheses[hypothesis].moderator, name


@pytest.mark.parametrize("verdict", EVERY)
def test_a_finding_is_said_only_if_the_verdicts_bear_it_out(verdict):
    found = everything(verdict)
    for finding in findings.chosen(FINDINGS, found):
        assert all(verdict in allowed for allowed in finding["requires"].values())


@pytest.mark.parametrize("verdict", ["undecided", "no assay", "nothing"])
def test_if_nothing_is_decided_nothing_is_said(verdict):
    said = findings.chosen(FINDINGS, everything(verdict))
    assert said == []
    assert findings.abstract(said) == ""
    assert "None of the findings" in findings.section(said, everything(verdict))
    assert "nothing follows" in findings.lessons(said)


def test_no_more_is_said_than_a_reader_keeps_in_mind():
    found = everything("conditional")
    assert len(findings.chosen(FINDINGS, found)) == findings.MOST
    assert findings.abstract(findings.chosen(FINDINGS, found)).startswith("Four findings stand")


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding["title"])
def test_a_finding_can_be_filled_in_wherever_it_is_said(finding):
    for found in required(finding):
        assert findings.borne_out(finding["requires"], found)
        text = findings.paragraph(finding, found)
        assert text.startswith(r"\finding{")
        assert "nan" not in text and "--" not in text.replace("---", "")


@pytest.mark.parametrize("verdict", EVERY)
def test_every_sentence_can_be_filled_in(verdict):
    for finding in FINDINGS:
        assert findings.paragraph(finding, everything(verdict)).startswith(r"\finding{")


def test_findings_need_their_claims():
    some = {k: own for k, own in everything("conditional").items() if k != "C08"}
    assert all("C08" not in str(each["requires"]) for each in findings.chosen(FINDINGS, some))


def plain(source: str) -> str:
    return re.sub(r"\\num\{(.*?)\}", r"\1", findings.render(source, C01=row()))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<<C01 | effect>>", "0.25 (0.125 to 0.5)"),
        ("<<C01 | effects>>", "0.25 (0.125 to 0.5)"),
        ('<<C01 | effects("percent")>>', r"25\,\% (12 to 50)"),
        ("<<C01 | percent>>", r"25\,\% (12 to 50)"),
        ("<<C01 | points>>", "25 percentage points (12 to 50)"),
        ("<<C01 | times>>", "1.28 times (1.13 to 1.65)"),
        ("<<C01.estimate | num>>", "0.25"),
    ],
)
def test_effects_are_said_with_their_intervals(source, said):
    assert plain(source) == said


@pytest.mark.parametrize(("log", "factor"), [(0.0, 1.0), (1e4, np.inf), (-np.inf, 0.0)])
def test_a_factor_never_overflows(log, factor):
    assert findings.factor(log) == factor


def test_a_template_that_names_what_is_not_there_is_an_error_in_one_line():
    with pytest.raises(ValueError, match=r"paper: 'C99' is undefined, in: <<C99.share>>"):
        findings.render("<<C99.share>>")


def test_a_claim_has_a_line_for_each_hypothesis_and_its_primary_one_in_bold():
    claim = CLAIMS["C08"]
    rows = {
        name: row(primary=each.primary, hypothesis=name) for name, each in claim.hypotheses.items()
    }
    lines = list(ledger.lines(claim, rows))
    assert len(lines) == len(claim.hypotheses)
    assert [bool(line[""]) for line in lines] == [True] + [False] * (len(lines) - 1)
    assert sum(line["hypothesis"].startswith(r"\textbf{") for line in lines) == 1


def test_a_hypothesis_without_data_says_so():
    (hypothesis, *_) = CLAIMS["C06"].hypotheses.values()
    evidence = pd.DataFrame(columns=["hypothesis", "role", "estimate"])
    sentence = results.hypothesis_sentence(hypothesis, NOTHING, evidence)
    assert sentence.endswith("(no data in this study).")


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
    assert findings.effects(found) == said
