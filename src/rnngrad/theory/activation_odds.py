"""Whose one-step factor is more often at most one, that of tanh or that of relu."""

import math

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from rnngrad.theory.proposition import Proposition

SCALES = (0.25, 0.5, 1.0, 2.0, 4.0)
_SLACK = 1e-9  # far above the rounding of quantiles and of arsinh

_STATEMENT = (
    r"Let $U\sim N(0,s^2)$, $\xi\sim N(0,d^2)$ be independent, $a=Uh+\xi$ for a given $h$, and "
    r"compare the factors $U(1-\tanh^2a)$ and $U\,1[a>0]$ of the two networks. (i) "
    r"$P(\lvert\text{relu's}\rvert\le1)=\Phi(1/s)$ for all $h$ and $d$: half of its mass is zero. "
    r"(ii) $\Delta=P(\lvert\text{tanh's}\rvert\le1)-P(\lvert\text{relu's}\rvert\le1)$ is "
    r"\[\Delta=P(\lvert U\rvert>1)\Bigl[\tfrac12-P\bigl(\sinh^2a<\lvert U\rvert-1\bigm|"
    r"\lvert U\rvert>1\bigr)\Bigr].\] (iii) For $h=0$ there is a continuous, strictly increasing "
    r"$d^*(s)$ with $\Delta>0$ for $d>d^*$ and $\Delta<0$ for $d<d^*$; $d^*/s\to\sqrt{3/2}$ as "
    r"$s\to0$ and $d^*/\log s\to1/(2\Phi^{-1}(\frac34))$ as $s\to\infty$. (iv) $\Delta$ increases "
    r"in $\lvert h\rvert$, so $d>d^*(s)$ suffices for every $h$. (v) Given $a>0$, tanh's is at "
    r"most one whenever relu's is. "
)
_PROOF = (
    r"(i) $(U,\xi)\mapsto-(U,\xi)$ preserves the law and $\lvert U\rvert$ and turns $a$ into $-a$: "
    r"given $\lvert U\rvert$, $a>0$ has probability $\frac12$, so $P(\lvert\text{relu's}\rvert>1)="
    r"\frac12P(\lvert U\rvert>1)=1-\Phi(1/s)$. (ii) $\lvert U\rvert>\cosh^2a$ iff $\lvert "
    r"U\rvert>1$ and $\sinh^2a<\lvert U\rvert-1$; subtract. (iii) The bracket is continuous and "
    r"strictly increasing in $d$, from $-\frac12$ at $d\to0$ to $\frac12$ at $d\to\infty$: one "
    r"zero. Given $\lvert U\rvert>1$, $\lvert U\rvert$ has a density proportional to "
    r"$e^{-u^2/2s^2}$, with monotone likelihood ratio in $s$, so it grows stochastically with $s$ "
    r"and the bracket falls: $d^*$ increases. As $s\to0$, $(\lvert U\rvert-1)/s^2$ tends in law to "
    r"a standard exponential $E$; with $d=\kappa s$ and $Z$ normal the probability tends to "
    r"$P(\kappa^2Z^2<E)=(1+2\kappa^2)^{-1/2}$, which is $\frac12$ at $\kappa^2=\frac32$. As "
    r"$s\to\infty$, $\operatorname{arsinh}\sqrt{\lvert U\rvert-1}/\log s\to\frac12$ in "
    r"probability, so with $d=\kappa\log s$ the probability tends to $P(\kappa\lvert "
    r"Z\rvert<\frac12)$. (iv) $P(\lvert m+\xi\rvert<x)$ falls as $\lvert m\rvert$ grows, here "
    r"$m=Uh$. (v) $1-\tanh^2\le1$. "
)


def relu_at_most_one(s: float) -> float:
    """Return P(|U 1[a > 0]| <= 1) = Phi(1/s)."""
    return float(ndtr(1 / s))


def difference(s: float, d: float, h: float = 0.0, cells: int = 4000) -> tuple[float, float]:
    """Return certified bounds of P(|tanh's| <= 1) - P(|relu's| <= 1).

    |U| given |U| > 1 is cut at its quantiles into cells of equal probability. P(|Uh + xi| < x)
    increases in x = arsinh sqrt(|U| - 1) and decreases in |Uh|, so the ends of a cell bound it.
    """
    tail = float(ndtr(-1 / s))
    shares = np.arange(1, cells) / cells
    cuts = np.concatenate([[1.0], -s * ndtri(tail * (1 - shares)), [np.inf]])
    edge = np.arcsinh(np.sqrt(np.maximum(cuts - 1, 0)))
    shift = abs(h) * cuts if h else np.zeros(cells + 1)
    wide, narrow = edge[1:] * (1 + _SLACK) + _SLACK, edge[:-1] * (1 - _SLACK) - _SLACK
    most = ndtr((wide - shift[:-1]) / d) - ndtr((-wide - shift[:-1]) / d)
    least = ndtr((narrow - shift[1:]) / d) - ndtr((-narrow - shift[1:]) / d)
    return float(2 * tail * (0.5 - most.mean())), float(2 * tail * (0.5 - least.mean()))


def critical_drive(s: float, cells: int = 4000) -> tuple[float, float]:
    """Return certified bounds of d*(s), below which relu's factor is more often at most one.

    Raises:
        ArithmeticError: if the signs at the bounds are not certain.
    """
    middle = float(
        brentq(lambda d: sum(difference(s, d, cells=cells)), 1e-3 * min(s, 1.0), 10 + 10 * s)
    )
    low, high = middle * (1 - 1e-3), middle * (1 + 1e-3)
    if not (difference(s, low, cells=cells)[1] < 0 < difference(s, high, cells=cells)[0]):
        raise ArithmeticError(f"the critical drive at s = {s} is not certified")
    return low, high


def prove() -> Proposition:
    """Certify the critical drive at some scales of U, and one counterexample."""
    brackets = {s: critical_drive(s) for s in SCALES}
    low, high = difference(1.0, 0.1, h=0.1)
    relu = relu_at_most_one(1.0)
    middles = [sum(b) / 2 for b in brackets.values()]
    small = sum(critical_drive(0.05)) / 2 / 0.05
    details: dict[str, float | str | bool] = {
        f"critical_drive_s{s:g}": sum(b) / 2 for s, b in brackets.items()
    }
    listed = ", ".join(f"$<<proof | num('critical_drive_s{s:g}')>>$ at $s={s:g}$" for s in brackets)
    return Proposition(
        id="T15",
        title="Which factor is more often at most one",
        statement="With the same random U and drive, tanh's factor is more often at most one than "
        "relu's only if the drive's scale exceeds a critical one that grows with the scale of U: "
        f"{details['critical_drive_s1']:.3f} at scale 1.",
        method="analytic; the numbers by quadrature with upper and lower sums",
        holds=high < 0
        and middles == sorted(middles)
        and abs(small / math.sqrt(1.5) - 1) < 0.01
        and all(b - a < 0.003 * b for a, b in brackets.values()),
        details=details
        | {
            "relu_s1": relu,
            "tanh_s1_d01_h01": relu + (low + high) / 2,
            "tanh_s1_d01_h01_low": relu + low,
            "tanh_s1_d01_h01_high": relu + high,
            "ratio_at_s005": small,
        },
        statement_latex=_STATEMENT
        + rf"Certified to one part in a thousand, $d^*$ is {listed}. At $s=1$, $d=h=0.1$, where "
        rf"tanh's factor is bounded in $U$ for each $\xi$ (Proposition~\ref{{prop:T05}}), it is "
        r"at most one with probability $<<proof | num('tanh_s1_d01_h01')>>$, relu's with "
        r"$<<proof | num('relu_s1')>>$: "
        r"boundedness does not decide.",
        proof_latex=_PROOF
        + r"For the numbers, $\lvert U\rvert$ given $\lvert U\rvert>1$ is cut into 4000 cells of "
        r"equal probability, whose ends "
        r"bound $\Delta$, whose sign is certain at both ends of each bracket.",
    )
