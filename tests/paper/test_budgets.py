"""What the paper says of other budgets."""

import pandas as pd

from rnngrad.paper.budgets import budgets_sentence
from rnngrad.paper.origins import Book
from rnngrad.paper.study import BUDGETS
from tests.paper.links import unlinked
from tests.paper.settings import BUDGETS as TABLE


def test_verdicts_of_each_share_are_counted_and_others_named():
    text = unlinked(budgets_sentence(Book({BUDGETS: TABLE})))
    assert "50~per cent of every budget 1 of 2 have the same verdict, " in text
    assert r"verdict, 1 (C09 history\_raises\_keep) none and 0 another;" in text
    assert "25~per cent of every budget 0 of 1 have the same verdict, " in text
    assert text.endswith("verdict, 0 none and 1 (C20 advantage) another.")


def test_nothing_is_said_where_no_verdict_depends_on_the_budget():
    assert budgets_sentence(Book({BUDGETS: pd.DataFrame(columns=list(TABLE))})) == ""
