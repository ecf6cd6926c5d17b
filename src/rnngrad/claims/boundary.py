"""Where along its moderator a hypothesis turns from true to false, with an interval."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import optimize

from rnngrad.claims.outcome import ALPHA, Outcome
from rnngrad.claims.registry import Hypothesis
from rnngrad.claims.sample import Sample

STEPS = 50
"""Places between two values of the moderator at which a crossing is looked for first."""


class Boundary(NamedTuple):
    """A value of the moderator with its interval, in its units."""

    estimate: float
    low: float
    high: float


NOWHERE = Boundary(math.nan, math.nan, math.nan)
"""Of a hypothesis whose truth does not change, or changes between names."""


def crossing(hypothesis: Hypothesis, curves: pd.DataFrame, rising: bool) -> Boundary:
    """Return where the mean of curves, one for each seed, crosses the margin.

    The interval is that of the places where the test of the effect, at `LEVEL` and interpolated
    within each seed, decides for neither side (Fieller, 1954): from the first place, seen from the
    low end, that is not surely on the low end's side, to the last that is not surely on the high
    end's. It misses the crossing as rarely as the test errs, whether or not a seed's effects at
    neighbouring values have anything to do with each other. The estimate is where the monotone
    curve nearest to the mean crosses.

    Args:
        hypothesis: its test.
        curves: a row for each seed, a column for each value of the moderator, in its order; none
            is missing.
        rising: whether the hypothesis becomes true with the moderator, else it becomes false.
    """
    places = list(_places(curves))
    samples = [_sample(hypothesis, curves, *place) for place in places]
    at = np.array([_at(curves, *place) for place in places])
    tests = [each.p_values(hypothesis.direction, hypothesis.margin) for each in samples]
    supported, refuted = (np.array([test[side] for test in tests]) <= ALPHA for side in (0, 1))
    surely_low, surely_high = (refuted, supported) if rising else (supported, refuted)
    first = _run(surely_low)
    last = len(at) - 1 - _run(surely_high[::-1])
    means = np.array([excess(hypothesis, each.interval(0.5).estimate) for each in samples])
    estimate = turn(at, means if rising else -means)
    low, high = at[max(first - 1, 0)], at[min(last + 1, len(at) - 1)]
    return Boundary(float(np.clip(estimate, low, high)), float(low), float(high))


def bracket(hypothesis: Hypothesis, along: list[tuple[float, Outcome]], rising: bool) -> Boundary:
    """Return the values between which effects turn from surely one side to surely the other.

    From each end on, values are tested until one is not surely on the end's side: a fixed sequence,
    so that each end of the bracket errs with the probability of one test, if the truth changes once
    along the moderator. The estimate is that of the monotone curve nearest to the estimates.

    Args:
        hypothesis: its margin.
        along: values of the moderator in their order, and what is said at each.
        rising: whether the hypothesis becomes true with the moderator.
    """
    at = np.array([float(value) for value, _ in along])
    low_side, high_side = ("refuted", "supported") if rising else ("supported", "refuted")
    first = _run(np.array([each.side() == low_side for _, each in along]))
    last = _run(np.array([each.side() == high_side for _, each in along])[::-1])
    low = at[first - 1] if first else -math.inf
    high = at[len(at) - last] if last else math.inf
    values = np.array([excess(hypothesis, each.estimate) for _, each in along])
    estimate = turn(at, values if rising else -values)
    return Boundary(float(np.clip(estimate, low, high)), float(low), float(high))


def excess(hypothesis: Hypothesis, estimate: float) -> float:
    """Return by how much an estimate is on the claim's side of its margin."""
    if hypothesis.direction == "within":
        return hypothesis.margin - abs(estimate)
    sign = 1 if hypothesis.direction == "above" else -1
    return sign * (estimate - hypothesis.margin)


def turn(at: np.ndarray, values: np.ndarray) -> float:
    """Return where the rising curve nearest to values crosses zero; those that are nan are none."""
    known = ~np.isnan(values)
    return crossing_of(at[known], monotone(values[known]))


def monotone(values: np.ndarray) -> np.ndarray:
    """Return the nearest rising values; as they are where some are infinite."""
    if not np.isfinite(values).all():
        return values
    return np.asarray(optimize.isotonic_regression(values).x)


def crossing_of(at: np.ndarray, values: np.ndarray) -> float:
    """Return where a curve through points first rises above zero, linear between them.

    Args:
        at: where the points are, in order.
        values: their values; one that is infinite puts the crossing at the point beside it.

    Returns:
        The place; -inf or inf if the curve is above or below zero everywhere.
    """
    above = np.flatnonzero(values > 0)
    if not len(above):
        return math.inf
    end = int(above[0])
    if end == 0:
        return -math.inf
    before, after = values[end - 1], values[end]
    if np.isinf(before) or np.isinf(after):
        weight = 0.5 if np.isinf(before) and np.isinf(after) else float(np.isinf(before))
    else:
        weight = before / (before - after)
    return float(at[end - 1] + weight * (at[end] - at[end - 1]))


def _run(surely: np.ndarray) -> int:
    """Return how many of the first values are true before one is not."""
    return int(np.append(surely, False).argmin())


def _places(curves: pd.DataFrame) -> Iterator[tuple[int, float]]:
    """Yield places along the columns: the one before, and how far towards the next."""
    for column in range(curves.shape[1] - 1):
        for step in range(STEPS):
            yield column, step / STEPS
    yield curves.shape[1] - 1, 0.0


def _at(curves: pd.DataFrame, column: int, weight: float) -> float:
    here = float(curves.columns[column])
    return here if weight == 0 else here + weight * (float(curves.columns[column + 1]) - here)


def _sample(hypothesis: Hypothesis, curves: pd.DataFrame, column: int, weight: float) -> Sample:
    values = curves.iloc[:, column].to_numpy(float)
    if weight > 0:
        with np.errstate(invalid="ignore"):
            values = (1 - weight) * values + weight * curves.iloc[:, column + 1].to_numpy(float)
        values = np.where(np.isnan(values), hypothesis.margin, values)
    return Sample(hypothesis.interval, (values,), hypothesis.bounds)
