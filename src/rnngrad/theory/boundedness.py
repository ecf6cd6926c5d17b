"""The GRU's state and the LSTM's memory are bounded (section 6 says the latter may diverge)."""

import math

import numpy as np

from rnngrad.theory.determinant import step
from rnngrad.theory.proposition import Proposition


def lstm_memory_bound(f_max: float, length: int) -> float:
    """Return (1 - f_max^T)/(1 - f_max) <= min(T, 1/(1 - f_max)), above |c_T| from c_0 = 0."""
    return float(length) if f_max == 1 else (1 - f_max**length) / (1 - f_max)


def largest_forget_gate(u_f: np.ndarray, largest_drive: float) -> float:
    """Return the bound sigma(max drive + max absolute row sum of U_f `[n, n]`) of every f."""
    return 1 / (1 + math.exp(-(largest_drive + np.abs(u_f).sum(axis=1).max())))


def largest_gru_state(n: int, length: int, scale: float, seed: int) -> float:
    """Return the largest |h| of a random GRU over a driven orbit that starts in [-1, 1]."""
    rng = np.random.default_rng(seed)
    u, h = scale * rng.normal(size=(3, n, n)), rng.uniform(-1, 1, n)
    largest = float(np.abs(h).max())
    for a in scale * rng.normal(size=(length, 3, n)):
        z, r = 1 / (1 + np.exp(-(a[:2] + u[:2] @ h)))
        h = (1 - z) * h + z * np.tanh(a[2] + u[2] @ (r * h))
        largest = max(largest, float(np.abs(h).max()))
    return largest


def lstm_memory_slack(n: int, length: int, scale: float, seed: int) -> float:
    """Return the largest |c_t|/bound of a random LSTM over a driven orbit from zero."""
    rng = np.random.default_rng(seed)
    u, drives = scale * rng.normal(size=(4, n, n)), scale * rng.normal(size=(length, 4, n))
    f_max = largest_forget_gate(u[0], float(drives[:, 0].max()))
    state, ratio = np.zeros(2 * n), 0.0
    for t, a in enumerate(drives, start=1):
        c, h, *_ = step("lstm", u, a, state)
        state = np.concatenate([c, h])
        ratio = max(ratio, float(np.abs(c).max()) / lstm_memory_bound(f_max, t))
    return ratio


def prove() -> Proposition:
    """Check both bounds along random driven orbits, and show how weak the LSTM's is."""
    gru = max(largest_gru_state(8, 500, scale, k) for k, scale in enumerate((0.5, 2.0, 8.0)))
    lstm = max(lstm_memory_slack(4, 500, scale, k) for k, scale in enumerate((0.1, 0.5, 2.0)))
    huge = lstm_memory_bound(1 / (1 + math.exp(-10.0)), 10**6)
    return Proposition(
        id="T11",
        title="Bounded states",
        statement="A GRU with |h_0| <= 1 stays in [-1, 1]; an LSTM with c_0 = 0 obeys |c_t| <= "
        "(1 - f_max^t)/(1 - f_max) <= min(t, 1/(1 - f_max)), finite for bounded input.",
        method="analytic; random orbits as a check",
        holds=gru <= 1 + 1e-12 and lstm < 1,
        details={
            "largest_gru_state": gru,
            "largest_lstm_share_of_bound": lstm,
            "lstm_bound_at_forget_bias_10": huge,
        },
        statement_latex=r"(i) If $\lvert h_0\rvert\le1$, every GRU above has "
        r"$\lvert h_t\rvert\le1$. (ii) If $c_0=0$ and $f_t\le f_{\max}$, the LSTM has $\lvert "
        r"c_t\rvert<\frac{1-f_{\max}^t}{1-f_{\max}}\le\min\bigl(t,\frac1{1-f_{\max}}\bigr)$, where "
        r"$f_{\max}\le\sigma(\max\lvert W_fx+b_f\rvert+\lVert U_f\rVert_\infty)<1$ for bounded "
        r"input. (iii) With $f_t$ not bounded away from $1$ the memory grows at most linearly.",
        proof_latex=r"(i) $h_t$ is a weighted mean of $h_{t-1}$ and $\hat h_t\in(-1,1)$. (ii) "
        r"$\lvert c_t\rvert<f_{\max}\lvert c_{t-1}\rvert+1$, as $i_t\lvert\hat c_t\rvert<1$; sum "
        r"the geometric series, each of whose $t$ terms is at most $1$. The bound on the gate uses "
        r"$\lvert h_{t-1}\rvert<1$. (iii) is the first of the two bounds. The second may be huge: "
        r"$<<proof | num('lstm_bound_at_forget_bias_10', 5)>>$ for a forget bias of $10$ and no "
        r"recurrence.",
    )
