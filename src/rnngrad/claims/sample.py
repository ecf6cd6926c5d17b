"""The values that a test takes, one for each seed, and the tests by their names in the registry."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rnngrad.claims import betting, intervals, paired
from rnngrad.claims.intervals import Interval, PValues
from rnngrad.claims.registry import Hypothesis

METHODS: dict[str, tuple[Callable[..., Interval], Callable[..., PValues]]] = {
    "mean": (intervals.mean_interval, intervals.mean_p),
    "bounded_mean": (intervals.bounded_mean_interval, intervals.bounded_mean_p),
    "rate": (intervals.rate_interval, intervals.rate_p),
    "rate_difference": (paired.rate_difference_interval, paired.rate_difference_p),
    "exact": (intervals.exact_interval, intervals.exact_p),
    "mean_of_successes": (betting.betting_interval, betting.betting_p),
}
"""The interval and the p-values of each kind of estimand, by its name in the registry.

The last is not in the registry: it is the mean of rates, or of their differences, over conditions.
"""

SPANS = {"rate": (0.0, 1.0), "rate_difference": (-1.0, 1.0)}
"""What the mean over several conditions is bounded by, where each value is a success or not."""


@dataclass(frozen=True)
class Sample:
    """Values by seed of one condition, or their means over several.

    Attributes:
        kind: one of `METHODS`.
        columns: the values `[S]` and, for a `rate_difference`, those of the reference.
        bounds: the least and the greatest value that is possible, if known.
    """

    kind: str
    columns: tuple[np.ndarray, ...]
    bounds: tuple[float, float] | None = None

    @property
    def seeds(self) -> int:
        """The number of seeds."""
        return len(self.columns[0])

    def interval(self, confidence: float) -> Interval:
        """Return the estimate with its interval; without seeds nothing is known."""
        if not self.seeds:
            return Interval(np.nan, -np.inf, np.inf)
        return METHODS[self.kind][0](*self.columns, confidence=confidence, **self._bounded())

    def p_values(self, direction: str, margin: float) -> tuple[float, float]:
        """Return the one-sided p-values of `supported` and of `refuted`."""
        if not self.seeds:
            return 1.0, 1.0
        test = METHODS[self.kind][1]

        def against(margin: float) -> PValues:
            return test(*self.columns, margin=margin, **self._bounded())

        return p_values(against, direction, margin)

    def _bounded(self) -> dict[str, tuple[float, float]]:
        return {} if self.bounds is None else {"bounds": self.bounds}


def p_values(
    test: Callable[[float], PValues], direction: str, margin: float
) -> tuple[float, float]:
    """Return the one-sided p-values of `supported` and of `refuted`.

    `above` is supported by estimates above the margin and refuted by those below; `below` is the
    mirror image. `within` is supported by two one-sided tests against both ends of
    (-margin, margin) (Schuirmann, 1987), and refuted by one of them beyond its end.
    """
    above, below = test(margin)
    if direction == "above":
        return above, below
    if direction == "below":
        return below, above
    above_lower, below_lower = test(-margin)
    return max(below, above_lower), min(above, below_lower)


def of_condition(hypothesis: Hypothesis, effects: pd.DataFrame) -> Sample:
    """Return the sample of one condition, for its exact or paired method."""
    paired_ = hypothesis.interval == "rate_difference"
    names = ["value", "reference"] if paired_ else ["value"]
    ordered = effects.sort_values("seed", kind="stable")
    columns = tuple(ordered[name].to_numpy(float) for name in names)
    return Sample(hypothesis.interval, columns, hypothesis.bounds)


def over_conditions(hypothesis: Hypothesis, conditions: list[pd.DataFrame]) -> Sample:
    """Return the sample of means over several conditions, of the seeds that all of them have.

    Means of successes, within bounds, are tested by betting. A seed with a true zero in one
    condition and an infinity in another has no mean and counts as at the margin. Exact numbers stay
    as they are.
    """
    if len(conditions) == 1:
        return of_condition(hypothesis, conditions[0])
    if hypothesis.interval == "exact":
        return of_condition(hypothesis, pd.concat(conditions))
    means = by_condition(hypothesis, conditions).dropna().pipe(_means, hypothesis.margin)
    if hypothesis.interval in SPANS:
        return Sample("mean_of_successes", (means,), SPANS[hypothesis.interval])
    return Sample(hypothesis.interval, (means,), hypothesis.bounds)


def by_condition(hypothesis: Hypothesis, conditions: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the effects as a table, a row for each seed and a column for each condition."""
    columns = []
    for each in conditions:
        values = each["value"].astype(float)
        if hypothesis.interval == "rate_difference":
            values = values - each["reference"].astype(float)
        columns.append(values.set_axis(each["seed"]))
    return pd.concat(columns, axis=1, keys=range(len(columns))).sort_index()


def _means(values: pd.DataFrame, margin: float) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        means = values.to_numpy(float).mean(axis=1)
    return np.where(np.isnan(means), margin, means)
