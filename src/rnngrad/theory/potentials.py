"""Potentials that bound the product of factors along every orbit, proved by interval arithmetic.

A potential W > 0 with |factor(s -> s')| W(s') <= R W(s) for every step bounds the product of T
factors by R^T W(s_0)/W(s_T). Here everything is divided by the bound u on the weights: v = 1/u. By
symmetry the state is x >= 0; y is the candidate and e = 1 - z the keep gate, so s' = y + e (x - y).
"""

from functools import partial

import numpy as np

from rnngrad.theory.intervals import Interval, certify
from rnngrad.theory.sustained import PROPOSAL_FROM, gru_fixed_point

BUMPS = {(0.0, 1 / 3): (0.9, 1.0), (1 / 3, 1 / 2): (0.4, 0.3)}
"""Range of v: (start, slope) of the factor 1 + slope max(0, |h| - start) of the GRU's potential."""

CURVATURE = 0.5  # of the proposal's potential 1 + c^2/2
_ROUNDING = 1e-14  # above the error of the few float64 operations of each function below


def _bounds(low: np.ndarray, high: np.ndarray) -> Interval:
    """Return bounds of values of at most 10 that were computed in float64."""
    return Interval(low - _ROUNDING, high + _ROUNDING)


def recurrent_gain(h: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Return max over r of v r (1 + (1 - r) h/v): (h + v)^2/(4 h) if h >= v, else v."""
    large = np.maximum(np.maximum(h, v), 1e-300)
    return (large + v) ** 2 / (4 * large)


def _gain(h: Interval, v: Interval) -> Interval:
    """Bound the gain, which increases in both."""
    return _bounds(recurrent_gain(h.lo, v.lo), recurrent_gain(h.hi, v.hi))


def _gain_slope(h: Interval, v: Interval) -> Interval:
    """Bound the derivative (1 - min(1, v/h)^2)/4 of the gain by h >= 0."""

    def slope(state: np.ndarray, inverse: np.ndarray) -> np.ndarray:
        return (1 - np.minimum(1.0, inverse / np.maximum(state, 1e-300)) ** 2) / 4

    return _bounds(slope(h.lo, v.hi), slope(h.hi, v.lo))


def _inverse_gain(h: Interval, v: Interval) -> Interval:
    """Bound v/gain = 4 q/(1 + q)^2 with q = min(1, v/h), which increases in q."""

    def inverse(state: np.ndarray, v: np.ndarray) -> np.ndarray:
        ratio = np.minimum(1.0, v / np.maximum(state, 1e-300))
        return 4 * ratio / (1 + ratio) ** 2

    return _bounds(inverse(h.hi, v.lo), inverse(h.lo, v.hi))


def _bump(h: Interval, start: float, slope: float) -> Interval:
    return _bounds(
        1 + slope * np.maximum(0.0, h.lo - start), 1 + slope * np.maximum(0.0, h.hi - start)
    )


_INVERSES = np.linspace(0.0, 1 / 2, 400)
_STATES = np.array([gru_fixed_point(1 / max(v, 1e-9))[0] for v in _INVERSES])


def gru_rate(v: np.ndarray) -> np.ndarray:
    """Return a lower bound of R/u^2 = max over y of (1 - y^2) gain(y), which any y gives."""
    y = np.interp(v, _INVERSES, _STATES)
    value = (1 - y * y) * recurrent_gain(y, v)
    return np.asarray(np.maximum(v, value - _ROUNDING))


def _signed(state: Interval) -> Interval:
    """Bound the sign of a state."""
    return Interval(np.where(state.lo > 0, 1.0, -1.0), np.where(state.hi < 0, -1.0, 1.0))


def gru_holds(
    v: Interval, x: Interval, y: Interval, e: Interval, *, start: float, slope: float
) -> np.ndarray:
    """Tell where the GRU's inequality is certain, with W(h) = gain(h) bump(h).

    Either by the bounds of its two sides; or because its left side falls in e, from a value at
    e = 0 that is at most (1 - y^2) gain(y) <= R where |y| <= start, for there the bump of y is 1.
    """
    distance, squash, inverse = abs(x - y), 1 - y.squared(), _inverse_gain(x, v)

    def factor(keep: Interval) -> Interval:
        return inverse * (keep * v + (1 - keep) * keep * distance) + (1 - keep) * squash

    state = abs(y + e * (x - y))
    left = factor(e) * _gain(state, v) * _bump(state, start, slope)
    by_value = left.hi <= gru_rate(v.lo) * _bump(x, start, slope).lo - _ROUNDING

    below = Interval(np.zeros_like(e.lo), e.hi)
    moved = y + below * (x - y)
    state = abs(moved)
    gain, bump = _gain(state, v), _bump(state, start, slope)
    kink = Interval(np.where(state.lo > start, slope, 0.0), np.where(state.hi > start, slope, 0.0))
    potential_rate = (_gain_slope(state, v) * bump + gain * kink) * _signed(moved) * (x - y)
    factor_rate = inverse * (v + (1 - 2 * below) * distance) - squash
    falls = (factor_rate * gain * bump + factor(below) * potential_rate).hi <= 0
    return by_value | (falls & (abs(y).hi <= start))


def proposal_holds(x: Interval, y: Interval, e: Interval, v: float) -> np.ndarray:
    """Tell where the proposal's inequality with R = u is certain, with W(c) = 1 + c^2/2.

    As for the GRU; at e = 0 the left side is (1 - y^2)(1 + y^2/2) <= 1. The left side increases
    in v, so one v proves all smaller ones. For the GRU without a reset the same holds of h.
    """
    distance, squash = abs(x - y), 1 - y.squared()

    def factor(keep: Interval) -> Interval:
        return keep * v + (1 - keep) * (keep * distance + squash)

    def potential(state: Interval) -> Interval:
        return 1 + CURVATURE * state.squared()

    by_value = (factor(e) * potential(y + e * (x - y))).hi <= potential(x).lo
    below = Interval(np.zeros_like(e.lo), e.hi)
    state = y + below * (x - y)
    factor_rate = v + (1 - 2 * below) * distance - squash
    rate = factor_rate * potential(state) + factor(below) * (2 * CURVATURE) * state * (x - y)
    return by_value | (rate.hi <= 0)


def certify_gru() -> int:
    """Return the number of boxes that prove the GRU's bound for every u >= 2."""
    return sum(
        certify(
            partial(gru_holds, start=start, slope=slope),
            [low, 0.0, -1.0, 0.0],
            [high, 1.0, 1.0, 1.0],
            [0.25, 3.0, 1.0, 1.0],
        )
        for (low, high), (start, slope) in BUMPS.items()
    )


def certify_proposal() -> int:
    """Return the number of boxes that prove the proposal's bound from `PROPOSAL_FROM` on."""
    holds = partial(proposal_holds, v=1 / PROPOSAL_FROM)
    return certify(holds, [0.0, -1.0, 0.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0])
