"""The comment thread's argument that the output's derivative follows from the memory's."""

import math

import numpy as np
import sympy as sp

from rnngrad.theory.proposition import Proposition

A, B, D, F = (sp.IndexedBase(name) for name in "ABDF")

_STATEMENT = (
    r"Let $A_t,B_t,D_t$ be as in Proposition~\ref{prop:T03b}, $F_t=f_t+B_tA_{t-1}$ the article's "
    r"factor, and start with $dh_1=A_1\,dc_1$. (i) With every output gate held fixed, "
    r"$dh_t/dh_{t-1}=A_tF_tA_{t-1}^{-1}$ and \[\prod_{t=2}^T\frac{dh_t}{dh_{t-1}}="
    r"A_T\Bigl(\prod_{t=2}^TF_t\Bigr)A_1^{-1},\] as the article's comment thread "
    r"says~\cite{su2020}; so both have one growth rate if $\frac1T\log A_T\to0$, for which bounded "
    r"drives and $f_t\le f_{\max}<1$ suffice. (ii) For the total derivatives "
    r"$X_t=dc_t/dc_1$, $Y_t=dh_t/dc_1$, \[\frac{dh_T}{dh_1}=A_T\Bigl(\prod_{t=2}^TF_t\Bigr)"
    r"A_1^{-1}+\Bigl[D_TY_{T-1}+A_T\sum_{t=3}^TF_T\cdots F_{t+1}B_tD_{t-1}Y_{t-2}\Bigr]A_1^{-1},\]"
    r" and for any $T\ge2$ the bracket is zero for all states and drives if and only if $U_o=0$. "
    r"The same holds for the coupled LSTM and the proposal ($U_r=0$). "
)
_PROOF = (
    r"(i) $h_t=o_t\tanh c_t$ with $o_t$ fixed has $dh_t=A_t\,dc_t$, $A_t=o_t\operatorname{sech}^2"
    r"c_t>0$, and $dc_t=F_t\,dc_{t-1}$; the inner $A_{t-1}^{-1}A_{t-1}$ cancel. By "
    r"Proposition~\ref{prop:T11} $c_t$ is bounded under the condition, and the drives of $o_t$ are,"
    r" so $A_t$ is bounded away from $0$. (ii) $X_t=f_tX_{t-1}+B_tY_{t-1}$ and "
    r"$Y_t=A_tX_t+D_tY_{t-1}$, $X_1=1$, $Y_1=A_1$; eliminating $Y_{t-1}$ from the first gives "
    r"$X_2=F_2$ and $X_t=F_tX_{t-1}+B_tD_{t-1}Y_{t-2}$, which unrolls to the sum. If $U_o=0$ every "
    r"$D$ is $0$. Let $U_o\ne0$. Here $Y_t/o_t=\operatorname{sech}^2c_t\,X_t+"
    r"(1-o_t)\tanh c_t\,U_oY_{t-1}$ is affine in $o_t$, which the drive of $o_t$ moves without "
    r"changing $X_t$, $c_t$ or $Y_{t-1}$, with slope $-\tanh c_t\,U_oY_{t-1}$. Drives make "
    r"$c_t\ne0$; so if $Y_{t-1}\ne0$, $Y_t\ne0$ for all $o_t$ but one, and $Y_1=A_1>0$ starts the "
    r"induction. The bracket over $o_T$ is affine in $o_T$ with the slope $-\tanh "
    r"c_T\,U_oY_{T-1}\ne0$, hence not zero throughout. For the proposal put $c$ for $\tanh c$ and "
    r"$1$ for $\operatorname{sech}^2$. "
)


def gap(length: int) -> sp.Expr:
    """Return what part (ii) leaves of dh_T/dc_1 for this T: zero, if it is right."""
    one: sp.Expr = sp.Integer(1)
    memory, output = {1: one}, {1: one * A[1]}
    for t in range(2, length + 1):
        keep = F[t] - B[t] * A[t - 1]
        memory[t] = keep * memory[t - 1] + B[t] * output[t - 1]
        output[t] = A[t] * memory[t] + D[t] * output[t - 1]
    product = sp.Mul(*(F[t] for t in range(2, length + 1)))
    paths = sum(
        sp.Mul(*(F[s] for s in range(t + 1, length + 1))) * B[t] * D[t - 1] * output[t - 2]
        for t in range(3, length + 1)
    )
    claimed = A[length] * product + D[length] * output[length - 1] + A[length] * paths
    return sp.expand(output[length] - claimed)


def resting_lstm() -> dict[str, float]:
    """Return the gates, weights and biases of an LSTM at rest whose two growth rates disagree.

    It rests at c = 1 with f = o = 0.5, i = 0.8 and U_f = U_i = 0.
    """
    gates = {"f": 0.5, "o": 0.5, "i": 0.8, "c_hat": 0.625, "c": 1.0}
    h = gates["o"] * math.tanh(gates["c"])
    weights = {"U_f": 0.0, "U_i": 0.0, "U_o": 2.6, "U_c": 3.0}
    biases = {f"b_{k}": math.log(gates[k] / (1 - gates[k])) - weights[f"U_{k}"] * h for k in "fio"}
    return gates | weights | biases | {"b_c": math.atanh(gates["c_hat"]) - weights["U_c"] * h}


def growth_at_rest() -> tuple[float, float]:
    """Return the article's factor of `resting_lstm`, and the spectral radius of its Jacobian.

    The Jacobian of (c, h) is [[f, B], [A f, A B + D]].
    """
    cell = resting_lstm()
    f, o, i, c = (cell[k] for k in ("f", "o", "i", "c"))
    into = i * (1 - cell["c_hat"] ** 2) * cell["U_c"]
    out, through = o / math.cosh(c) ** 2, math.tanh(c) * o * (1 - o) * cell["U_o"]
    jacobian = np.array([[f, into], [out * f, out * into + through]])
    return f + into * out, float(np.abs(np.linalg.eigvals(jacobian)).max())


def prove() -> Proposition:
    """Check the identity symbolically up to T = 6, and evaluate the example."""
    article, radius = growth_at_rest()
    exact = {f"identity_T{length}": bool(gap(length) == 0) for length in range(2, 7)}
    cell = resting_lstm()
    return Proposition(
        id="T14",
        title="When the output follows the memory",
        statement="The product of dh is A_T (product of dc)/A_1 with output gates held fixed; for "
        "the total derivative iff U_o = 0. An LSTM at rest has the article's factor "
        f"{article:.3f} and the spectral radius {radius:.3f}.",
        method="analytic; symbolic up to T = 6",
        holds=all(exact.values()) and article < 0.9 and radius > 1.05,
        details={**exact, "article_factor": article, "spectral_radius": radius},
        statement_latex=_STATEMENT
        + r"(iii) The two can disagree on whether the gradient vanishes: an LSTM at rest at $c=1$ "
        rf"with $U_o={cell['U_o']:g}$, $U_c={cell['U_c']:g}$, $U_f=U_i=0$ has $F^T$ with "
        r"$F=<<proof | num('article_factor')>>$, while the total derivative grows as $\rho^T$, "
        r"$\rho=<<proof | num('spectral_radius', 4)>>$.",
        proof_latex=_PROOF
        + r"(iii) Biases that give $f=o=\frac12$, $i=0.8$, $\hat c=0.625$ at $h=o\tanh1$ make "
        r"$c=1$ a point of rest. The Jacobian of $(c,h)$ has the trace $F+D$ and the determinant "
        r"$fD$, so its characteristic polynomial at $F$ is $-BDA\ne0$: $F$ is no eigenvalue, nor "
        r"$(1,A)$ an eigenvector, as both need $DA=0$ or $BDA=0$; the largest eigenvalue "
        r"is the value given. The identity of (ii) was expanded for $T\le6$.",
    )
