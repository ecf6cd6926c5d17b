"""The determinant of the full-state Jacobian of the cells with a memory."""

import numpy as np
import sympy as sp

from rnngrad.theory.output_gate import PATHS
from rnngrad.theory.proposition import Proposition
from rnngrad.theory.symbolic import MEMORY_CELLS, is_zero

GATES = {"lstm": "fioc", "coupled_lstm": "foc", "output_reset": "zrc"}
CELLS = tuple(GATES)


def step(cell: str, u: np.ndarray, a: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return (c, h) after one step with the keep gate and the output gate, all `[n]`.

    Args:
        cell: one of `CELLS`.
        u: recurrent weights `[G, n, n]`, in the order of `GATES`.
        a: drives `[G, n]`.
        state: c and h before the step, `[2n]`; complex numbers are allowed.
    """
    c, h = np.split(state, 2)
    values = u @ h + a
    gate = dict(
        zip(GATES[cell], [*(1 / (1 + np.exp(-values[:-1]))), np.tanh(values[-1])], strict=True)
    )
    keep = 1 - gate["z"] if cell == "output_reset" else gate["f"]
    c = keep * c + gate.get("i", 1 - keep) * gate["c"]
    if cell == "output_reset":
        return c, gate["r"] * c, keep, gate["r"]
    return c, gate["o"] * np.tanh(c), keep, gate["o"]


def jacobian(cell: str, u: np.ndarray, a: np.ndarray, state: np.ndarray) -> np.ndarray:
    """Return d(c, h)_t/d(c, h)_{t-1}, `[2n, 2n]`, by complex steps (exact to rounding)."""
    directions = 1e-30j * np.eye(state.size)
    columns = [np.concatenate(step(cell, u, a, state + d)[:2]).imag / 1e-30 for d in directions]
    return np.stack(columns, axis=1)


def log_determinant(cell: str, u: np.ndarray, a: np.ndarray, state: np.ndarray) -> float:
    """Return the identity's right-hand side (natural log of the modulus)."""
    c, _, keep, output = step(cell, u, a, state)
    readout = c if cell == "output_reset" else np.tanh(c)
    u_output = u[GATES[cell].index("r" if cell == "output_reset" else "o")]
    gated = (readout * output * (1 - output))[:, None] * u_output
    return float(np.log(keep).sum() + np.linalg.slogdet(gated)[1])


def residual(cell: str, n: int, seed: int = 0) -> float:
    """Return |log|det J| - identity| at random float64 weights, drives and state."""
    rng = np.random.default_rng(seed)
    u = rng.normal(size=(len(GATES[cell]), n, n))
    a, state = rng.normal(size=(len(GATES[cell]), n)), rng.uniform(-1, 1, size=2 * n)
    determinant = np.linalg.slogdet(jacobian(cell, u, a, state))[1]
    return abs(float(determinant) - log_determinant(cell, u, a, state))


def holds_symbolically(cell: str) -> bool:
    """Tell whether det J = keep * D for one unit, D the path of the output gate."""
    c, h = sp.symbols("c h", real=True)
    new, paths = MEMORY_CELLS[cell](c, h), PATHS[cell]
    values = {sp.Symbol(name, real=True): value for name, value in new.gates.items()}
    by_c, by_h = ([sp.diff(new.c, s), sp.diff(new.h, s)] for s in (c, h))
    determinant = by_c[0] * by_h[1] - by_c[1] * by_h[0]
    expected = (paths.keep * paths.D).subs(values | {c: new.c}, simultaneous=True)
    return is_zero(determinant - expected)


def prove() -> Proposition:
    """Check the identity symbolically for one unit and in float64 for five."""
    details: dict[str, float | str | bool] = {}
    for cell in CELLS:
        details[f"{cell}_symbolic_n1"] = holds_symbolically(cell)
        details[f"{cell}_residual_n5"] = max(residual(cell, 5, seed) for seed in range(5))
    return Proposition(
        id="T10",
        title="The determinant identity",
        statement="log|det d(c,h)_t/d(c,h)_{t-1}| = sum log f + log|det(diag(tanh c o(1-o)) U_o)|; "
        "for the proposal 1-z, c and r take the places of f, tanh c and o.",
        method="analytic; symbolic for one unit, float64 for five",
        holds=all(v is True or (v is not False and float(v) < 1e-9) for v in details.values()),
        details=details,
        statement_latex=r"For the LSTM, coupled or not, with $n$ units, \[\log\left\lvert\det"
        r"\frac{\partial(c_t,h_t)}{\partial(c_{t-1},h_{t-1})}\right\rvert=\sum_j\log f_{t,j}+\log"
        r"\left\lvert\det\bigl(\operatorname{diag}(\tanh c_t\circ o_t\circ(1-o_t))\,U_o\bigr)"
        r"\right\rvert.\] For the proposal replace $f$ by $1-z$, $\tanh c$ by $c$ and $o$, $U_o$ "
        r"by $r$, $U_r$. The mean of this over time is the sum of all Lyapunov exponents.",
        proof_latex=r"Let $B=\partial c_t/\partial h_{t-1}$ at fixed $c_{t-1}$, "
        r"$F=\operatorname{diag}f_t$, $A=\partial h_t/\partial c_t$ at fixed $o_t$ and "
        r"$D=\operatorname{diag}(\tanh c_t\circ o_t\circ(1-o_t))U_o$. The Jacobian has the block "
        r"rows $(F,\,B)$ and $(AF,\,AB+D)$. Subtracting $A$ times the first from the second leaves "
        r"$(0,\,D)$, so the determinant is $\det F\det D$. For the proposal $A=\operatorname{diag}"
        r"r_t$ and $D=\operatorname{diag}(c_t\circ r_t\circ(1-r_t))U_r$.",
    )
