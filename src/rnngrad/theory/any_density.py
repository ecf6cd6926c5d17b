"""No explosion on average of the scalar tanh network, for any density and from any step."""

import math

import numpy as np

from rnngrad.theory.average_explosion import unroll
from rnngrad.theory.proposition import Proposition

_STATEMENT = (
    r"For a scalar tanh network with any weights and drives: (i) If $h_0$ has a density that is at "
    r"most $C$, on the whole line or on a part of it, then $E\lvert\partial h_T/\partial h_0\rvert"
    r"<2C$ for every $T\ge1$, and $2C$ is the best "
    r"constant. For any law with a density the Lyapunov exponent is almost surely at most $0$. "
    r"(ii) The same holds of $\partial h_T/\partial h_k$ if $h_k$ has a density that is at most "
    r"$C$. (iii) If the drive $a_{k+1}$ is random with, given $h_k$ and the later drives, a density"
    r" that is at most $C$ (for a normal one $C=1/(d\sqrt{2\pi})$), then "
    r"$E\lvert\partial h_T/\partial h_k\rvert\le2C\lvert U\rvert$ for every $T>k$, whatever the "
    r"law of $h_k$, and the exponent is almost surely at most $0$. (iv) Without either it fails: "
    r"for every $U>1$, $\varepsilon>0$ and $T\ge2$ there are drives with $\partial h_T/\partial "
    r"h_1>(U-\varepsilon)^{T-1}$ for all $h_0\in[-1,1]$ at once. "
)
_PROOF = (
    r"(i) As in Proposition~\ref{prop:T07a}, $h_0\mapsto h_T$ is monotone on the whole line, and "
    r"its limits lie in $[-1,1]$; $\int p\,\lvert h_T'\rvert\le C\int\lvert h_T'\rvert$. For "
    r"$T\ge2$ they lie in $(-1,1)$; for $T=1$ the total is $2$ but $p=C$ cannot hold on the whole "
    r"line, where $h_1'>0$ for $U\ne0$. With $h_0$ uniform on an interval of length $1/C$ about "
    r"$0$ and $U\to\infty$ the mean tends to $2C$. Markov and Borel--Cantelli give the exponent "
    r"for the uniform law on $[-m,m]$, so it is at most $0$ for Lebesgue-almost every $h_0$, hence "
    r"almost surely for any law with a density. (ii) Start at step $k$. (iii) With "
    r"$b=a_{k+1}+Uh_k$, $\partial h_T/\partial h_k=U\,\partial h_T/\partial b$, $b$ has given "
    r"$h_k$ and the later drives a density that is at most $C$, and $b\mapsto h_T$ is monotone "
    r"into $(-1,1)$; take the mean, then Borel--Cantelli as before. (iv) By the drive "
    r"$a_1\to\infty$ all $h_1$ lie in an interval of length below $\delta$, whose centre the next "
    r"drive $a_2$ maps to $0$; without drive from then on, all $h_t$, $2\le t\le T$, lie within "
    r"$\delta U^{T}$ of $0$, so each factor $(1-h_t^2)U$ tends to $U$ as $\delta\to0$. The mean "
    r"over $h_0$ of $\lvert\partial h_T/\partial h_0\rvert$ stays below $1$ because $\partial "
    r"h_1/\partial h_0$ is as small. "
)


def mean_with_density(density: np.ndarray, h_0: np.ndarray, drives: list[float], u: float) -> float:
    """Return the mean of |dh_T/dh_0| under a density given on a uniform grid (trapezoids)."""
    _, gradient = unroll(h_0, drives, u)
    return float(np.trapezoid(density * np.abs(gradient), h_0))


def mean_over_next_drive(
    h: float, d: float, drives: list[float], u: float, points: int = 400_001
) -> float:
    """Return the mean of |dh_T/dh_k| at h_k = h over the next drive, normal of scale d.

    Args:
        h: the state h_k.
        d: the scale of the next drive, whose mean is the first of `drives`.
        drives: the means of the drives from step k + 1 on; all but the first are without noise.
        u: the recurrent weight.
        points: grid points over 16 scales.
    """
    noise = np.linspace(-8 * d, 8 * d, points)
    state = np.tanh(drives[0] + noise + u * h)
    _, gradient = unroll(state, drives[1:], u)
    density = np.exp(-((noise / d) ** 2) / 2) / (d * math.sqrt(2 * math.pi))
    total = np.abs(gradient * (1 - state**2) * u)
    return float(np.trapezoid(density * total, noise))


def squeezed_growth(u: float, length: int) -> tuple[float, float]:
    """Return the least |dh_T/dh_1| over h_0 in [-1, 1], and the mean of |dh_T/dh_0|.

    The first drive squeezes all states together, the second maps them to zero (part iv).
    """
    h_0 = np.linspace(-1, 1, 2001)
    h_1, first = unroll(h_0, [10.0 + u], u)
    _, gradient = unroll(h_1, [-u * float(h_1.mean())] + [0.0] * (length - 2), u)
    return float(np.abs(gradient).min()), float(np.abs(gradient * first).mean())


def prove() -> Proposition:
    """Check the bounds at random parameters by quadrature, and evaluate the counterexample."""
    rng = np.random.default_rng(18)
    h_0 = np.linspace(-9, 9, 200_001)
    normal = np.exp(-(h_0**2) / 2) / math.sqrt(2 * math.pi)
    by_density, by_drive = 0.0, 0.0
    for length in (1, 2, 4, 8):
        u, drives = float(rng.uniform(-4, 4)), rng.normal(size=length).tolist()
        by_density = max(by_density, mean_with_density(normal, h_0, drives, u) / (2 * normal.max()))
        limit = 2 * abs(u) / math.sqrt(2 * math.pi)
        by_drive = max(by_drive, mean_over_next_drive(0.3, 1.0, drives, u) / limit)
    growth, mean = squeezed_growth(2.0, 9)
    return Proposition(
        id="T18",
        title="No explosion on average, for any density and from any step",
        statement="The mean of |dh_T/dh_k| of a scalar tanh network is below 2C if h_k has a "
        "density of at most C, and at most 2C|U| if the next drive has; without noise it may grow "
        "as U^T for every initial state at once.",
        method="analytic; quadrature at random parameters as a check",
        holds=bool(by_density < 1 and by_drive < 1 and growth > 1.99**8 and mean < 1),
        details={
            "largest_share_of_bound_density": float(by_density),
            "largest_share_of_bound_drive": by_drive,
            "least_growth_U2_T9": growth,
            "mean_gradient_from_start_U2_T9": mean,
        },
        statement_latex=_STATEMENT,
        proof_latex=_PROOF
        + r"With $U=2$, $a_1=12$ and $T=9$ the least $\partial h_T/\partial h_1$ is "
        r"$<<proof | num('least_growth_U2_T9', 13)>>$, of $2^8$ possible.",
    )
