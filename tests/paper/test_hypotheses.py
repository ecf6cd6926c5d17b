"""What was found on a hypothesis, in words that are true and say no more than was found."""

import numpy as np
import pandas as pd
import pytest

from rnngrad.claims import registry
from rnngrad.figures.style import hypotheses
from tests.hypothesis_rows import EVERY, NOTHING, row

HYPOTHESIS = registry.Hypothesis(
    estimand="a thing",
    holds="it holds",
    fails="it fails",
    interval="mean",
    direction="above",
    margin=0.1,
    why="a reason",
    population="all",
    conditions="each",
)
NAMED = {"end_low": "fresh", "end_high": "reused", "boundary": np.nan}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (row(), "it holds"),
        (row("refuted"), "it fails"),
        (row("conditional", "gain"), "it holds for gain above 1.5 (1.25 to 2), else it fails"),
        (row("conditional", "data", **NAMED), "it holds for reused data, else it fails"),
        (row("conditional", "length", end_low_verdict="supported", end_high_verdict="refuted"),
         "it holds for T below 1.5 (1.25 to 2), else it fails"),
        (row("conditional", "tuned", end_low="0", end_high="1"),
         "it holds for tuned learning rate, else it fails"),
        (row("undecided"),
         "it holds (too few seeds, about 60 needed)"),
        (row("undecided", why_not="primary undecided"),
         "it holds (the primary hypothesis is undecided)"),
        (row("no assay", why_not="floor and ceiling"),
         "it holds (both rates are near zero and both rates are near one)"),
        (NOTHING, "it holds (no data in this study)"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_hypothesis(found, said):
    assert hypotheses.sentence(found, HYPOTHESIS) == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (row(), ["0.25 (0.125 to 0.5)"]),
        (row(moderator="gain"), ["gain 0.5: 0.25 (0.125 to 0.5)", "gain 4: 0.25 (0.125 to 0.5)"]),
        (row(moderator="data", **NAMED),
         ["fresh data: 0.25 (0.125 to 0.5)", "reused data: 0.25 (0.125 to 0.5)"]),
        (row(moderator="gain", end_high="0.5"), ["gain 0.5: 0.25 (0.125 to 0.5)"]),
        (NOTHING, []),
    ],
)  # fmt: skip
def test_an_effect_has_its_interval_and_a_moderated_one_both_ends(found, said):
    assert hypotheses.effects(found) == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (row(), ""),
        (row(moderator="gain"), "gain 0.5 to 4"),
        (row(moderator="data", **NAMED), "fresh data and reused data"),
        (row(moderator="gain", end_high="0.5"), "gain 0.5"),
        (row("conditional", "gain"), "holds for gain above 1.5 (1.25 to 2)"),
        (row("undecided", why_not="no data", seeds_needed=np.nan), "no data in this study"),
    ],
)
def test_where_a_verdict_holds_or_why_there_is_none(found, said):
    assert hypotheses.condition(found) == said


def test_the_primary_hypothesis_is_first_and_claims_keep_their_order():
    rows = [row(claim="C08", hypothesis="a", primary=False), row(claim="C08", hypothesis="b")]
    found = hypotheses.by_claim(pd.DataFrame([*rows, row(claim="C02")]))
    assert [list(each) for each in found.values()] == [["b", "a"], ["exponent"]]
    assert list(found) == ["C08", "C02"]


@pytest.mark.parametrize("verdict", EVERY)
def test_words_leave_nothing_to_be_filled_in(verdict):
    said = [hypotheses.sentence(EVERY[verdict], HYPOTHESIS), hypotheses.condition(EVERY[verdict])]
    assert not any("nan" in text or "None" in text for text in said)


def test_a_short_effect_has_two_digits_and_all_whole_ones():
    assert hypotheses.effects(row(), digits=2) == ["0.25 (0.12 to 0.5)"]
    found = hypotheses.effects(row(moderator="gain"), digits=2)
    assert found == ["gain 0.5: 0.25 (0.12 to 0.5)", "gain 4: 0.25 (0.12 to 0.5)"]


@pytest.mark.parametrize(
    ("value", "said"),
    [(1000.0, "1000"), (-262.4, "−262"), (0.01234, "0.0123"), (2.5e7, "2.5e+07"), (np.inf, "∞")],
)
def test_a_number_has_all_of_its_whole_digits(value, said):
    assert hypotheses.number(value) == said
