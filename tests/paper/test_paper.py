"""What of the paper is computed, and that its sources and parts fit together."""

import dataclasses
import re
from pathlib import Path

import pandas as pd
import pytest
import yaml
from pybtex.database import parse_file

from rnngrad import figures
from rnngrad.claims import registry, verdict
from rnngrad.figures.style.hypotheses import by_claim
from rnngrad.paper import propositions as typeset
from rnngrad.paper import results
from rnngrad.paper.latex.bibliography import references
from rnngrad.paper.latex.text import escape
from rnngrad.paper.parts import parts
from rnngrad.paper.study import Study

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
def proofs(propositions) -> list[dict]:
    return [vars(each) | {"latex": each.latex} for each in propositions]


@pytest.fixture(scope="module")
def study(proofs, all_tables, decided) -> Study:
    rows = [verdict.ledger_row(CLAIMS[k], table) for k, (_, table) in decided.items()]
    return Study(
        config=CONFIG,
        claims=CLAIMS,
        evidence={k: evidence for k, (evidence, _) in decided.items()},
        hypotheses=pd.concat([table for _, table in decided.values()], ignore_index=True),
        verdicts=pd.DataFrame(rows),
        results=all_tables["results"],
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


def test_every_input_of_the_paper_is_written_and_every_macro_is_computed(written):
    inputs = set(re.findall(r"\\input\{generated/(\w+)\}", SOURCE))
    assert inputs == {*written, "references"}
    values = set(re.findall(r"\\newcommand\{\\([A-Za-z]+)\}", written["macros"]))
    used = set(
        re.findall(
            r"\\([a-z]+(?:Count|Digest|Name|Seed|Size|Steps|Rate|Level|Claims|Hypotheses)s?)\b",
            SOURCE,
        )
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
    groups = re.findall(r"\\cite\{([^}]*)\}", SOURCE + written["theory"] + written["routine"])
    cited = {key.strip() for keys in groups for key in keys.split(",")}
    assert cited == set(parse_file(str(ROOT / "paper/references.bib")).entries)


def test_the_bibliography_needs_no_bibtex():
    source = references(ROOT / "paper/references.bib")
    assert source.startswith(r"\begin{thebibliography}")
    assert r"\bibitem[" in source
    assert r"\articleTitle" in source


def test_the_prose_names_all_that_the_registry_has_and_no_more():
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


def test_the_ledger_has_every_hypothesis_of_every_claim(written):
    for claim_id, claim in CLAIMS.items():
        assert rf"\hyperref[claim:{claim_id}]" in written["ledger"]
        for hypothesis in claim.hypotheses.values():
            assert escape(hypothesis.holds)[1:] in written["ledger"]


def test_a_claim_of_ones_own_has_its_section_and_its_row(study):
    own = dataclasses.replace(CLAIMS["C06"], id="X01", estimator="mine")
    rows = [
        table.query("claim == 'C06'").assign(claim="X01")
        for table in (study.hypotheses, study.verdicts)
    ]
    changed = dataclasses.replace(
        study,
        claims=CLAIMS | {"X01": own},
        evidence=study.evidence | {"X01": study.evidence["C06"]},
        hypotheses=pd.concat([study.hypotheses, rows[0]], ignore_index=True),
        verdicts=pd.concat([study.verdicts, rows[1]], ignore_index=True),
    )
    written = parts(changed, PROSE)
    assert r"\claimed{X01}" in written["results"].split(results.OWN["title"])[1]
    row = written["ledger"].split(r"\hyperref[claim:X01]")[1]
    assert CLAIMS["C06"].hypotheses["exponent"].holds[1:] in row


def test_a_paragraph_says_claim_verdict_and_margin(written):
    claim = CLAIMS["C06"]
    start = written["results"].index(r"\claimed{C06}")
    paragraph = written["results"][start : written["results"].index("\n\n", start)]
    assert escape(claim.statement) in paragraph
    assert r"above \num{0.01}" in paragraph
    assert all(rf"\ref{{prop:{name}}}" in paragraph for name in claim.propositions)


def test_sections_without_claims_and_figures_are_left_out(study):
    only = {"C20": CLAIMS["C20"]}
    found = by_claim(study.hypotheses)
    captions = {"summary": "A."}
    source = results.results(PROSE["outline"], only, found, study.evidence, captions, ".")
    assert source.count(r"\subsection{") == 1


def test_every_proposition_is_set_once_and_a_failed_check_is_marked(proofs):
    failed = [proof | {"holds": False} for proof in proofs]
    for records, times in ((proofs, 0), (failed, len(proofs))):
        full = typeset.in_full(records, PROSE["propositions"])
        source = full + typeset.in_short(records, PROSE["propositions"])
        assert source.count(typeset.FAILED) == times
        assert all(
            source.count(f"{{prop:{proof['id']}}}\n")
            + source.count(rf"\propositionrow{{prop:{proof['id']}}}")
            == 1
            for proof in proofs
        )


def test_arms_and_runs_name_every_arm_and_task(study, written):
    for arm in CONFIG["arms"]:
        assert f"arm {arm.replace('_', ' ')}" in written["arms"]
    for task in study.results["task"].unique():
        assert task.replace("_", " ") in written["runs"]
