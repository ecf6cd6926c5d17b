"""Why factors below one need not vanish, and which average decides."""

import math
from collections.abc import Sequence

import sympy as sp
from scipy.stats import binom

from rnngrad.theory.proposition import Proposition


def product_below_one(length: int) -> sp.Rational:
    """Return the exact product of 1 - 1/t^2 for t = 2, ..., length."""
    return sp.Mul(*(1 - sp.Rational(1, t * t) for t in range(2, length + 1)))


def mean_and_log_mean(factors: Sequence[float]) -> tuple[float, float]:
    """Return E|J| and E log|J| (natural) of a factor drawn uniformly from the given ones."""
    moduli = [abs(factor) for factor in factors]
    return sum(moduli) / len(moduli), sum(math.log(m) for m in moduli) / len(moduli)


def probability_above(threshold: float, length: int, low: float = 0.5, high: float = 1.6) -> float:
    """Return P(product > threshold) of `length` factors, each low or high with probability 1/2."""
    excess = (math.log(threshold) - length * math.log(low)) / math.log(high / low)
    return float(binom.sf(math.floor(excess), length, 0.5))


def prove() -> Proposition:
    """Show both counterexamples: a product that stays at 1/2, a mean that grows though it dies."""
    t, length = sp.symbols("t T", integer=True, positive=True)
    step = (length + 2) / (2 * (length + 1)) - (length + 1) / (2 * length) * (
        1 - 1 / (length + 1) ** 2
    )
    induction = sp.simplify(step) == 0 and product_below_one(2) == sp.Rational(3, 4)
    limit = sp.limit((length + 1) / (2 * length), length, sp.oo)
    mean, log_mean = mean_and_log_mean((0.5, 1.6))
    alive = probability_above(1e-3, 1000)
    return Proposition(
        id="T06",
        title="Below one at every step is not enough",
        statement="The product of 1 - 1/t^2 tends to 1/2; and what decides for random factors is "
        "E log|J|: with factors 1/2 and 1.6 the mean grows while the product tends to 0.",
        method="symbolic",
        holds=bool(induction) and limit == sp.Rational(1, 2) and log_mean < 0 < mean - 1,
        details={
            "induction": bool(induction),
            "limit": float(limit),
            "mean_factor": mean,
            "mean_log_factor": log_mean,
            "probability_product_above_1e-3_T1000": alive,
        },
        statement_latex=r"(i) All factors $1-1/t^2$, $t\ge2$, are below one, yet their product "
        r"tends to $\frac12$. If $\lvert J_t\rvert\le q<1$ for all $t$, it vanishes. (ii) For "
        r"independent, identically distributed factors with $E\lvert\log\lvert J\rvert\rvert"
        r"<\infty$, $\frac1T\log\prod\lvert J_t\rvert\to E\log\lvert J\rvert$ almost surely. For "
        r"factors $\frac12$ and $1.6$, equally likely, "
        r"$E\lvert J\rvert=<<proof | num('mean_factor')>>$ and "
        r"$E\log\lvert J\rvert=<<proof | num('mean_log_factor', 4)>>$: the mean of the product "
        r"grows as $(E\lvert J\rvert)^T$, the product tends to $0$.",
        proof_latex=r"(i) $\prod_{t=2}^T(1-t^{-2})=(T+1)/(2T)$ by induction; with the uniform "
        r"bound the product is at most $q^T$. (ii) is the strong law of large numbers for "
        r"$\log\lvert J_t\rvert$; here $E\log\lvert J\rvert=\frac12\log0.8<0$, while by "
        r"independence the mean of the product is $(E\lvert J\rvert)^T$. Exactly, from the binomial"
        r" law, a product of $1000$ such factors exceeds $10^{-3}$ with probability "
        r"$<<proof | num('probability_product_above_1e-3_T1000', 2)>>$.",
    )
