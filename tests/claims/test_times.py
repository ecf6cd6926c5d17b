"""Survival curves, restricted means and the reach of a network."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnngrad.claims.times import reach, restricted_mean, survival

TIMES = st.lists(st.integers(1, 99), min_size=1, max_size=30)


@given(TIMES)
def test_seeds_that_share_a_budget_have_the_empirical_curve(times):
    """Nobody is censored before the budget, so the curve is the share that is still unsolved."""
    steps = np.array(times, float)
    solved = steps < 60
    curve = survival(np.minimum(steps, 60), solved, 60)
    for row in curve.itertuples():
        left = steps > row.step if row.step < 60 else ~solved
        assert row.unsolved == pytest.approx(left.mean())
    assert curve["step"].iloc[0] == 0 and curve["step"].iloc[-1] == 60
    expected = np.minimum(steps, 60).mean()
    assert restricted_mean(np.minimum(steps, 60), solved, 60) == pytest.approx(expected)


def test_a_seed_that_is_censored_early_counts_until_then():
    """Kaplan and Meier by hand: 1/4 at 10, the second is lost, 1/2 of two at 30."""
    curve = survival([10, 20, 30, 40], [True, False, True, False], 40)
    assert curve["step"].tolist() == [0, 10, 30, 40]
    assert curve["unsolved"].tolist() == pytest.approx([1, 3 / 4, 3 / 8, 3 / 8])


def seeds(rates, size=20):
    """A table of solved seeds whose shares by lag are these."""
    return pd.concat(
        pd.DataFrame({"length": lag, "solved": np.arange(size) < round(rate * size)})
        for lag, rate in rates.items()
    )


def test_reach_is_interpolated_in_the_logarithm_of_the_lag():
    where = reach(seeds({10: 1.0, 20: 0.75, 40: 0.25, 80: 0.0}))
    assert where.estimate == pytest.approx(20 * math.sqrt(2))
    assert (where.low, where.high) == (20, 40)


def test_reach_beyond_all_lags_is_unknown_and_not_guessed():
    assert reach(seeds({10: 1.0, 20: 1.0})) == (math.inf, 20, math.inf)
    assert reach(seeds({10: 0.0, 20: 0.0})) == (0, 0, 10)
    assert reach(seeds({10: 0.5, 20: 0.5})).low == 0


def test_reach_takes_longer_lags_for_no_easier():
    """A dip of the shares is noise: the nearest falling curve is asked."""
    where = reach(seeds({10: 1.0, 20: 0.4, 40: 0.7, 80: 0.0}))
    assert 40 < where.estimate < 80
    assert (where.low, where.high) == (10, 80)


def test_the_order_of_rows_makes_no_reach():
    table = seeds({10: 1.0, 20: 0.6, 40: 0.3})
    assert reach(table.sample(frac=1, random_state=1)) == reach(table)


@pytest.mark.slow
@pytest.mark.parametrize("size", [8, 20])
def test_reach_misses_the_true_lag_as_rarely_as_promised(size):
    rng, true, studies = np.random.default_rng(7), 30.0, 1000
    lags = np.array([5, 10, 20, 28, 35, 40, 80, 160])
    rates = 1 / (1 + (lags / true) ** 3)
    below = above = 0
    for _ in range(studies):
        solved = rng.random((size, len(lags))) < rates
        table = pd.DataFrame({"length": np.tile(lags, size), "solved": solved.ravel()})
        where = reach(table)
        below, above = below + (where.high < true), above + (where.low > true)
    most = 0.025 + 3 * math.sqrt(0.025 * 0.975 / studies)
    assert max(below, above) / studies < most


def test_a_seed_that_diverged_stays_unsolved_to_its_budget():
    """Censored where it diverged it would leave the share that the others solve: all."""
    curve = survival([100, 200, 400], [True, True, False], 400)
    assert curve["unsolved"].iloc[-1] == pytest.approx(1 / 3)
    early = survival([100, 200, 50], [True, True, False], 400)
    assert early["unsolved"].iloc[-1] == 0
