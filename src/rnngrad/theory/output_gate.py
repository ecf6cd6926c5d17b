"""The path through the output gate, which the article's LSTM derivative leaves out."""

from dataclasses import dataclass
from functools import cache

import mpmath
import sympy as sp
from sympy import tanh

from rnngrad.theory import factors as F
from rnngrad.theory.symbolic import MEMORY_CELLS, Step, is_zero, sigmoid_gate, weight


@dataclass(frozen=True)
class Paths:
    """The pieces of dc_t = (keep + B_t A_{t-1}) dc_{t-1} + B_t D_{t-1} dh_{t-2}.

    Attributes:
        keep: the derivative of c_t by c_{t-1} at a given h_{t-1}.
        B: the derivative of c_t by h_{t-1}, in `c` = c_{t-1} and the gates of step t.
        A: the derivative of h by c of the same step, in that c and its output gate.
        D: the derivative of h by the h before it, at a given c, in c and the output gate.
        gate: the name of the output gate.
    """

    keep: sp.Expr
    B: sp.Expr
    A: sp.Expr
    D: sp.Expr
    gate: str


_OUTPUT = (F.o * F.sech_squared, tanh(F.c) * F.o * (1 - F.o) * F.U_o, "o")
PATHS: dict[str, Paths] = {
    "lstm": Paths(
        F.f,
        F.c * F.f * (1 - F.f) * F.U_f
        + F.c_hat * F.i * (1 - F.i) * F.U_i
        + F.i * (1 - F.c_hat**2) * F.U_c,
        *_OUTPUT,
    ),
    "coupled_lstm": Paths(
        F.f,
        (F.c - F.c_hat) * F.f * (1 - F.f) * F.U_f + (1 - F.f) * (1 - F.c_hat**2) * F.U_c,
        *_OUTPUT,
    ),
    "output_reset": Paths(
        1 - F.z,
        (F.c_hat - F.c) * F.z * (1 - F.z) * F.U_z + F.z * (1 - F.c_hat**2) * F.U_c,
        F.r,
        F.c * F.r * (1 - F.r) * F.U_r,
        "r",
    ),
}


def _at(expression: sp.Expr, c: sp.Expr, gates: dict[str, sp.Expr]) -> sp.Expr:
    values = {getattr(F, name): value for name, value in gates.items()} | {F.c: c}
    return expression.subs(values, simultaneous=True)


def _output(cell: str, c: sp.Expr, gate: sp.Expr) -> sp.Expr:
    return gate * c if cell == "output_reset" else gate * tanh(c)


def is_partial_derivative(cell: str, factor: sp.Expr) -> bool:
    """Tell whether a factor is dc_t/dc_{t-1} with the output gate of step t-1 held fixed."""
    gate = getattr(F, PATHS[cell].gate)
    step = MEMORY_CELLS[cell](F.c, _output(cell, F.c, gate))
    values = {name: value for name, value in step.gates.items() if name != PATHS[cell].gate}
    return is_zero(sp.diff(step.c, F.c) - _at(factor, F.c, values))


def recursion_residual(cell: str) -> sp.Expr:
    """Return dc_t/dh_{t-2} at given c_{t-1}, less the recursion's B_t D_{t-1}."""
    paths, h_before = PATHS[cell], sp.Symbol("h_before", real=True)
    output_gate = sigmoid_gate(paths.gate, h_before, "s")
    step = MEMORY_CELLS[cell](F.c, _output(cell, F.c, output_gate))
    b, d = _at(paths.B, F.c, step.gates), _at(paths.D, F.c, {paths.gate: output_gate})
    return sp.diff(step.c, h_before) - b * d


@cache
def two_steps(cell: str) -> tuple[sp.Expr, sp.Expr]:
    """Return dc_2/dc_0 (h before step 0 fixed) less the product of factors, and B_2 D_1 A_0."""
    paths, factor, start = PATHS[cell], F.FACTORS[cell], sp.Symbol("h_before", real=True)
    gate_0 = sigmoid_gate(paths.gate, start, "0")
    one: Step = MEMORY_CELLS[cell](F.c, _output(cell, F.c, gate_0), "1")
    two: Step = MEMORY_CELLS[cell](one.c, one.h, "2")
    gate_1 = one.gates[paths.gate]
    first = _at(factor, F.c, one.gates | {paths.gate: gate_0})
    second = _at(factor, one.c, two.gates | {paths.gate: gate_1})
    missing = (
        _at(paths.B, one.c, two.gates)
        * _at(paths.D, one.c, {paths.gate: gate_1})
        * _at(paths.A, F.c, {paths.gate: gate_0})
    )
    return sp.diff(two.c, F.c) - first * second, missing


def missing_term(cell: str, at_zero_weight: bool = False) -> float:
    """Return what the product of factors misses at a rational point, optionally with U_o = 0.

    The point sets the states, drives and weights to distinct fractions between 0 and 1; with 50
    digits, and 0 for anything below 1e-40.
    """
    gap, _ = two_steps(cell)
    symbols = sorted(gap.free_symbols, key=str)
    sigmoid = {"Sigmoid": lambda x: 1 / (1 + mpmath.exp(-x))}
    evaluate = sp.lambdify(symbols, gap, modules=[sigmoid, "mpmath"], cse=True)
    with mpmath.workdps(50):
        point = [mpmath.mpf(k + 1) / (len(symbols) + 2) for k in range(len(symbols))]
        if at_zero_weight:
            point[symbols.index(weight(PATHS[cell].gate))] = mpmath.mpf(0)
        value = evaluate(*point)
        return float(value) if abs(value) > mpmath.mpf("1e-40") else 0.0
