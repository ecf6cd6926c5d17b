"""A scalar tanh network cannot explode on average over its initial state."""

from collections.abc import Sequence

import numpy as np

from rnngrad.theory.proposition import Proposition


def unroll(h_0: np.ndarray, drives: Sequence[float], u: float) -> tuple[np.ndarray, np.ndarray]:
    """Return h_T and dh_T/dh_0 of h_t = tanh(a_t + U h_{t-1}) for each initial state."""
    h, gradient = np.asarray(h_0, dtype=float), np.ones_like(h_0, dtype=float)
    for a in drives:
        h = np.tanh(a + u * h)
        gradient = gradient * (1 - h**2) * u
    return h, gradient


def mean_gradient(drives: Sequence[float], u: float) -> float:
    """Return the mean over h_0 in [-1, 1] of |dh_T/dh_0|, exactly: |h_T(1) - h_T(-1)| / 2."""
    (low, high), _ = unroll(np.array([-1.0, 1.0]), drives, u)
    return float(abs(high - low) / 2)


def mean_gradient_by_quadrature(drives: Sequence[float], u: float, panels: int = 4000) -> float:
    """Return the same mean by Gauss-Legendre quadrature of the product of derivatives."""
    nodes, weights = np.polynomial.legendre.leggauss(8)
    edges = np.linspace(-1, 1, panels + 1)
    half = (edges[1] - edges[0]) / 2
    points = (edges[:-1, None] + half * (nodes + 1)).ravel()
    _, gradient = unroll(points, drives, u)
    return float(np.sum(np.abs(gradient).reshape(panels, -1) * weights) * half / 2)


def prove() -> Proposition:
    """Check the theorem at random parameters by quadrature, and exhibit a pointwise transient."""
    rng = np.random.default_rng(7)
    gap, largest = 0.0, 0.0
    for length in range(1, 7):
        for u in rng.uniform(-2.5, 2.5, size=5).tolist():
            drives = rng.normal(size=length).tolist()
            exact = mean_gradient(drives, u)
            gap = max(gap, abs(exact - mean_gradient_by_quadrature(drives, u)))
            largest = max(largest, exact)
    transient = float(unroll(np.zeros(1), [0.0] * 4, 10.0)[1][0])
    return Proposition(
        id="T07a",
        title="No explosion on average for the scalar tanh network",
        statement="For every U, W, b, input and T >= 1 the mean over h_0 in [-1, 1] of |dh_T/dh_0| "
        "of a scalar tanh network is |h_T(1) - h_T(-1)| / 2 < 1; pointwise it may be any size.",
        method="analytic; quadrature at 30 random parameters as a check",
        holds=gap < 1e-6 and largest < 1 and abs(transient - 1e4) < 1e-6,
        details={
            "largest_quadrature_gap": gap,
            "largest_mean": largest,
            "transient_at_zero_U10_T4": transient,
        },
        statement_latex=r"For a scalar tanh network with any weights (even changing in time), "
        r"inputs and $T\ge1$, \[\frac12\int_{-1}^{1}\Bigl\lvert\frac{\partial h_T}{\partial h_0}"
        r"\Bigr\rvert\,dh_0=\tfrac12\lvert h_T(1)-h_T(-1)\rvert<1.\] Hence the share of initial "
        r"states with $\lvert\partial h_T/\partial h_0\rvert>k$ is below $1/k$, and for almost "
        r"every $h_0$ the Lyapunov exponent $\limsup\frac1T\log\lvert\partial h_T/\partial h_0"
        r"\rvert$ is at most $0$. Single states may have any gradient: "
        r"$(\partial h_T/\partial h_0)(0)=U^T$ without drive.",
        proof_latex=r"Each step $h\mapsto\tanh(a_t+U_th)$ is monotone, and so is their composition "
        r"$h_0\mapsto h_T$: its derivative has one sign. So the integral of the modulus is the "
        r"modulus of the integral, $\lvert h_T(1)-h_T(-1)\rvert<2$, as both values lie in $(-1,1)$."
        r" Markov's inequality gives the share. For $\varepsilon>0$ the share above "
        r"$e^{\varepsilon T}$ is below $e^{-\varepsilon T}$, which is summable; by Borel--Cantelli "
        r"almost every $h_0$ is in finitely many of these sets only, and $\varepsilon$ is "
        r"arbitrary.",
    )
