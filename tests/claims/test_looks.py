"""Looks at a study with more and more seeds: what their tests may err by, and how often they do."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnngrad.claims import looks, power
from rnngrad.claims.effects import rows, together
from rnngrad.claims.looks import ONLY, Look
from rnngrad.claims.outcome import ALPHA
from rnngrad.claims.verdict import DECIDED, hypotheses
from tests.claims.made import STUDIES, by_seed, made_claim, most

DECLARED = [8, 16, 24, 32, 40]


def at(seeds, declared=(20, 40)):
    return {"looks": list(declared), "training": {"seeds": seeds}}


@given(st.lists(st.integers(2, 500), min_size=2, max_size=8, unique=True).map(sorted))
def test_the_levels_of_all_looks_add_up_to_that_of_one(declared):
    levels = looks.levels(declared)
    assert min(levels) >= 0
    assert sum(levels) == pytest.approx(ALPHA)


def test_levels_are_those_of_the_spending_function():
    """With half of the seeds: 2 - 2 Phi(2.2414 sqrt(2)) = 0.001525."""
    np.testing.assert_allclose(looks.levels([20, 40]), [0.001525, 0.023475], atol=1e-6)


def test_a_study_is_at_the_look_of_its_seeds():
    assert looks.look({"training": {"seeds": 20}}) == ONLY == (ALPHA, ALPHA)
    first, last = looks.levels([20, 40])
    assert looks.look(at(20)) == (first, last)
    assert looks.look(at(40)) == (last, last)


def test_what_comes_next_is_said():
    assert looks.advice({}).startswith("no looks are declared")
    assert looks.advice(at(20)) == (
        "look 1 of 2, at 20 seeds: a test errs by 0.0015 a side, at the last look by 0.023, which "
        "the numbers are for; for the next set training.seeds to 40"
    )
    assert looks.advice(at(40)) == "look 2 of 2, at 40 seeds: the last that is declared"


def test_a_look_changes_verdicts_and_not_intervals():
    """Seven heads of seven are 0.008 on either side: enough for one look, not for the first of two.

    At the last look they would be enough.
    """
    claim = made_claim(a=("rate", "above", 0.5), b=("rate", "above", 0.5))
    effects = together([rows(name, by_seed([1] * 7)) for name in "ab"])
    once, first = (hypotheses(claim, effects, look) for look in (ONLY, looks.look(at(20))))
    assert list(once["verdict"]) == ["supported"] * 2
    assert list(first["verdict"]) == ["undecided"] * 2
    shown = ["estimate", "low", "high", "p_supported", "p_refuted"]
    pd.testing.assert_frame_equal(once[shown], first[shown])
    assert first["seeds_needed"].tolist() == [7, 7]
    assert "a: 7 judging seeds at hand, no more are needed at the level of" in power.report(first)
    pd.testing.assert_frame_equal(once, hypotheses(claim, effects))


def share_of_errors(means: dict[str, float], wrong, at_each) -> float:
    """The share of simulated studies in which some look gives a wrong verdict.

    Args:
        means: the true one of each hypothesis, the primary one first; its margin is zero.
        wrong: the verdicts that are wrong, by hypothesis.
        at_each: the looks at the seeds of `DECLARED`.
    """
    claim = made_claim(**dict.fromkeys(means, ("mean", "above", 0.0)))
    rng, errors = np.random.default_rng(0), 0
    for _ in range(STUDIES):
        drawn = {name: rng.normal(mean, 1, DECLARED[-1]) for name, mean in means.items()}
        for seeds, look in zip(DECLARED, at_each, strict=True):
            effects = together([rows(name, by_seed(x[:seeds])) for name, x in drawn.items()])
            table = hypotheses(claim, effects, look).set_index("hypothesis")
            if any(table.loc[name, "verdict"] in verdicts for name, verdicts in wrong.items()):
                errors += 1
                break
    return errors / STUDIES


@pytest.mark.slow
@pytest.mark.usefixtures("verdicts_alone")
@pytest.mark.parametrize(("others", "truth"), [(0, 0.0), (2, 0.0), (2, 3.0)])
def test_declared_looks_err_as_rarely_as_one(others, truth):
    """All but perhaps the primary are at their margin: 2.5 % a side for all looks together."""
    names = [f"b{k}" for k in range(others)]
    wrong = dict.fromkeys(names, DECIDED) | {"a": DECIDED if truth == 0 else ("refuted",)}
    levels = looks.levels(DECLARED)
    declared = [Look(level, levels[-1]) for level in levels]
    assert share_of_errors({"a": truth} | dict.fromkeys(names, 0.0), wrong, declared) < most(0.05)


@pytest.mark.slow
@pytest.mark.usefixtures("verdicts_alone")
def test_looks_that_are_not_declared_err_more_often():
    """Five looks without levels of their own err in some fourteen per cent of studies."""
    assert share_of_errors({"a": 0.0}, {"a": DECIDED}, [ONLY] * len(DECLARED)) > most(0.05)
