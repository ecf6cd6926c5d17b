"""Differences of rates by the same seeds: known values, and the error over all laws."""

import math

import numpy as np
import pytest
from scipy import optimize, stats

from rnngrad.claims.paired import rate_difference_interval, rate_difference_p, score

MARGINS = np.round(np.arange(-0.95, 0.951, 0.05), 2)
RATES = np.round(np.arange(0, 1.001, 0.05), 2)
CORRELATIONS = (-0.5, -0.4, -0.2, 0.0, 0.3, 0.6, 1.0)


def successes(only_a: int, only_b: int, seeds: int, both: int = 0):
    """Two columns of successes with these discordant seeds."""
    place = np.arange(seeds)
    shared = (place >= only_a + only_b) & (place < only_a + only_b + both)
    return (place < only_a) | shared, ((place >= only_a) & (place < only_a + only_b)) | shared


def tango(only_a: int, only_b: int, seeds: int) -> tuple[float, float]:
    """Tango's interval of confidence 0.95, from the statistic that orders the outcomes."""
    z, estimate = stats.norm.isf(0.025), (only_a - only_b) / seeds

    def root(sign: int, end: float) -> float:
        return optimize.brentq(lambda d: score(only_a, only_b, seeds, d) - sign * z, end, estimate)

    return root(1, -1 + 1e-9), root(-1, 1 - 1e-9)


@pytest.mark.parametrize(
    ("only_a", "only_b", "seeds", "low", "high"),
    [(1, 7, 21, -0.517, -0.026), (0, 0, 20, -0.1611, 0.1611)],
)
def test_the_statistic_gives_tangos_published_interval(only_a, only_b, seeds, low, high):
    """Fagerland, Lydersen & Laake (2014), airways; without discordant pairs z² / (n + z²)."""
    np.testing.assert_allclose(tango(only_a, only_b, seeds), (low, high), atol=5e-4)


def test_an_exact_interval_is_somewhat_wider_than_tangos():
    for only_a, only_b, seeds in ((1, 7, 21), (14, 0, 20), (6, 4, 20), (9, 0, 60), (40, 20, 160)):
        _, low, high = rate_difference_interval(*successes(only_a, only_b, seeds), 0.95)
        inner = tango(only_a, only_b, seeds)
        assert inner[0] - 0.05 < low < inner[0] + 0.01
        assert inner[1] - 0.01 < high < inner[1] + 0.05


@pytest.mark.parametrize("seeds", [5, 10, 20])
def test_the_statistic_rises_with_the_first_and_falls_with_the_second(seeds):
    """So that the worst law is one whose difference is the margin (Sidik, 2003)."""
    count = np.arange(seeds + 1)
    possible = np.add.outer(count, count) <= seeds
    for margin in MARGINS:
        found = np.where(possible, score(count[None, :], count[:, None], seeds, margin), np.nan)
        assert np.nanmin(np.diff(found, axis=1)) > -1e-9
        assert np.nanmax(np.diff(found, axis=0)) < 1e-9


def rejected(seeds: int, margin: float) -> np.ndarray:
    """Which outcomes reject "at most the margin", `[only the second, only the first]`.

    They are found by bisection: an outcome with more successes of the first only rejects as well.
    """
    found = np.zeros((seeds + 1, seeds + 1), bool)
    for only_b in range(seeds + 1):
        low, high = -1, seeds - only_b + 1
        while high - low > 1:
            middle = (low + high) // 2
            p = rate_difference_p(*successes(middle, only_b, seeds), margin).above
            low, high = (low, middle) if p <= 0.025 else (middle, high)
        found[only_b, high : seeds - only_b + 1] = True
    return found


def error(reject: np.ndarray, only_a: float, only_b: float) -> float:
    """The probability of what is rejected, by the rates of both kinds of discordant pairs."""
    second, first = np.nonzero(reject)
    seeds = len(reject) - 1
    cells = np.stack([first, second, seeds - first - second], axis=1)
    return float(stats.multinomial.pmf(cells, seeds, [only_a, only_b, 1 - only_a - only_b]).sum())


def worst(seeds: int, margins) -> float:
    """The greatest error over rates and correlations whose difference is one of the margins."""
    found = [0.0]
    for margin in margins:
        reject = rejected(seeds, float(margin))
        for b in RATES:
            a = round(b + margin, 2)
            if not 0 <= a <= 1:
                continue
            for correlation in CORRELATIONS:
                both = a * b + correlation * math.sqrt(a * (1 - a) * b * (1 - b))
                both = min(max(both, a + b - 1, 0.0), a, b)
                found.append(error(reject, a - both, b - both))
    return max(found)


@pytest.mark.parametrize("seeds", [5, pytest.param(10, marks=pytest.mark.slow)])
def test_the_error_is_at_most_nominal(seeds):
    """Enumerated: the margins and rates 0, 0.05 .. 1, correlations -0.5 to 1."""
    assert worst(seeds, MARGINS) <= 0.025


@pytest.mark.slow
@pytest.mark.parametrize(("seeds", "margins"), [(20, MARGINS), (60, MARGINS[1::2])])
def test_the_error_is_at_most_nominal_for_more_seeds(seeds, margins):
    assert worst(seeds, [*margins, 0.15, -0.15]) <= 0.025


@pytest.mark.parametrize("seeds", [2, 7])
def test_p_values_agree_with_the_interval(seeds):
    for only_a in range(seeds + 1):
        for only_b in range(seeds + 1 - only_a):
            outcome = successes(only_a, only_b, seeds)
            _, low, high = rate_difference_interval(*outcome, 0.95)
            for margin in (-0.3, -0.1, 0.0, 0.15, 0.3):
                above, below = rate_difference_p(*outcome, margin)
                assert (above < 0.025) == (low > margin)
                assert (below < 0.025) == (high < margin)


def test_discordant_pairs_decide_as_in_mcnemars_exact_test():
    """Fifty of sixty against fifty-nine, 9 : 0; and where all pairs are discordant, the same."""
    above, _ = rate_difference_p(*successes(9, 0, 60, both=50), 0.0)
    mcnemar = stats.binomtest(9, 9, 0.5, alternative="greater").pvalue
    assert 0.5 * mcnemar < above < mcnemar
    above, _ = rate_difference_p(*successes(20, 0, 20), 0.0)
    assert above == pytest.approx(0.5**20)


def test_what_both_share_does_not_matter():
    assert rate_difference_p(*successes(5, 1, 20), 0.1) == rate_difference_p(
        *successes(5, 1, 20, both=9), 0.1
    )


def test_the_other_way_round_is_the_mirror_image():
    a, b = successes(5, 1, 20)
    assert rate_difference_p(a, b, 0.1) == rate_difference_p(b, a, -0.1)[::-1]
    _, low, high = rate_difference_interval(a, b, 0.95)
    assert rate_difference_interval(b, a, 0.95)[1:] == pytest.approx((-high, -low))


def test_two_seeds_support_nothing():
    """Not even that a difference is above -0.6, if both succeed in the first only."""
    assert rate_difference_p(*successes(2, 0, 2), -0.6).above > 0.025
    assert rate_difference_interval([], [], 0.95)[1:] == (-1.0, 1.0)


@pytest.mark.parametrize(("only_a", "only_b"), [(0, 0), (12, 0), (0, 12)])
def test_no_interval_has_width_zero(only_a, only_b):
    _, low, high = rate_difference_interval(*successes(only_a, only_b, 12), 0.95)
    assert high - low > 0.2
