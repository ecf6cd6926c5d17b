"""What the paper says for every outcome that the conditions of a claim can have."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from rnngrad.claims import registry
from rnngrad.paper import findings, ledger, results
from rnngrad.paper.tally import Tally

ROOT = Path(__file__).parents[2]
ENTRIES = yaml.safe_load((ROOT / "config/claims.yaml").read_text())
CLAIMS = {claim_id: registry.claim(claim_id, entry) for claim_id, entry in ENTRIES.items()}
FINDINGS = yaml.safe_load((ROOT / "paper/findings.yaml").read_text())


def tally(supported: int = 0, refuted: int = 0, open: int = 0, **others) -> Tally:
    estimates = {"low": -1.0, "median": 0.0, "high": 1.0, "lowest": -1.5, "highest": 2.0}
    places = {"where_supported": "", "where_refuted": ""}
    return Tally(supported, refuted, open, **(estimates | places | others))


LEANINGS = {
    "supported": tally(2, 0, 1),
    "refuted": tally(0, 2, 1),
    "mixed": tally(2, 2, where_supported="gain 1 to 2"),
    "open": tally(0, 0, 2),
    "none": tally(),
}


def everything(leaning: str) -> dict[str, dict[str, Tally]]:
    """All hypotheses of all claims with the same outcome."""
    return {k: dict.fromkeys(claim.hypotheses, LEANINGS[leaning]) for k, claim in CLAIMS.items()}


@pytest.mark.parametrize("leaning", LEANINGS)
def test_a_finding_is_said_only_if_the_verdicts_bear_it_out(leaning):
    tallies = everything(leaning)
    for finding in findings.chosen(FINDINGS, tallies):
        for hypothesis, allowed in finding["requires"].items():
            claim, name = hypothesis.split(".")
            assert tallies[claim][name].leaning == leaning
            assert leaning in allowed


def test_if_all_is_against_the_article_the_most_is_said_and_if_nothing_is_decided_nothing():
    mixed = everything("refuted") | {"C08": {"share": tally(3), "product": tally(0, 3)}}
    assert len(findings.chosen(FINDINGS, mixed)) == findings.MOST
    for leaning in ("supported", "open", "none"):
        tallies = everything(leaning)
        said = findings.chosen(FINDINGS, tallies)
        assert said == []
        assert findings.abstract(said) == ""
        assert "None of the findings" in findings.section(said, tallies)


@pytest.mark.parametrize("leaning", LEANINGS)
def test_every_sentence_can_be_filled_in(leaning):
    for finding in FINDINGS:
        assert findings.paragraph(finding, everything(leaning)).startswith(r"\finding{")


def test_findings_need_their_claims():
    some = {k: own for k, own in everything("refuted").items() if k != "C09"}
    assert all("C09" not in str(each["requires"]) for each in findings.chosen(FINDINGS, some))


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        (tally(1, low=0.5, high=0.5, lowest=0.25, highest=0.75), "interval 25 to 75"),
        (tally(2, low=0.5, high=0.75, lowest=0.25, highest=1.0), "intervals 25 to 100"),
    ],
)
def test_rates_are_said_with_their_intervals(conditions, said):
    for source in ("<<C01 | rate>>", "<<C01 | difference>>"):
        text = re.sub(r"\\num\{(\w+)\}", r"\1", findings.render(source, C01=conditions))
        assert text.startswith("50") and f"(95 per cent {said}" in text


def test_a_template_that_names_what_is_not_there_is_an_error_in_one_line():
    with pytest.raises(ValueError, match=r"paper: 'C99' is undefined, in: <<C99.share>>"):
        findings.render("<<C99.share>>")


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        (tally(3), "holds"),
        (tally(2, 0, 1), "holds (2 of 3)"),
        (tally(0, 2), "fails"),
        (tally(0, 0, 2), "open whether holds"),
        (tally(), "no data on whether holds"),
        (tally(1, 2), "holds (1 of 3), fails (2)"),
        (tally(1, 2, where_supported="T = 1"), "holds (T = 1), elsewhere fails"),
        (tally(1, 2, where_refuted="T = 1"), "fails (T = 1), elsewhere holds"),
    ],
)
def test_what_is_left_of_a_hypothesis(conditions, said):
    hypothesis = replace(CLAIMS["C06"].hypotheses["exponent"], holds="holds", fails="fails")
    assert ledger.clause(conditions, hypothesis) == said


def test_the_clauses_of_a_claim_make_one_sentence():
    tallies = {"share": tally(2), "product": tally(0, 2)}
    share, product = (CLAIMS["C08"].hypotheses[name] for name in tallies)
    sentence = ledger.corrected(CLAIMS["C08"], tallies)
    assert sentence == f"{share.holds[0].upper()}{share.holds[1:]}; {product.fails}."


def test_a_part_without_data_says_so():
    sentence = results.hypothesis_sentence(CLAIMS["C06"].hypotheses["exponent"], tally())
    assert sentence.endswith("no data in this study.")
