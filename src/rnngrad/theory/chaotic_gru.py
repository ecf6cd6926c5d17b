"""One scalar GRU without input whose gradient explodes on average: chaos from the gates."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mpmath.ctx_iv import MPIntervalContext
from mpmath.ctx_mp import MPContext


@dataclass(frozen=True)
class ScalarGRU:
    """Weights of h_t = (1 - z) h + z tanh(U_h r h + b_h), one unit and no input."""

    U_z: float
    b_z: float
    U_r: float
    b_r: float
    U_h: float
    b_h: float


CHAOTIC = ScalarGRU(U_z=-6.812, b_z=0.357, U_r=-1.928, b_r=5.572, U_h=-3.705, b_h=-2.896)


def step(cell: ScalarGRU, h: Any, ctx: Any = math) -> tuple[Any, Any]:
    """Return h_t and dh_t/dh_{t-1}, in the arithmetic of `ctx` (math, or an mpmath context)."""
    number = getattr(ctx, "mpf", float)
    U_z, b_z, U_r, b_r, U_h, b_h = (number(w) for w in vars(cell).values())
    z = 1 / (1 + ctx.exp(-(U_z * h + b_z)))
    r = 1 / (1 + ctx.exp(-(U_r * h + b_r)))
    h_hat = 1 - 2 / (ctx.exp(2 * (U_h * r * h + b_h)) + 1)
    candidate = z * (1 - h_hat * h_hat) * r * (1 + (1 - r) * h * U_r) * U_h
    return (1 - z) * h + z * h_hat, 1 - z + z * (1 - z) * (h_hat - h) * U_z + candidate


def gru_exponent(
    cell: ScalarGRU, length: int, digits: int | None = None, h_0: float = 0.3
) -> float:
    """Return (1/T) log |dh_T/dh_0|, natural, along the orbit from h_0.

    Args:
        cell: the weights.
        length: the number of steps T.
        digits: None for float64 (of a chaotic orbit a typical one, not that of h_0, remains after
            some 80 steps), else decimal digits of an mpmath computation.
        h_0: initial state.
    """
    ctx: Any = math
    if digits is not None:
        ctx = MPContext()
        ctx.dps = digits
    h, total = h_0 if digits is None else ctx.mpf(h_0), 0.0
    for _ in range(length):
        h, derivative = step(cell, h, ctx)
        total += float(ctx.log(abs(derivative)))
    return total / length


def certified_exponent(
    cell: ScalarGRU, length: int, digits: int, h_0: float = 0.3
) -> tuple[float, float]:
    """Return bounds of (1/T) log |dh_T/dh_0| by interval arithmetic with so many digits.

    Needs about 1 digit a step. Raises ArithmeticError when an interval has grown too wide.
    """
    ctx = MPIntervalContext()
    ctx.dps = digits
    h, total = ctx.mpf(h_0), ctx.mpf(0)
    for _ in range(length):
        h, derivative = step(cell, h, ctx)
        modulus = abs(derivative)
        if not modulus.a > 0:
            raise ArithmeticError(f"{digits} digits are too few for {length} steps")
        total += ctx.log(modulus)
    mean = total / length
    return math.nextafter(float(mean.a), -math.inf), math.nextafter(float(mean.b), math.inf)


def certify_period_three(
    advance: Callable[[Any, Any], Any], start: float
) -> tuple[float, ...] | None:
    """Return a, f(a), f(f(a)), f(f(f(a))) if f^3(a) >= a > f(a) > f^2(a) is certified, else None.

    The order implies a period of three (Li and Yorke, 1975); intervals of 40 digits certify it.

    Args:
        advance: the map f, of a state and an mpmath context.
        start: the state a.
    """
    ctx = MPIntervalContext()
    ctx.dps = 40
    orbit = [ctx.mpf(start)]
    for _ in range(3):
        orbit.append(advance(orbit[-1], ctx))
    a, f1, f2, f3 = orbit
    if f2.b < f1.a and f1.b < a.a and f3.a >= a.b:
        return tuple(float(value.mid) for value in orbit)
    return None


def period_three_orbit(cell: ScalarGRU, start: float) -> tuple[float, ...] | None:
    """Return `certify_period_three` of the map of a GRU without input."""
    return certify_period_three(lambda h, ctx: step(cell, h, ctx)[0], start)


def fibonacci_bound(orbit: tuple[float, ...], length: int) -> float:
    """Return the lower bound (F_{T+1} |I| + F_{T+2} |J|) / 2 of the mean of |dh_T/dh_0|.

    Args:
        orbit: as from `period_three_orbit`; I = [f(a), a] and J = [f(f(a)), f(a)].
        length: the number of steps T.
    """
    a, f1, f2, _ = orbit
    on_i, on_j = a - f1, f1 - f2
    for _ in range(length):
        on_i, on_j = on_j, on_i + on_j
    return (on_i + on_j) / 2
