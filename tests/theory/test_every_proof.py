"""Every proof holds, is serialisable, deterministic, and set in plain amsmath."""

import dataclasses
import json
import re

import pytest

from rnngrad.theory import PROOFS, Evidence, prove_all


@pytest.fixture(scope="module")
def evidence() -> list[Evidence]:
    return prove_all()


def test_every_result_holds(evidence) -> None:
    assert [e.id for e in evidence if not e.holds] == []


def test_ids_are_unique_and_in_order(evidence) -> None:
    ids = [e.id for e in evidence]
    assert ids == sorted(set(ids)) and len(ids) == len(PROOFS)
    assert all(re.fullmatch(r"T[0-9]{2}[a-z]?", name) for name in ids)


def test_evidence_is_plain_json(evidence) -> None:
    records = [dataclasses.asdict(e) for e in evidence]
    assert json.loads(json.dumps(records, allow_nan=False)) == records


def test_only_verdicts_and_numbers_in_details(evidence) -> None:
    for e in evidence:
        assert {type(v) for v in e.details.values()} <= {float, str, bool}, e.id
        assert False not in [v for v in e.details.values() if isinstance(v, bool)], e.id


def test_latex_needs_amsmath_only(evidence) -> None:
    forbidden = re.compile(r"\\(mathbb|square|gtrsim|lesssim|mathfrak|Box|qed)\b")
    for e in evidence:
        assert not forbidden.search(e.latex), e.id
        assert e.latex.isascii(), e.id
        assert e.latex.count("$") % 2 == 0, e.id
        assert e.latex.count(r"\[") == e.latex.count(r"\]"), e.id
        assert e.latex.count("{") == e.latex.count("}"), e.id


def test_references_point_to_propositions(evidence) -> None:
    labels = {label for e in evidence for label in re.findall(r"\\label\{(.+?)\}", e.latex)}
    assert {f"prop:{e.id}" for e in evidence} <= labels
    for e in evidence:
        assert set(re.findall(r"\\ref\{(.+?)\}", e.latex)) <= labels


@pytest.mark.slow
@pytest.mark.parametrize("prove", PROOFS)
def test_two_runs_give_the_same_evidence(prove, evidence) -> None:
    again = prove()
    assert again == next(e for e in evidence if e.id == again.id)
