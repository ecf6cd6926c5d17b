"""How large the simple network's factor (1 - h_t^2) U gets as a function of U (section 4)."""

import math

import numpy as np

from rnngrad.theory.proposition import Proposition
from rnngrad.theory.squeeze import peak

DRIVES = (0.0, 1.0, 2.0, 5.0, 10.0)


def factor(u: float, a: float, h: float) -> float:
    """Return (1 - h_t^2) U for weight u, drive a and previous state h."""
    return u / math.cosh(a + u * h) ** 2


def bound(a: float, h: float) -> float:
    """Return sup over U of |(1 - h_t^2) U| for drive a and previous state h, in (-1, 1).

    Infinite at h = 0, where the factor is U sech^2 a.
    """
    return peak(a).height / abs(h) if h else math.inf


def largest_on_grid(a: float, h: float, points: int = 20_001) -> float:
    """Return the largest |(1 - h_t^2) U| over weights that put a + U h on a grid of [-5, 5]."""
    u = (np.linspace(-5, 5, points) - a) / h
    return float(np.max(np.abs(u) / np.cosh(a + u * h) ** 2))


def prove() -> Proposition:
    """Show that the bound exists for h != 0, is attained, and is not uniform."""
    table = {f"scaled_bound_a{a:g}": peak(a).height for a in DRIVES}
    unbounded_at_zero = factor(1e6, 0.0, 0.0) == 1e6
    grows = all(bound(a, 0.5) > abs(a) / 0.5 for a in DRIVES)
    diverges = all(bound(0.0, 10.0**-k) > 0.4 * 10.0**k for k in range(1, 9))
    attained = all(
        0.999 < largest_on_grid(a, h) / bound(a, h) <= 1 + 1e-12
        for a in DRIVES
        for h in (0.1, -0.8)
    )
    rows = ", ".join(f"$<<proof | num('{name}', 7)>>$" for name in table)
    return Proposition(
        id="T05",
        title="The factor of the simple network is bounded, but not uniformly",
        statement="For fixed h' != 0 and drive a, |(1 - h^2) U| <= B(a, h'), which diverges as "
        "h' -> 0 or |a| -> infinity; for relu, and for tanh at h' = 0, there is no bound.",
        method="analytic, constants by interval arithmetic",
        holds=attained and unbounded_at_zero and grows and diverges,
        details={
            **table,
            "attained_on_grid": attained,
            "unbounded_at_zero_state": unbounded_at_zero,
            "exceeds_drive": grows,
            "diverges_at_small_state": diverges,
        },
        statement_latex=r"Let $h_t=\tanh(a+Uh')$. For $h'\ne0$, \[\sup_U\lvert(1-h_t^2)U\rvert="
        r"B(a,h')=\frac{1}{\lvert h'\rvert}\max_v\lvert v-a\rvert\operatorname{sech}^2v,\] with "
        rf"$\lvert h'\rvert B$ equal to {rows} for $\lvert a\rvert=0$, $1$, $2$, $5$, $10$. "
        r"But $B(a,h')\ge\max(\lvert a\rvert,0.447)/\lvert h'\rvert$ has no bound as $h'\to0$ or "
        r"$\lvert a\rvert\to\infty$; at $h'=0$, the usual initial state, the factor is "
        r"$U\operatorname{sech}^2a$, and for relu it is $U$ wherever $a+Uh'>0$: both unbounded.",
        proof_latex=r"Put $v=a+Uh'$; then $U=(v-a)/h'$ and the factor is "
        r"$(v-a)\operatorname{sech}^2(v)/h'$, $v$ running over all reals. Let $a\ge0$ (else change "
        r"the signs of $a$ and $v$). At $v=a+w$, $w>0$, the numerator is $w\operatorname{sech}^2"
        r"(a+w)\le(a+w)\operatorname{sech}^2w$, its modulus at $v=-w$, and on $0<v<a$ it is "
        r"smaller than at $-v$; so the maximum is that of $(a+u)\operatorname{sech}^2u$ over "
        r"$u\ge0$, at the only root of $2(a+u)\tanh u=1$, where it is "
        r"$w-1/(4w)$, $w=a+u$. At $u=0$ the function is $a$, and it increases with $a$ from the "
        r"value of Proposition~\ref{prop:T04}, which gives the lower bound.",
    )
