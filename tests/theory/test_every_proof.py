"""Every proof holds, is serialisable, deterministic, and set in plain amsmath."""

import dataclasses
import json
import re

import pytest

from rnngrad.theory import PROOFS


def test_every_result_holds(propositions) -> None:
    assert [e.id for e in propositions if not e.holds] == []


def test_ids_are_unique_and_in_order(propositions) -> None:
    ids = [e.id for e in propositions]
    assert ids == sorted(set(ids)) and len(ids) == len(PROOFS)
    assert all(re.fullmatch(r"T[0-9]{2}[a-z]?", name) for name in ids)


def test_propositions_are_plain_json(propositions) -> None:
    records = [dataclasses.asdict(e) for e in propositions]
    assert json.loads(json.dumps(records, allow_nan=False)) == records


def test_only_verdicts_and_numbers_in_details(propositions) -> None:
    for e in propositions:
        assert {type(v) for v in e.details.values()} <= {float, str, bool}, e.id
        assert False not in [v for v in e.details.values() if isinstance(v, bool)], e.id


def test_latex_needs_amsmath_only(propositions) -> None:
    forbidden = re.compile(r"\\(mathbb|square|gtrsim|lesssim|mathfrak|Box|qed)\b")
    for e in propositions:
        assert not forbidden.search(e.latex), e.id
        assert e.latex.isascii(), e.id
        assert e.latex.count("$") % 2 == 0, e.id
        assert e.latex.count(r"\[") == e.latex.count(r"\]"), e.id
        assert e.latex.count("{") == e.latex.count("}"), e.id


def test_references_point_to_propositions(propositions) -> None:
    labels = {label for e in propositions for label in re.findall(r"\\label\{(.+?)\}", e.latex)}
    assert {f"prop:{e.id}" for e in propositions} <= labels
    for e in propositions:
        assert set(re.findall(r"\\ref\{(.+?)\}", e.latex)) <= labels


@pytest.mark.slow
@pytest.mark.parametrize("prove", PROOFS)
def test_two_runs_give_the_same_proposition(prove, propositions) -> None:
    again = prove()
    assert again == next(e for e in propositions if e.id == again.id)
