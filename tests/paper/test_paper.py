"""What of the paper is computed, and that its sources and parts fit together."""

import dataclasses
import re

import pandas as pd
from pybtex.database import parse_file

from rnngrad import figures
from rnngrad.paper import findings, price
from rnngrad.paper import propositions as typeset
from rnngrad.paper.latex.bibliography import references
from rnngrad.paper.latex.text import escape
from rnngrad.paper.ledger import DAGGER
from rnngrad.paper.origins import Book
from rnngrad.paper.parts import parts
from rnngrad.paper.study import Study
from tests.paper.settings import CAPTIONS, CLAIMS, PROSE, ROOT

SOURCE = (ROOT / "paper/paper.tex").read_text()
NO_RESULT = r"\\cite\{[^}]*\}|\\ref\{[^}]*\}|<<.*?>>|<%.*?%>|g\^2|lambda_1|sigma_1|t-1|T-1"
"""What of the prose has digits and is not a result."""
ORIGIN = re.compile(r"\\origin\{\w+\}\{\\num\{[^}]*\}\}")
"""A number that leads to its origin."""


def test_every_input_of_the_paper_is_written_and_every_macro_is_computed(written):
    inputs = set(re.findall(r"\\input\{generated/(\w+)\}", SOURCE))
    assert inputs == {*written, "references"}
    values = set(re.findall(r"\\newcommand\{\\([A-Za-z]+)\}", written["macros"])) - {"glance"}
    named = r"\\([a-zA-Z]+(?:Count|Digest|Name|Seed|Size|Steps|Rate|Level|Looks|Versions)s?)\b"
    assert values == set(re.findall(named, SOURCE))


def test_the_prose_types_in_no_result():
    """Digits stand for equations, constants and settings of tasks, not for outcomes."""
    for name in ("What was found", "Agreement and disagreement", "Limits", "What it comes to"):
        section = SOURCE.split(rf"\section{{{name}}}")[1].split(r"\section{")[0]
        assert not re.search(r"\d", re.sub(NO_RESULT, "", section)), name
    sentences = [*PROSE["related"]]
    for section in PROSE["findings"]:
        for kind in ("lead", "text", "check", "abstract", "lesson"):
            sentences += section.get(kind, ())
    for sentence in sentences:
        text = sentence if isinstance(sentence, str) else sentence["text"]
        assert not re.search(r"\d", re.sub(NO_RESULT, "", text, flags=re.S)), text


def test_every_citation_is_in_the_bibliography_and_the_other_way_round(written):
    sources = [SOURCE, *(written[part] for part in ("theory", "routine", "proofs", "related"))]
    groups = re.findall(r"\\cite\{([^}]*)\}", "".join(sources))
    cited = {key.strip() for keys in groups for key in keys.split(",")}
    assert cited == set(parse_file(str(ROOT / "paper/references.bib")).entries)


def test_the_bibliography_needs_no_bibtex():
    source = references(ROOT / "paper/references.bib")
    assert source.startswith(r"\begin{thebibliography}")
    assert r"\bibitem[" in source
    assert r"\articleTitle" in source


def test_the_prose_names_all_that_the_registry_has_and_no_more():
    listed = [claim for section in PROSE["findings"] for claim in section["claims"]]
    assert sorted(listed) == sorted(CLAIMS) == sorted(PROSE["effects"])
    drawn = [name for section in PROSE["findings"] for name in section["figures"]]
    assert set(drawn) <= set(figures.NAMES) and len(drawn) == len(set(drawn))


def test_short_forms_are_of_propositions_that_there_are(proofs):
    ids = {proof["id"] for proof in proofs}
    prose = PROSE["propositions"]
    named = [*prose["proved"], *prose["stated"], *prose["short"]]
    assert len(named) == len(set(named)) and set(named) <= ids
    for claim in CLAIMS.values():
        assert set(claim.propositions) <= ids


def test_claims_changed_after_data_are_marked_and_told(written):
    revised = PROSE["revised"]
    assert set(revised) < set(CLAIMS)
    told = SOURCE.split(r"\paragraph{What we had seen before.}")[1].split(r"\section{")[0]
    assert set(revised) <= set(re.findall(r"[BC]\d+b?", told))
    for name, claim in CLAIMS.items():
        row = written["ledger"].split(f"{{{name}}} & ")[1].split(" & ")[0]
        assert row.startswith(escape(claim.title)[:12])
        assert row.endswith(DAGGER) == (name in revised)


def test_labels_are_unique_and_every_reference_is_defined(written):
    source = "\n".join(written.values()) + SOURCE
    names = re.findall(r"\\label\{([^}#]*)\}", source)
    assert len(names) == len(set(names))
    referred = set(re.findall(r"\\(?:c?ref|hyperref)[{[]([^}\]]*)[}\]]", source))
    assert referred <= set(names)
    assert {name for name in names if name.startswith("fig:")} <= referred


def test_only_figures_of_the_study_are_set(study, written):
    shown = re.findall(r"\\includegraphics\[.*?\]\{\.\./figures/(\w+)\.pdf\}", written["results"])
    wanted = [name for section in PROSE["findings"] for name in section["figures"]]
    assert shown == [name for name in wanted if name in CAPTIONS]
    assert r"50 \%" in written["results"]


def test_the_summary_goes_to_the_first_page_if_the_study_draws_it(study, written):
    assert r"\label{fig:summary}" in written["summary"]
    assert "summary" not in written["results"]
    others = {name: caption for name, caption in CAPTIONS.items() if name != "summary"}
    without, _ = parts(dataclasses.replace(study, captions=others), PROSE)
    assert without["summary"] == ""
    assert r"\newcommand{\glance}{}" in without["macros"]


def test_the_ledger_has_every_claim_once_and_leads_to_its_section(written):
    for claim_id in CLAIMS:
        assert written["ledger"].count(f"{{{claim_id}}} & ") == 1
    for section in re.findall(r"\\hyperref\[([\w:]+)\]", written["ledger"]):
        assert rf"\label{{{section}}}" in written["results"]


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
    written, _ = parts(changed, PROSE)
    assert "X01~" in written["results"].split(findings.OWN["title"])[1]
    row = written["ledger"].split(r"\hyperref[sec:own]{X01}")[1]
    assert CLAIMS["C06"].hypotheses["exponent"].estimand in row


def test_the_price_list_has_a_line_for_each_family_that_was_trained(study, written):
    for name in price.FAMILIES:
        assert written["price"].count(f"{name}: ") == 1
    linear = study.tables["results"].query("cell == 'linear_diagonal'")
    assert set(linear["cell_class"].map(price.family)) == {price.LINEAR}
    results = study.tables["results"]
    layers = results["layers"].mask(results["cell"] == "min_gru", 3)
    deep = study.tables | {"results": results.assign(layers=layers)}
    single = price.price_table(Book(dataclasses.replace(study, tables=deep).tables_by_place()))
    assert "minGRU" in written["price"] and "minGRU" not in single
    nothing = {name: table.iloc[:0] for name, table in study.tables.items()}
    without = dataclasses.replace(study, tables=nothing)
    assert price.price_table(Book(without.tables_by_place())) == ""


def propositions_of(study: Study, proofs: list[dict]) -> str:
    """Return what the text and the appendix have of some propositions."""
    book, prose = Book(dataclasses.replace(study, proofs=proofs).tables_by_place()), PROSE
    return "".join(
        part(proofs, prose["propositions"], book) for part in (typeset.in_text, typeset.in_appendix)
    )


def test_every_proposition_is_set_once_and_a_failed_check_is_marked(study, proofs):
    failed = [proof | {"holds": False} for proof in proofs]
    for records, times in ((proofs, 0), (failed, len(proofs))):
        source = propositions_of(study, records)
        assert source.count(typeset.FAILED) == times
        for proof in proofs:
            assert source.count(f"\\label{{prop:{proof['id']}}}\n") == 1
            assert proof["proof_latex"].split("<<")[0][:60] in source


def test_every_number_that_a_proof_computed_leads_to_its_origin(study, proofs):
    assert len(ORIGIN.findall(propositions_of(study, proofs))) > 50
    for proof in proofs:
        unlinked = ORIGIN.sub("", propositions_of(study, [proof]))
        typed = {float(number) for number in re.findall(r"-?\d+\.\d{3,}", unlinked)}
        for name, value in proof["details"].items():
            chosen = name.endswith("_largest_weight")  # among the weights that a proof starts from
            if isinstance(value, float) and not chosen:
                assert typed.isdisjoint(round(value, k) for k in range(3, 13)), name


def test_what_is_stated_in_the_text_is_proved_in_the_appendix(written):
    source = written["proofs"]
    for name in PROSE["propositions"]["stated"]:
        assert rf"[Proof of Proposition~\ref{{prop:{name}}}]" in source


def test_runs_name_every_task(study, written):
    for task in study.tables["results"]["task"].unique():
        assert task.replace("_", " ") in written["runs"]
