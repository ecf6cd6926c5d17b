"""Interval arithmetic on arrays, and the certification of an inequality by branch and bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Interval:
    """Arrays of intervals `[lo, hi]`; every operation rounds its result outwards."""

    lo: np.ndarray
    hi: np.ndarray

    def __add__(self, other: Interval | float) -> Interval:
        other = as_interval(other)
        return _outward(self.lo + other.lo, self.hi + other.hi)

    def __neg__(self) -> Interval:
        return Interval(-self.hi, -self.lo)

    def __sub__(self, other: Interval | float) -> Interval:
        return self + (-as_interval(other))

    def __rsub__(self, other: float) -> Interval:
        return as_interval(other) - self

    def __mul__(self, other: Interval | float) -> Interval:
        other = as_interval(other)
        low, high = other.lo, other.hi
        products = [self.lo * low, self.lo * high, self.hi * low, self.hi * high]
        return _outward(np.minimum.reduce(products), np.maximum.reduce(products))

    __radd__, __rmul__ = __add__, __mul__

    def __abs__(self) -> Interval:
        low = np.maximum(np.maximum(self.lo, -self.hi), 0.0)
        return Interval(low, np.maximum(-self.lo, self.hi))

    def squared(self) -> Interval:
        """Return the squares, never negative."""
        modulus = abs(self)
        square = _outward(modulus.lo**2, modulus.hi**2)
        return Interval(np.maximum(square.lo, 0.0), square.hi)


def as_interval(value: Interval | float) -> Interval:
    """Return a number as an interval of no width."""
    if isinstance(value, Interval):
        return value
    return Interval(np.asarray(value, dtype=float), np.asarray(value, dtype=float))


def _outward(low: np.ndarray, high: np.ndarray) -> Interval:
    return Interval(np.nextafter(low, -np.inf), np.nextafter(high, np.inf))


def certify(
    holds: Callable[..., np.ndarray],
    low: list[float],
    high: list[float],
    scale: list[float],
    limit: int = 4_000_000,
    batch: int = 8192,
) -> int:
    """Return how many boxes prove an inequality on a box, halving those that do not.

    Args:
        holds: takes one `Interval` of shape `[N]` for each variable, and returns `[N]` booleans:
            True only where the inequality is certain on the whole of the box.
        low: the least value of each variable.
        high: the greatest value of each variable.
        scale: a box is halved along the variable whose width is the largest multiple of this.
        limit: the most boxes to look at.
        batch: how many boxes to look at together; of speed only.

    Raises:
        ArithmeticError: if the limit is reached before the inequality is proved everywhere.
    """
    lows, highs = np.array([low], dtype=float), np.array([high], dtype=float)
    seen = 0
    while len(lows):
        lows, highs, low_part, high_part = (
            *(lows[:-batch], highs[:-batch]),
            *(lows[-batch:], highs[-batch:]),
        )
        seen += len(low_part)
        if seen > limit:
            raise ArithmeticError(f"not proved with {limit} boxes; one left is {low_part[-1]}")
        pairs = zip(low_part.T.copy(), high_part.T.copy(), strict=True)
        kept = ~holds(*(Interval(a, b) for a, b in pairs))
        parts = _halves(low_part[kept], high_part[kept], np.asarray(scale))
        lows, highs = np.concatenate([lows, parts[0]]), np.concatenate([highs, parts[1]])
    return seen


def _halves(low: np.ndarray, high: np.ndarray, scale: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lower and upper corners of both halves of every box `[N, d]`."""
    rows, widest = np.arange(len(low)), np.argmax((high - low) / scale, axis=1)
    middle = (low[rows, widest] + high[rows, widest]) / 2
    left, right = high.copy(), low.copy()
    left[rows, widest], right[rows, widest] = middle, middle
    return np.concatenate([low, right]), np.concatenate([left, high])
