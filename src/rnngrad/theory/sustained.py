"""The largest growth per step that one unit can sustain when no recurrent weight exceeds u.

The factors are those of `worst_case`; weights are fixed in time and drives free at every step, but
the state is not free: each step hands it on to the next.
"""

import math

import numpy as np

from rnngrad.theory.worst_case import (
    COUPLED_CLOSED_FROM,
    LSTM_CLOSED_UP_TO,
    largest_on_unit_interval,
)

GRU_BREAK = 3 + 2 * math.sqrt(2)  # where the fixed point away from zero overtakes that at zero
CLOSED = {
    "lstm": (0.0, LSTM_CLOSED_UP_TO),
    "coupled_lstm": (COUPLED_CLOSED_FROM, math.inf),
    "output_reset": (4 / 3, math.inf),
    "gru_no_reset": (4 / 3, math.inf),
    "gru": (2.0, math.inf),
}
"""Where `sustained_factor` is proved, by cell: the smallest and the largest u."""

PROPOSAL_FROM = CLOSED["output_reset"][0]


def gru_fixed_point(u: float) -> tuple[float, float]:
    """Return the state h of the GRU's best fixed point with z = 1, and its factor.

    h is the largest root of 3 u h^3 + h^2 - u h + 1 = 0, where (1 - h^2)(1 + u h)^2/(4 h) has its
    local maximum, or 0 with the factor u where that is no less.
    """
    roots = np.roots([3 * u, 1.0, -u, 1.0])
    inside = [float(r.real) for r in roots if abs(r.imag) < 1e-7 and 1 / u <= r.real <= 1]
    h = max(inside, default=0.0)
    value = (1 - h * h) * (1 + u * h) ** 2 / (4 * h) if h else u
    return (h, value) if value > u else (0.0, u)


def merged_fixed_point(u: float) -> float:
    """Return the merged GRU's largest factor at a state that its candidate equals (U_h > 0).

    It is 1 - r + r^2 (1 - h^2) u (1 + k h) with k = (1 - r) u, at its best
    h = (sqrt(1 + 3 k^2) - 1)/(3 k).
    """

    def factor(r: float) -> float:
        k = (1 - r) * u
        h = k / (math.sqrt(1 + 3 * k * k) + 1)
        return 1 - r + r * r * (1 - h * h) * u * (1 + k * h)

    return largest_on_unit_interval(factor)


def sustained_factor(cell: str, u: float) -> float:
    """Return the largest factor per step that weights up to u can sustain.

    Raises:
        ValueError: if it is not known in closed form for this cell and u.
    """
    if cell not in CLOSED:
        raise ValueError(f"no sustained factor for cell '{cell}': allowed are {', '.join(CLOSED)}")
    low, high = CLOSED[cell]
    if not (low <= u <= high and u > 0):
        raise ValueError(f"u = {u}: proved for '{cell}' between {low:g} and {high:g}")
    if cell == "gru":
        return gru_fixed_point(u)[1]
    return 1 + u if cell == "lstm" else u


def merged_by_value_iteration(u: float, sign: int, points: int = 81) -> tuple[float, float]:
    """Return numerical brackets of the merged GRU's sustained factor, on a grid of states.

    The two ends are the least and the largest growth of a value iteration (which has no period, as
    each step keeps half of the old value); values between grid points are interpolated.

    Args:
        u: the modulus of both weights, with U_r = u.
        sign: the sign of U_h.
        points: grid points for the state and the candidate; half as many for the gate.
    """
    h = np.linspace(-1, 1, points)[:, None, None]
    r, y = np.linspace(0, 1, points // 2 + 1)[:, None], np.linspace(-1, 1, points)
    factor = 1 - r + r * (1 - r) * (y - h) * u
    factor = factor + sign * r * r * (1 - y * y) * u * (1 + (1 - r) * h * u)
    gain = np.log(np.maximum(np.abs(factor), 1e-300)).reshape(points, -1)
    place = ((h + r * (y - h) + 1) * (points - 1) / 2).reshape(points, -1)
    below = np.clip(place.astype(int), 0, points - 2)
    value, growth = np.zeros(points), np.zeros(points)
    for _ in range(300):
        onward = value[below] + (place - below) * np.diff(value)[below]
        growth = (gain + onward).max(axis=1) - value
        value = value + (growth - growth.max()) / 2
        if np.ptp(growth) < 1e-5:
            break
    return float(np.exp(growth.min())), float(np.exp(growth.max()))


def largest_by_value_iteration(u: float) -> float:
    """Return the merged GRU's sustained factor over both signs of U_h (numerical)."""
    return max(merged_by_value_iteration(u, sign)[1] for sign in (1, -1))
