"""What clipping the recurrent weights to [-1, 1] forbids, and what it does not (section 4)."""

import math

import numpy as np

from rnngrad.theory.proposition import Proposition
from rnngrad.theory.worst_case import worst_case


def random_clipped(n: int, seed: int) -> np.ndarray:
    """Return weights `[n, n]` drawn uniformly from [-1, 1]: what an elementwise clip allows."""
    return np.random.default_rng(seed).uniform(-1, 1, size=(n, n))


def spectrally_clipped(u: np.ndarray) -> np.ndarray:
    """Return u with its singular values cut at 1."""
    left, values, right = np.linalg.svd(u)
    return (left * np.minimum(values, 1)) @ right


def exponent(u: np.ndarray, seed: int = 0, length: int = 1000, warm_up: int = 200) -> float:
    """Return the largest Lyapunov exponent (natural, per step) of h = tanh(U h), finite-time."""
    rng = np.random.default_rng(seed)
    h, v, total = rng.uniform(-1, 1, len(u)), rng.normal(size=len(u)), 0.0
    for t in range(warm_up + length):
        h = np.tanh(u @ h)
        v = (1 - h**2) * (u @ v)
        norm = float(np.linalg.norm(v))
        v /= norm
        total += math.log(norm) if t >= warm_up else 0.0
    return total / length


def growth_at_rest(n: int, length: int) -> float:
    """Return the norm of dh_T/dh_0 at h_0 = 0, no drive, when every weight is 1: n^T."""
    return float(np.linalg.norm(np.linalg.matrix_power(np.ones((n, n)), length), 2))


def lstm_growth_at_rest(bias: float, length: int) -> float:
    """Return dc_T/dc_0 at c_0 = h_0 = 0 of a scalar LSTM with U_c = 1, gates biased open.

    U_f = U_i = U_o = 0, and the factor is f + o i at every step.
    """
    gate = 1 / (1 + math.exp(-bias))
    return (gate + gate * gate) ** length


def prove() -> Proposition:
    """Measure exponents of elementwise- and spectral-clipped networks, and check the proofs."""
    medians: dict[int, float] = {}
    positive: dict[int, float] = {}
    spectral = -math.inf
    for n in (1, 16, 64, 256):
        weights = [random_clipped(n, seed) for seed in range(8)]
        exponents = [exponent(u, seed) for seed, u in enumerate(weights)]
        medians[n] = float(np.median(exponents))
        positive[n] = float(np.mean(np.array(exponents) > 0))
        spectral = max(spectral, exponent(spectrally_clipped(weights[0])))
    at_rest, lstm = growth_at_rest(2, 10), lstm_growth_at_rest(5.0, 10)
    details: dict[str, float | str | bool] = {
        "largest_exponent_spectral_clip": spectral,
        "growth_at_rest_n2_T10": at_rest,
        "lstm_growth_at_rest_bias5_T10": lstm,
    }
    for n in medians:
        details |= {f"median_exponent_n{n}": medians[n], f"share_positive_n{n}": positive[n]}
    return Proposition(
        id="T12",
        title="Clipping the weights",
        statement="Clipping each recurrent weight to [-1, 1] forbids explosion of the simple "
        "network for n = 1 only; clipping the spectral norm to 1 forbids it for every n.",
        method="analytic; exponents of random networks are numerical",
        holds=medians[1] < 0 < medians[64] < medians[256]
        and spectral < 1e-12
        and abs(at_rest - 1024) < 1e-6
        and worst_case("lstm", 1.0) == 2.0,
        details=details,
        statement_latex=r"For the simple network with tanh or relu: (i) if $n=1$ and "
        r"$\lvert U\rvert\le1$, or if $\lVert U\rVert_2\le1$ for any $n$, then $\lVert\partial "
        r"h_T/\partial h_0\rVert_2\le1$. (ii) If only $\lvert U_{jk}\rvert\le1$, every $n\ge2$ "
        r"allows $\lVert\partial h_T/\partial h_0\rVert_2=n^T$ at $h_0=0$. (iii) A scalar LSTM "
        r"with all $\lvert U\rvert\le1$ may have $\partial c_T/\partial c_0$ as close to $2^T$ as "
        r"desired at $c_0=h_0=0$.",
        proof_latex=r"(i) $\partial h_t/\partial h_{t-1}=\operatorname{diag}(\phi')U$ with "
        r"$0\le\phi'\le1$, so its norm is at most $\lVert U\rVert_2$. (ii) Let all weights be $1$ "
        r"and all drives $0$: then $h_t=0$, $\phi'(0)=1$ for tanh, and $U^T$ has norm $n^T$; for "
        r"relu take positive drives. (iii) Let $U_c=1$, the other weights and the drive of $\hat c$"
        r" be $0$: $c_t=0$ and the factor is $f+oi$, near $2$ for large biases. Numerically, "
        r"networks with weights uniform in $[-1,1]$ and no drive have median exponents "
        + ", ".join(f"$<<proof | num('median_exponent_n{n}')>>$ ($n={n}$)" for n in medians)
        + r"; at $n=16$ the share of positive ones is $<<proof | num('share_positive_n16')>>$.",
    )
