"""How often the rule errs where the truth is known: simulated studies."""

import numpy as np
import pytest

from rnngrad.claims.boundary import bracket
from rnngrad.claims.effects import rows, together
from rnngrad.claims.outcome import outcome
from rnngrad.claims.verdict import DECIDED, hypotheses
from tests.claims.made import STUDIES, by_seed, made_claim, made_hypothesis, most

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("verdicts_alone")]


def false_verdicts(claim, make, wrong, studies=STUDIES) -> float:
    """The share of simulated studies of a claim with a verdict that is wrong.

    Args:
        claim: the claim.
        make: the effects of a study, from a random generator.
        wrong: the verdicts that are wrong, by hypothesis.
    """
    rng, errors = np.random.default_rng(0), 0
    for _ in range(studies):
        table = hypotheses(claim, together(make(rng))).set_index("hypothesis")
        errors += any(table.loc[name, "verdict"] in verdicts for name, verdicts in wrong.items())
    return errors / studies


@pytest.mark.parametrize("others", [0, 4])
@pytest.mark.parametrize("truth", [0.0, 3.0])
def test_a_claim_errs_as_rarely_as_one_test(others, truth):
    """All but perhaps the primary are at their margin: 2.5 % on either side, together."""
    names = [f"b{k}" for k in range(others)]
    claim = made_claim(**dict.fromkeys(["a", *names], ("mean", "above", 0.0)))

    def make(rng):
        yield rows("a", by_seed(rng.normal(truth, 1, 12)))
        yield from (rows(name, by_seed(rng.normal(0, 1, 12))) for name in names)

    wrong = dict.fromkeys(names, DECIDED) | {"a": DECIDED if truth == 0 else ("refuted",)}
    assert false_verdicts(claim, make, wrong) < most(0.05)


def test_holm_controls_errors_beside_true_effects():
    """Large effects are rejected first, and must not open the door to false ones."""
    claim = made_claim(**dict.fromkeys("abcde", ("mean", "above", 0.0)))
    means = dict(zip("abcde", [3.0, 3.0, 3.0, 0.0, 0.0], strict=True))

    def make(rng):
        return [rows(name, by_seed(rng.normal(mean, 1, 12))) for name, mean in means.items()]

    assert false_verdicts(claim, make, dict.fromkeys("de", DECIDED)) < most(0.05)


@pytest.mark.parametrize(
    ("ends", "wrong"),
    [
        ((0.0, 0.0), DECIDED),
        ((0.0, 2.0), ("refuted", "supported", "conditional")),
        ((2.0, 2.0), ("refuted", "conditional")),
    ],
)
def test_ends_on_the_margin_decide_nothing(ends, wrong):
    """Both ends must be decided, so that two margins err even more rarely than one."""
    along = {"moderator": "gain", "boundary": "where it turns"}
    claim = made_claim(a=("mean", "above", 0.0, along))

    def make(rng):
        return [rows("a", by_seed(rng.normal(mean, 1, 12)), gain=k) for k, mean in enumerate(ends)]

    assert false_verdicts(claim, make, {"a": wrong}) < most(0.05)


@pytest.mark.parametrize("between", [1, 8])
def test_values_between_the_ends_contradict_them_rarely_by_chance(between):
    """Where the ends are far above the margin and all between them is on it."""
    claim = made_claim(a=("mean", "above", 0.0, {"moderator": "gain", "boundary": "where"}))

    def make(rng):
        for k, mean in enumerate([5.0, *[0.0] * between, 5.0]):
            yield rows("a", by_seed(rng.normal(mean, 1, 12)), gain=k)

    assert false_verdicts(claim, make, {"a": ("conditional", "refuted")}) < most(0.025)


@pytest.mark.parametrize("conditions", [1, 3])
@pytest.mark.parametrize("rates", [(0.5, 0.5), (0.8, 0.8), (0.2, 0.2)])
def test_equal_rates_are_not_told_apart(conditions, rates):
    """One condition by the exact paired test, several by betting; nothing is wrongly said."""
    claim = made_claim(a=("rate_difference", "above", 0.0))

    def make(rng):
        for k in range(conditions):
            ours, theirs = (by_seed(rng.random(12) < rate) for rate in rates)
            yield rows("a", ours, theirs, length=k)

    assert false_verdicts(claim, make, {"a": DECIDED}) < most(0.05)


@pytest.mark.parametrize("tried", [1, 5])
def test_that_one_of_many_works_is_not_said_by_chance(tried):
    claim = made_claim(a=("rate", "above", 0.5, {"over": "any"}))

    def make(rng):
        return [rows("a", by_seed(rng.random(12) < 0.5), length=k) for k in range(tried)]

    assert false_verdicts(claim, make, {"a": ("supported",)}) < most(0.025)


@pytest.mark.parametrize("mean", [0.5, -0.5, 2.0])
def test_equivalence_is_not_claimed_where_it_does_not_hold(mean):
    """On the margin, and beyond it, `within` is supported in at most 2.5 per cent of studies."""
    claim = made_claim(a=("mean", "within", 0.5))

    def make(rng):
        return [rows("a", by_seed(rng.normal(mean, 1, 40)))]

    assert false_verdicts(claim, make, {"a": ("supported",)}) < most(0.025)


def test_true_effects_are_found():
    claim = made_claim(a=("mean", "above", 0.1), b=("mean", "within", 1.0))

    def make(rng):
        yield rows("a", by_seed(rng.normal(1.5, 1, 16)))
        yield rows("b", by_seed(rng.normal(0.1, 1, 40)))

    missed = dict.fromkeys("ab", ("undecided", "refuted"))
    assert false_verdicts(claim, make, missed, 100) < 0.05


GAINS = np.array([0.5, 1.0, 1.25, 1.5, 2.0, 4.0])


def missed(make, hypothesis, true, at=GAINS) -> np.ndarray:
    """How often the bracket of a boundary lies above and below the true one.

    Args:
        make: the effects by seed at each value of the moderator, from a random generator.
        hypothesis: its test.
        true: the place at which it ceases to hold.
        at: the values of the moderator.
    """
    rng, errors = np.random.default_rng(4), np.zeros(2)
    for _ in range(STUDIES):
        found = [
            (value, outcome(hypothesis, rows("a", by_seed(values))))
            for value, values in zip(at, make(rng), strict=True)
        ]
        where = bracket(hypothesis, found, rising=False)
        errors += [where.low > true, where.high < true]
    return errors / STUDIES


@pytest.mark.parametrize("size", [6, 30])
@pytest.mark.parametrize("shared", [0.0, 1.0], ids=["points apart", "seeds with curves"])
@pytest.mark.parametrize("power", [1, 6], ids=["line", "curve"])
def test_a_boundary_is_covered(size, shared, power):
    """Whatever the curve, and whether or not a seed's effects have to do with each other."""

    def make(rng):
        own = rng.normal(0, 0.5, (len(GAINS), size)) * (1 - shared)
        curve = 1.4**power - GAINS**power
        return curve[:, None] + own + rng.normal(0, 0.3, size) * shared

    assert max(missed(make, made_hypothesis("mean", "above", 0.0), 1.4)) < most(0.025)


def test_a_boundary_among_censored_seeds_is_covered():
    """A third of the seeds turn beyond the last value, some not within the first: -inf, inf."""

    def make(rng):
        places = rng.normal(0.7, 0.5, 20)
        return np.where(np.log(GAINS)[:, None] < places, 1.0, -np.inf)

    assert max(missed(make, made_hypothesis("mean", "above", 0.0), np.exp(0.7))) < most(0.025)


@pytest.mark.parametrize("size", [8, 30])
def test_a_boundary_of_rates_is_covered(size):
    lags, true = np.array([5.0, 10, 20, 28, 33, 40, 80, 160]), 30.0
    rates = 1 / (1 + (lags / true) ** 3)

    def make(rng):
        return rng.random((len(lags), size)) < rates[:, None]

    assert max(missed(make, made_hypothesis("rate", "above", 0.5), true, lags)) < most(0.025)
