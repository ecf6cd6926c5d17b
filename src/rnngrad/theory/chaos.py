"""The proposition on the chaotic scalar GRU."""

import math

import numpy as np

from rnngrad.theory.chaotic_gru import (
    CHAOTIC,
    ScalarGRU,
    certified_exponent,
    fibonacci_bound,
    gru_exponent,
    period_three_orbit,
)
from rnngrad.theory.proposition import Proposition

START = 0.1118  # of the orbit whose order implies a period of three


def total_variation(cell: ScalarGRU, length: int, points: int = 200_001) -> float:
    """Return a lower bound of the mean over h_0 in [-1, 1] of |dh_T/dh_0|, from a fine grid.

    Half the variation of h_T over any partition of [-1, 1] bounds the mean from below.
    """
    h = np.linspace(-1, 1, points)
    for _ in range(length):
        z = 1 / (1 + np.exp(-(cell.U_z * h + cell.b_z)))
        r = 1 / (1 + np.exp(-(cell.U_r * h + cell.b_r)))
        h = (1 - z) * h + z * np.tanh(cell.U_h * r * h + cell.b_h)
    return float(np.abs(np.diff(h)).sum() / 2)


def _exponents() -> dict[str, float]:
    low, high = certified_exponent(CHAOTIC, 500, 500)
    return {
        "exponent_float64_T5000": gru_exponent(CHAOTIC, 5000),
        "exponent_float64_T50000": gru_exponent(CHAOTIC, 50_000),
        "exponent_digits60_T5000": gru_exponent(CHAOTIC, 5000, digits=60),
        "exponent_digits400_T1000": gru_exponent(CHAOTIC, 1000, digits=400),
        "exponent_certified_low_T500": low,
        "exponent_certified_high_T500": high,
    }


def prove() -> Proposition:
    """Certify the period of three and the growth it implies, and measure the exponent."""
    exponents = _exponents()
    orbit = period_three_orbit(CHAOTIC, START)
    if orbit is None:
        raise ArithmeticError("the orbit of period three is not certified")
    bound, variation = fibonacci_bound(orbit, 15), total_variation(CHAOTIC, 15)
    weights = ", ".join(f"${w:g}$" for w in vars(CHAOTIC).values())
    a, f1, f2, f3 = orbit
    on_i, on_j = (math.floor(width / 2 * 1e4) / 1e4 for width in (a - f1, f1 - f2))  # still a bound
    return Proposition(
        id="T07b",
        title="A scalar GRU that explodes on average",
        statement="A scalar GRU without input is chaotic: it has a certified period of three, the "
        "mean of |dh_T/dh_0| grows at least as the Fibonacci numbers, and its Lyapunov exponent is "
        f"about {exponents['exponent_float64_T50000']:.2f}.",
        method="analytic with interval arithmetic; the exponent of typical orbits is numerical",
        holds=min(exponents.values()) > 0.5
        and max(exponents.values()) - min(exponents.values()) < 0.05
        and 1 < bound < variation,
        details={
            **exponents,
            **{f"orbit_{k}": point for k, point in enumerate(orbit)},
            "half_width_I": on_i,
            "half_width_J": on_j,
            "mean_gradient_bound_T15": bound,
            "mean_gradient_on_grid_T15": variation,
        },
        statement_latex=rf"Let $U_z,b_z,U_r,b_r,U_h,b_h$ be {weights}, without input, and let $f$ "
        r"be the map $h_{t-1}\mapsto h_t$ of the scalar GRU. Then $f$ has a point of period three, "
        r"hence points of every period, and \[\frac12\int_{-1}^1\Bigl\lvert\frac{\partial h_T}"
        r"{\partial h_0}\Bigr\rvert dh_0\ \ge\ "
        r"<<proof | num('half_width_I', 4)>>\,F_{T+1}+"
        r"<<proof | num('half_width_J', 4)>>\,F_{T+2},\] $F$ the Fibonacci numbers: it grows at "
        r"least as $1.618^T$. No scalar tanh network without input has a period above two.",
        proof_latex=r"For $a=<<proof | num('orbit_0', 4)>>$ interval arithmetic certifies "
        r"$f(a)=<<proof | num('orbit_1', 4)>>$, $f^2(a)=<<proof | num('orbit_2', 4)>>$ and "
        r"$f^3(a)=<<proof | num('orbit_3', 4)>>$, so $f^2(a)<f(a)<a\le f^3(a)$, which implies "
        r"period three~\cite{liyorke1975}. Put $I=[f(a),a]$ and $J=[f^2(a),f(a)]$; $f$ is "
        r"continuous, so $f(I)$ covers $J$ and $f(J)$ covers $I\cup J$. Let $V_I(T)$ be the "
        r"variation of $f^T$ on $I$. As $f^T=f^{T-1}\circ f$, $V_I(T)\ge V_J(T-1)$ and "
        r"$V_J(T)\ge V_I(T-1)+V_J(T-1)$, with $V_I(0)=\lvert I\rvert$, $V_J(0)=\lvert J\rvert$; "
        r"this is the Fibonacci recursion, and the integral is the variation on $[-1,1]$, at least "
        r"$V_I+V_J$. A monotone map has no period above two. Numerically the exponent is positive "
        r"too: along the orbit of $h_0=0.3$ interval arithmetic with 500 digits certifies "
        r"$\frac1T\log\lvert\partial h_T/\partial h_0\rvert="
        r"<<proof | num('exponent_certified_low_T500', 4)>>$ at $T=500$; 400 digits give "
        r"$<<proof | num('exponent_digits400_T1000', 4)>>$ at $T=1000$, 60 digits "
        r"$<<proof | num('exponent_digits60_T5000', 4)>>$ at $T=5000$, float64 "
        r"$<<proof | num('exponent_float64_T5000', 4)>>$ at $T=5000$ and "
        r"$<<proof | num('exponent_float64_T50000', 4)>>$ at $T=50000$. That it stays so for "
        r"almost all $h_0$ as $T\to\infty$ is not proved here.",
    )
