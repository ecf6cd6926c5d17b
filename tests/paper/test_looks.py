"""What the paper says of the looks that a study declares, of few seeds, and of the study's seed."""

import dataclasses
from pathlib import Path

import pandas as pd

from rnngrad.claims import registry
from rnngrad.paper.macros import declared_looks, derived_seed, too_few_seeds
from rnngrad.paper.origins import Book
from rnngrad.paper.study import CONFIGURATION
from rnngrad.pipeline import provenance
from tests.paper.links import unlinked

SOURCE = (Path(__file__).parents[2] / "paper/paper.tex").read_text()


def test_looks_are_told_where_they_are_declared_and_only_there():
    assert r"\declaredLooks{} " in SOURCE
    assert declared_looks({"training": {"seeds": 3}}, Book({})) == ""
    config = {"training": {"seeds": 3}, "looks": [3, 6, 9]}
    book = Book({CONFIGURATION: pd.json_normalize(config)})
    told = unlinked(declared_looks(config, book))
    assert told.startswith(" ") and told.endswith(".")
    assert "looks at 3, 6 and 9 seeds, of which this is the one at 3," in told


def test_a_study_of_too_few_seeds_to_decide_anything_says_so():
    assert r".\tooFewSeeds{}" in SOURCE.split(r"\end{abstract}")[0]
    for seeds, too_few in ((2, True), (5, True), (6, False), (20, False)):
        config = {"training": {"seeds": seeds}}
        told = too_few_seeds(config, Book({CONFIGURATION: pd.json_normalize(config)}))
        assert (f"With {seeds} seeds" in unlinked(told)) == too_few == bool(told)


def test_a_seed_is_said_to_be_the_registrys_only_if_it_is(study):
    entries = {"C99": {"title": "A claim"}}
    digests = {"registry": provenance.digest(entries)}
    for seed, derived in ((registry.seed(entries), True), (7888, False)):
        changed = dataclasses.replace(study, config={"seed": seed}, digests=digests)
        assert bool(derived_seed(changed)) == derived
