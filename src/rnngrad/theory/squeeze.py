"""The largest value of |v - a| (1 - tanh^2 v), with certified bounds."""

import math
from dataclasses import dataclass

from mpmath.ctx_iv import MPIntervalContext
from scipy.optimize import brentq

from rnngrad.theory.proposition import Proposition


@dataclass(frozen=True)
class Peak:
    """Certified brackets of a maximum: `location` is the distance u of v from 0, against a."""

    location: tuple[float, float]
    value: tuple[float, float]

    @property
    def height(self) -> float:
        """The middle of the bracket of the value."""
        return sum(self.value) / 2


def stationary_point(a: float) -> float:
    """Return the only root u > 0 of 2 (|a| + u) tanh u = 1."""
    a = abs(a)
    return float(brentq(lambda u: 2 * (a + u) * math.tanh(u) - 1, 0.0, 1.0, xtol=1e-15))


def peak(a: float = 0.0) -> Peak:
    """Bracket max_v |v - a| sech^2 v, by interval arithmetic around the stationary point.

    On v = -u sign(a) the stationary points are the roots of 2 (|a| + u) tanh u = 1, whose left side
    grows with u; a change of its sign encloses the only one, where the function equals w - 1/(4 w)
    with w = |a| + u.

    Raises:
        ArithmeticError: if the sign change cannot be certified.
    """
    ctx = MPIntervalContext()
    ctx.dps = 40
    u = stationary_point(a)
    low, high = u - 1e-12, u + 1e-12
    tanh = [1 - 2 / (ctx.exp(2 * ctx.mpf(end)) + 1) for end in (low, high)]
    arms = [ctx.mpf(abs(a)) + ctx.mpf(end) for end in (low, high)]
    left, right = (2 * arm * t - 1 for arm, t in zip(arms, tanh, strict=True))
    if not (left.b < 0 < right.a):
        raise ArithmeticError(f"no certified bracket of the maximum for a = {a}")
    values = [arm - 1 / (4 * arm) for arm in arms]
    bottom, top = float(values[0].a), float(values[1].b)
    return Peak((low, high), (math.nextafter(bottom, -math.inf), math.nextafter(top, math.inf)))


def prove() -> Proposition:
    """Certify max |x (1 - tanh^2 x)|, which the article bounds by 0.45."""
    top = peak()
    place = sum(top.location) / 2
    return Proposition(
        id="T04",
        title="The squeezed memory",
        statement=f"max |x (1 - tanh^2 x)| = {top.height:.6f} at |x| = {place:.6f}, below 0.45.",
        method="analytic, constant by interval arithmetic",
        holds=top.value[1] < 0.45 and top.value[1] - top.value[0] < 1e-11,
        details={
            "value_low": top.value[0],
            "value_high": top.value[1],
            "location_low": top.location[0],
            "location_high": top.location[1],
        },
        statement_latex=r"$\max_x\lvert x(1-\tanh^2x)\rvert=<<proof | num('value_low', 6)>>$, "
        r"attained at $\lvert x\rvert=<<proof | num('location_low', 6)>>$ only; it is less than "
        r"$0.45$.",
        proof_latex=r"For $x>0$ the derivative is $\operatorname{sech}^2x\,(1-2x\tanh x)$, and "
        r"$x\tanh x$ increases from $0$ to infinity, so the only maximum is at the root of "
        r"$2x\tanh x=1$, where the function equals $x(1-1/(4x^2))=x-1/(4x)$, which increases in "
        r"$x$. Interval arithmetic finds the sign change of $2x\tanh x-1$ between "
        r"$<<proof | num('location_low', 13)>>$ and $<<proof | num('location_high', 13)>>$, "
        r"hence the value.",
    )
