"""What of the paper is computed, and that its sources and parts fit together."""

import re
from pathlib import Path

import pandas as pd
import pytest
import yaml
from pybtex.database import parse_file

from rnngrad import claims, paper
from rnngrad.claims import registry, verdict
from rnngrad.latex.bibliography import references
from rnngrad.latex.text import escape
from tests.study_tables import study_tables

ROOT = Path(__file__).parents[1]
SOURCE = (ROOT / "paper/paper.tex").read_text()
CONFIG = yaml.safe_load((ROOT / "config/smoke.yaml").read_text())
ENTRIES = yaml.safe_load((ROOT / "config/claims.yaml").read_text())
CLAIMS = {claim_id: registry.claim(claim_id, entry) for claim_id, entry in ENTRIES.items()}


@pytest.fixture(scope="module")
def evidence() -> dict[str, pd.DataFrame]:
    tables = study_tables()
    return {k: verdict.judge(c, claims.estimator(k).effects(tables)) for k, c in CLAIMS.items()}


@pytest.fixture(scope="module")
def verdicts(evidence) -> pd.DataFrame:
    return pd.DataFrame([verdict.ledger_row(CLAIMS[k], own) for k, own in evidence.items()])


def test_every_macro_of_the_prose_is_computed(verdicts):
    digests = {"study": "a", "registry": "b"}
    values = paper.macro_values(CONFIG, digests, study_tables()["results"], verdicts, [])
    for name in values:
        assert re.fullmatch("[A-Za-z]+", name)
    used = set(re.findall(r"\\([a-zA-Z]+(?:Count|Digest|Name|Size|Steps|Rate|Level))\b", SOURCE))
    assert used <= set(values)


def test_the_prose_types_in_no_result():
    """Digits stand for equations, years of the literature and constants, not for outcomes."""
    results = SOURCE[SOURCE.index(r"\section{Measured results}") :]
    results = results[: results.index(r"\section{Limits}")]
    assert not re.search(r"\d", results)


def test_every_citation_is_in_the_bibliography_and_the_other_way_round():
    cited = {
        key.strip() for keys in re.findall(r"\\cite\{([^}]*)\}", SOURCE) for key in keys.split(",")
    }
    assert cited == set(parse_file(str(ROOT / "paper/references.bib")).entries)


def test_the_bibliography_needs_no_bibtex():
    source = references(ROOT / "paper/references.bib")
    assert source.startswith(r"\begin{thebibliography}")
    assert r"\bibitem[" in source
    assert r"\articleTitle" in source


def test_a_section_says_claim_verdict_and_boundary(evidence, verdicts):
    claim = CLAIMS["C06"]
    section = paper.claim_section(claim, evidence["C06"], "mixed", ["exponents"])
    assert escape(claim.statement) in section
    assert r"\textcolor{mixed}{mixed}" in section
    assert r"\num{0.01}" in section
    assert r"\ref{fig:exponents}" in section


def test_a_part_without_data_says_so(evidence):
    sentence = paper.part_sentence(CLAIMS["C06"], "exponent", evidence["C06"].iloc[:0])
    assert sentence.endswith("This study has no data on it.")


def test_every_figure_is_set_once_and_every_label_is_unique(evidence, verdicts):
    captions = {name: "Finding. How to read it." for name in CONFIG["figures"]}
    source = paper.results_section(CLAIMS, evidence, verdicts, captions, "../figures")
    source += paper.evidence_section(CLAIMS, evidence) + paper.verdict_table(verdicts)
    labels = re.findall(r"\\label\{([^}]*)\}", source)
    assert len(labels) == len(set(labels))
    assert {f"fig:{name}" for name in captions} <= set(labels)
    propositions = {f"prop:{name}" for claim in CLAIMS.values() for name in claim.propositions}
    for reference in re.findall(r"\\ref\{([^}]*)\}", source):
        assert reference in {*labels, *propositions}


def test_the_verdict_table_has_every_claim(verdicts):
    source = paper.verdict_table(verdicts)
    assert all(rf"\hyperref[claim:{claim_id}]" in source for claim_id in CLAIMS)


def test_a_proposition_whose_check_failed_is_marked():
    proofs = [{"latex": "A", "holds": True}, {"latex": "B", "holds": False}]
    assert paper.theory_section(proofs).count("failed in this run") == 1


def test_settings_and_grids_name_every_arm_and_experiment():
    settings, grids = paper.settings_table(CONFIG), paper.grid_table(CONFIG)
    assert all(f"arm {arm}" in settings for arm in CONFIG["arms"])
    assert all(escape(name.replace("_", " ")) in grids for name in CONFIG["experiments"])
