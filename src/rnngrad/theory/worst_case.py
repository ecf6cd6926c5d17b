"""The largest one-step factor of one unit when no recurrent weight exceeds u in modulus.

The factor is that of `factors.FACTORS`: dh_t/dh_{t-1}, or dc_t/dc_{t-1} with the output gate of the
step before held fixed. The supremum is over all weights in [-u, u], gates in (0, 1) and candidates
in (-1, 1), free of each other because every gate has a drive of its own, h in [-1, 1], and c in
[-1, 1] for `output_reset` (whose c is an average of values of tanh), any real c for the two LSTMs.
`gru_reset_after` has no such supremum: its second bias enters the factor.
"""

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from scipy.optimize import minimize_scalar

from rnngrad.theory.squeeze import stationary_point

LSTM_CLOSED_UP_TO = 27.0  # 1 + u is proven up to here
COUPLED_CLOSED_FROM = 8 / 7  # u is proven from here


def largest_on_unit_interval(function: Callable[[float], float], points: int = 401) -> float:
    """Return the maximum of a smooth function on [0, 1], by a grid and a bounded search."""
    grid = np.linspace(0.0, 1.0, points)
    values = [function(x) for x in grid]
    best = int(np.argmax(values))
    bounds = (grid[max(best - 1, 0)], grid[min(best + 1, points - 1)])
    polished = minimize_scalar(
        lambda x: -function(x), bounds=bounds, method="bounded", options={"xatol": 1e-12}
    )
    return max(values[best], -float(polished.fun))


def squeezed_line(offset: float, slope: float) -> float:
    """Return max over x >= 0 of sech^2(x) (offset + slope x), for positive offset."""
    if slope < 1e-12 * offset:
        return offset
    x = stationary_point(offset / slope)
    return (offset + slope * x) / math.cosh(x) ** 2


def lstm(u: float) -> float:
    """Return 1 + u up to u = 27; beyond, the maximum over f of f + u m(f (1 - f))."""
    if u <= LSTM_CLOSED_UP_TO:
        return 1 + u
    return largest_on_unit_interval(lambda f: f + u * squeezed_line(1.0, f * (1 - f)))


def coupled_lstm(u: float) -> float:
    """Return u from u = 8/7 on; below, the maximum over f, with the best candidate f/2."""
    if u >= COUPLED_CLOSED_FROM:
        return u
    return largest_on_unit_interval(lambda f: f + u * (1 - f) * squeezed_line(1 + f * f / 4, f))


def output_reset(u: float) -> float:
    """Return e + u (1 - 3 e^2/4 - e^3/4) at its maximum e = sqrt(1 + 4/(3u)) - 1 <= 1."""
    keep = min(1.0, math.sqrt(1 + 4 / (3 * u)) - 1)
    return keep + u * (1 - 0.75 * keep**2 - 0.25 * keep**3)


def gru(u: float) -> float:
    """Return (1 + u)^2/4 from u = 3 on; below, the maximum of a cubic in the keep e = 1 - z."""
    peak = (1 + u) ** 2 / 4 if u >= 1 else u
    cubic = np.polynomial.Polynomial([peak, u, u**2 / (4 * peak)])
    keep = np.polynomial.Polynomial([0, 1])
    total = keep + (1 - keep) * cubic
    roots = [complex(x) for x in total.deriv().roots()]
    inside = [x.real for x in roots if abs(x.imag) < 1e-12 and 0 < x.real < 1]
    return max(float(total(x)) for x in (0.0, 1.0, *inside))


def merged_gru(u: float) -> float:
    """Return the maximum over r and the signs of the weights, the candidate at its best."""

    def largest(r: float, u_r: float, u_h: float) -> float:
        keep = 1 - r
        constant, linear = keep - keep * r * u_r, keep * r * u_r
        square = r * r * u_h * (1 + keep * u_r)
        candidates = [-1.0, 1.0]
        if abs(linear) < abs(2 * square):
            candidates.append(linear / (2 * square))
        return max(abs(constant + linear * y + square * (1 - y * y)) for y in candidates)

    signs = [(u_r, u_h) for u_r in (-u, u) for u_h in (-u, u)]
    return max(largest_on_unit_interval(partial(largest, u_r=a, u_h=b)) for a, b in signs)


def simple(u: float) -> float:
    """Return u, the supremum for the simple network, with tanh as with relu."""
    return u


WORST_CASES: dict[str, Callable[[float], float]] = {
    "tanh": simple,
    "relu": simple,
    "lstm": lstm,
    "coupled_lstm": coupled_lstm,
    "output_reset": output_reset,
    "gru": gru,
    "gru_no_reset": output_reset,  # the same expression
    "merged_gru": merged_gru,
}


def worst_case(cell: str, u: float) -> float:
    """Return the supremum of the modulus of the one-step factor for weights up to u > 0.

    Raises:
        ValueError: if the cell has no such supremum here, or u is not positive.
    """
    if cell not in WORST_CASES:
        raise ValueError(f"no worst case for cell '{cell}': allowed are {', '.join(WORST_CASES)}")
    if not u > 0:
        raise ValueError(f"u = {u}: the bound on the weights must be positive")
    return float(WORST_CASES[cell](u))
