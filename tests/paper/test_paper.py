"""What of the paper is computed, and that its sources and parts fit together."""

import dataclasses
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml
from pybtex.database import parse_file

from rnngrad import claims, figures, theory
from rnngrad.claims import registry, verdict
from rnngrad.latex.bibliography import references
from rnngrad.latex.text import escape
from rnngrad.paper import findings, ledger, propositions, results
from rnngrad.paper.parts import Study, parts
from rnngrad.paper.strata import Tally
from tests.study_tables import study_tables

ROOT = Path(__file__).parents[2]
SOURCE = (ROOT / "paper/paper.tex").read_text()
CONFIG = yaml.safe_load((ROOT / "config/smoke.yaml").read_text())
ENTRIES = yaml.safe_load((ROOT / "config/claims.yaml").read_text())
CLAIMS = {claim_id: registry.claim(claim_id, entry) for claim_id, entry in ENTRIES.items()}
PROSE = {path.stem: yaml.safe_load(path.read_text()) for path in (ROOT / "paper").glob("*.yaml")}
CAPTIONS = {name: "Finding of 50 %. How to read it." for name in CONFIG["figures"]}
ANCHORS = pd.DataFrame(
    [
        {
            "name": "$x$",
            "ours": 1.0,
            "published": 1.0,
            "tolerance": 0.1,
            "agrees": True,
            "source": "a",
        }
    ]
)


@pytest.fixture(scope="module")
def proofs() -> list[dict]:
    return [vars(each) | {"latex": each.latex} for each in theory.prove_all()]


@pytest.fixture(scope="module")
def study(proofs) -> Study:
    tables = study_tables()
    evidence = {k: verdict.judge(c, claims.estimator(k).effects(tables)) for k, c in CLAIMS.items()}
    verdicts = pd.DataFrame([verdict.ledger_row(CLAIMS[k], own) for k, own in evidence.items()])
    return Study(
        config=CONFIG,
        claims=CLAIMS,
        evidence=evidence,
        verdicts=verdicts,
        results=tables["results"],
        anchors=ANCHORS,
        proofs=proofs,
        captions=CAPTIONS,
        figures="../figures",
        digests={"study": "a", "registry": "b"},
        versions={"jax": "1"},
    )


@pytest.fixture(scope="module")
def written(study) -> dict[str, str]:
    return parts(study, PROSE)


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
    """All parts of all claims with the same outcome."""
    return {k: dict.fromkeys(claim.parts, LEANINGS[leaning]) for k, claim in CLAIMS.items()}


def test_every_input_of_the_paper_is_written_and_every_macro_is_computed(written):
    inputs = set(re.findall(r"\\input\{generated/(\w+)\}", SOURCE))
    assert inputs == {*written, "references"}
    values = set(re.findall(r"\\newcommand\{\\([A-Za-z]+)\}", written["macros"]))
    used = set(
        re.findall(r"\\([a-z]+(?:Count|Digest|Name|Seed|Size|Steps|Rate|Level)s?)\b", SOURCE)
    )
    assert used <= values


def test_the_prose_types_in_no_result():
    """Digits stand for equations, constants and settings of tasks, not for outcomes."""
    for name in ("What stands out", "What is measured", "The ledger", "Limits"):
        section = SOURCE.split(rf"\section{{{name}}}")[1].split(r"\section{")[0]
        assert not re.search(r"\d", re.sub(r"\\cite\{[^}]*\}|\bC\d\d\b", "", section)), name
    for finding in PROSE["findings"]:
        for text in [finding["title"], *(each["text"] for each in finding["sentences"])]:
            assert not re.search(r"\d", re.sub(r"<<.*?>>|<%.*?%>|prop:\w+", "", text, flags=re.S))


def test_every_citation_is_in_the_bibliography_and_the_other_way_round(written):
    groups = re.findall(r"\\cite\{([^}]*)\}", SOURCE + written["theory"])
    cited = {key.strip() for keys in groups for key in keys.split(",")}
    assert cited == set(parse_file(str(ROOT / "paper/references.bib")).entries)


def test_the_bibliography_needs_no_bibtex():
    source = references(ROOT / "paper/references.bib")
    assert source.startswith(r"\begin{thebibliography}")
    assert r"\bibitem[" in source
    assert r"\articleTitle" in source


def test_the_prose_names_all_that_the_registry_has_and_no_more():
    clauses = {k: set(own) for k, own in PROSE["clauses"].items()}
    assert clauses == {k: set(claim.parts) for k, claim in CLAIMS.items()}
    listed = [claim for section in PROSE["outline"] for claim in section["claims"]]
    assert sorted(listed) == sorted(CLAIMS)
    drawn = [name for section in PROSE["outline"] for name in section["figures"]]
    assert set(drawn) <= set(figures.NAMES) and len(drawn) == len(set(drawn))


def test_short_forms_are_of_propositions_that_there_are(proofs):
    ids = {proof["id"] for proof in proofs}
    assert set(PROSE["propositions"]) < ids
    for claim in CLAIMS.values():
        assert set(claim.propositions) <= ids


def test_labels_are_unique_and_every_reference_is_defined(written):
    source = "\n".join(written.values()) + SOURCE
    labels = re.findall(r"\\label\{([^}#]*)\}|\\propositionrow\{([^}]*)\}", source)
    names = [one or other for one, other in labels]
    names += [f"claim:{claim}" for claim in re.findall(r"\\claimed\{(\w+)\}", source)]
    assert len(names) == len(set(names))
    referred = set(re.findall(r"\\(?:c?ref|hyperref)[{[]([^}\]]*)[}\]]", source))
    assert referred <= set(names)
    assert {name for name in names if name.startswith("fig:")} <= referred


def test_only_figures_of_the_study_are_set(study, written):
    shown = re.findall(r"\\includegraphics\[.*?\]\{\.\./figures/(\w+)\.pdf\}", written["results"])
    wanted = [name for section in PROSE["outline"] for name in section["figures"]]
    assert shown == [name for name in wanted if name in CAPTIONS]
    assert r"50 \%" in written["results"]


def test_the_summary_goes_to_the_first_page_if_the_study_draws_it(study, written):
    assert r"\label{fig:summary}" in written["summary"]
    assert r"\cref{fig:summary}" in written["findings"]
    assert "summary" not in written["results"]
    others = {name: caption for name, caption in CAPTIONS.items() if name != "summary"}
    without = parts(dataclasses.replace(study, captions=others), PROSE)
    assert without["summary"] == ""
    assert r"\cref{fig:summary}" not in without["findings"]


@pytest.mark.parametrize("leaning", LEANINGS)
def test_a_finding_is_said_only_if_the_verdicts_bear_it_out(leaning):
    tallies = everything(leaning)
    for finding in findings.chosen(PROSE["findings"], tallies):
        for part, allowed in finding["requires"].items():
            claim, name = part.split(".")
            assert tallies[claim][name].leaning == leaning
            assert leaning in allowed


def test_if_all_is_against_the_article_the_most_is_said_and_if_nothing_is_decided_nothing():
    mixed = everything("refuted") | {"C08": {"share": tally(3), "product": tally(0, 3)}}
    assert len(findings.chosen(PROSE["findings"], mixed)) == findings.MOST
    for leaning in ("supported", "open", "none"):
        tallies = everything(leaning)
        said = findings.chosen(PROSE["findings"], tallies)
        assert said == []
        assert findings.abstract(said) == ""
        assert "None of the findings" in findings.section(said, tallies)


@pytest.mark.parametrize("leaning", LEANINGS)
def test_every_sentence_can_be_filled_in(leaning):
    for finding in PROSE["findings"]:
        assert findings.paragraph(finding, everything(leaning)).startswith(r"\finding{")


def test_findings_need_their_claims():
    some = {k: own for k, own in everything("refuted").items() if k != "C09"}
    assert all(
        "C09" not in str(each["requires"]) for each in findings.chosen(PROSE["findings"], some)
    )


@pytest.mark.parametrize(
    ("strata", "said"),
    [
        (tally(1, low=0.5, high=0.5, lowest=0.25, highest=0.75), "interval 25 to 75"),
        (tally(2, low=0.5, high=0.75, lowest=0.25, highest=1.0), "intervals 25 to 100"),
    ],
)
def test_rates_are_said_with_their_intervals(strata, said):
    for source in ("<<C01 | rate>>", "<<C01 | difference>>"):
        text = re.sub(r"\\num\{(\w+)\}", r"\1", findings.render(source, C01=strata))
        assert text.startswith("50") and f"(95 per cent {said}" in text


def test_a_template_that_names_what_is_not_there_is_an_error_in_one_line():
    with pytest.raises(ValueError, match=r"paper: 'C99' is undefined, in: <<C99.share>>"):
        findings.render("<<C99.share>>")


@pytest.mark.parametrize(
    ("strata", "said"),
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
def test_what_is_left_of_a_part(strata, said):
    assert ledger.clause(strata, holds="holds", fails="fails") == said


def test_the_ledger_has_every_claim(written):
    assert all(rf"\hyperref[claim:{claim_id}]" in written["ledger"] for claim_id in CLAIMS)


def test_a_claim_of_ones_own_has_its_section_and_its_row(study):
    own = dataclasses.replace(CLAIMS["C06"], id="X01", estimator="mine")
    row = study.verdicts.query("claim == 'C06'").assign(claim="X01")
    changed = dataclasses.replace(
        study,
        claims=CLAIMS | {"X01": own},
        evidence=study.evidence | {"X01": study.evidence["C06"]},
        verdicts=pd.concat([study.verdicts, row], ignore_index=True),
    )
    written = parts(changed, PROSE)
    assert r"\claimed{X01}" in written["results"].split(results.OWN["title"])[1]
    assert r"\hyperref[claim:X01]" in written["ledger"]
    assert (
        "xponent as claimed" in written["ledger"] or "xponent not as claimed" in written["ledger"]
    )


def test_a_part_without_clauses_is_named():
    with pytest.raises(ValueError, match=r"clauses.yaml: C06 has no clauses for 'exponent'"):
        ledger.corrected(CLAIMS["C06"], {"exponent": tally(1)}, {"C06": {}})


def test_a_paragraph_says_claim_verdict_and_boundary(written):
    claim = CLAIMS["C06"]
    start = written["results"].index(r"\claimed{C06}")
    paragraph = written["results"][start : written["results"].index("\n\n", start)]
    assert escape(claim.statement) in paragraph
    assert r"above \num{0.01}" in paragraph
    assert all(rf"\ref{{prop:{name}}}" in paragraph for name in claim.propositions)


def test_a_part_without_data_says_so():
    sentence = results.part_sentence(CLAIMS["C06"].parts["exponent"], tally())
    assert sentence.endswith("no data in this study.")


def test_sections_without_claims_and_figures_are_left_out(study):
    only = {"C20": CLAIMS["C20"]}
    source = results.results(
        PROSE["outline"], only, {"C20": "mixed"}, study.tallies, {"summary": "A."}, "."
    )
    assert source.count(r"\subsection{") == 1


def test_every_proposition_is_set_once_and_a_failed_check_is_marked(proofs):
    failed = [proof | {"holds": False} for proof in proofs]
    for records, times in ((proofs, 0), (failed, len(proofs))):
        full = propositions.in_full(records, PROSE["propositions"])
        source = full + propositions.in_short(records, PROSE["propositions"])
        assert source.count(propositions.FAILED) == times
        assert all(
            source.count(f"{{prop:{proof['id']}}}\n")
            + source.count(rf"\propositionrow{{prop:{proof['id']}}}")
            == 1
            for proof in proofs
        )


def test_arms_and_runs_name_every_arm_and_task(study, written):
    for arm in CONFIG["arms"]:
        assert f"arm {arm}" in written["arms"]
    for task in study.results["task"].unique():
        assert task.replace("_", " ") in written["runs"]
