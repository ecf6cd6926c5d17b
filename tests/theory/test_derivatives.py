"""The symbolic derivatives against finite steps of hand-written cells; wrong ones are refused."""

import math

import numpy as np
import pytest
import sympy as sp

from rnngrad.theory import factors, output_gate, recursion
from rnngrad.theory.derivatives import is_derivative
from rnngrad.theory.factors import FACTORS
from rnngrad.theory.symbolic import STATE_CELLS, Sigmoid, is_zero

STATE = tuple(STATE_CELLS)
MEMORY = tuple(output_gate.PATHS)


def sigma(x):
    return 1 / (1 + np.exp(-x))


def hand_step(cell, h, a, u, b_rec=0.3):
    """One step of one unit and its gates, from the table of the cells, numbers only."""
    z, r = sigma(a[0] + u["z"] * h), sigma(a[1] + u["r"] * h)
    if cell == "tanh":
        z, argument = 1.0, a[2] + u["h"] * h
    elif cell == "merged_gru":
        z, argument = r, a[2] + u["h"] * r * h
    elif cell == "gru":
        argument = a[2] + u["h"] * r * h
    elif cell == "gru_reset_after":
        argument = a[2] + r * (u["h"] * h + b_rec)
    else:
        argument = a[2] + u["h"] * h
    h_hat = np.tanh(argument)
    return (1 - z) * h + z * h_hat, {"z": z, "r": r, "h_hat": h_hat, "b_rec": b_rec}


@pytest.mark.parametrize("cell", STATE)
@pytest.mark.parametrize("seed", range(3))
def test_factor_equals_complex_step(cell, seed) -> None:
    rng = np.random.default_rng(seed)
    a, h = rng.normal(size=3), rng.uniform(-1, 1)
    u = dict(zip("zrh", rng.normal(size=3), strict=True))
    expected = hand_step(cell, h + 1e-30j, a, u)[0].imag / 1e-30
    gates = hand_step(cell, h, a, u)[1] | {"h": h} | {f"U_{k}": v for k, v in u.items()}
    factor = FACTORS[cell].subs({s: gates[s.name] for s in FACTORS[cell].free_symbols})
    assert math.isclose(float(factor), expected, rel_tol=1e-12)


@pytest.mark.parametrize("cell", STATE)
def test_perturbed_factor_is_refused(cell) -> None:
    factor = FACTORS[cell]
    weight = factors.U_h
    assert is_derivative(cell, factor)
    assert not is_derivative(cell, factor + sp.Rational(1, 10**9) * factors.h_hat)
    assert not is_derivative(cell, factor.subs(weight, -weight))
    assert not is_derivative(cell, factor.subs(weight, 2 * weight))


def test_resets_before_and_after_agree_for_one_unit_without_the_second_bias() -> None:
    assert is_derivative("gru", FACTORS["gru_reset_after"].subs(factors.b_rec, 0))


def test_mixing_up_the_resets_is_refused() -> None:
    assert not is_derivative("gru", FACTORS["gru_no_reset"])
    assert not is_derivative("gru_reset_after", FACTORS["gru"])


@pytest.mark.parametrize("cell", MEMORY)
def test_perturbed_memory_factor_is_refused(cell) -> None:
    factor = FACTORS[cell]
    gate = getattr(factors, output_gate.PATHS[cell].gate)
    assert output_gate.is_partial_derivative(cell, factor)
    assert not output_gate.is_partial_derivative(cell, factor.subs(gate, 1))
    assert not output_gate.is_partial_derivative(cell, factor.subs(factors.U_c, -factors.U_c))


def test_dropping_a_secondary_term_is_refused() -> None:
    for term in factors.SECONDARY_TERMS.values():
        assert not output_gate.is_partial_derivative("lstm", FACTORS["lstm"] - term)


@pytest.mark.parametrize("cell", MEMORY)
def test_missing_term_vanishes_only_without_the_output_weight(cell) -> None:
    assert output_gate.missing_term(cell, at_zero_weight=True) == 0
    assert abs(output_gate.missing_term(cell)) > 1e-6


def test_missing_term_vanishes_when_nothing_else_reads_the_output() -> None:
    _, missing = output_gate.two_steps("lstm")
    silent = {factors.U_f: 0, factors.U_i: 0, factors.U_c: 0}
    assert is_zero(missing.subs(silent))
    for kept in silent:
        others = {weight: 0 for weight in silent if weight != kept}
        assert not is_zero(missing.subs(others))


def test_missing_term_equals_a_finite_difference() -> None:
    gap, missing = output_gate.two_steps("output_reset")
    point = {s: 0.1 + 0.07 * k for k, s in enumerate(sorted(gap.free_symbols, key=str))}
    value = float(missing.subs(point).replace(Sigmoid, lambda x: 1 / (1 + sp.exp(-x))))
    named = {s.name: v for s, v in point.items()}

    def gate(name, h, time):
        return sigma(named.get(f"a_{name}_{time}", 0.0) + named[f"U_{name}"] * h)

    def step(c, h, time):
        z, c_hat = gate("z", h, time), np.tanh(named[f"a_c_{time}"] + named["U_c"] * h)
        c = (1 - z) * c + z * c_hat
        return c, gate("r", h, time) * c

    def final(c, frozen=None):
        h_1 = gate("r", named["h_before"], "0") * c
        c_1, h_2 = step(c, h_1, "1")
        return step(c_1, h_2 if frozen is None else frozen * c_1, "2")[0]

    c_0 = named["c"]
    c_1, h_1 = step(c_0, gate("r", named["h_before"], "0") * c_0, "1")
    total = final(c_0 + 1e-30j).imag / 1e-30
    with_gate_fixed = final(c_0 + 1e-30j, frozen=h_1 / c_1).imag / 1e-30
    assert math.isclose(total - with_gate_fixed, value, rel_tol=1e-9)


def test_recursion_misses_nothing_and_nothing_is_spare() -> None:
    total, terms = recursion.lag_terms(5)
    assert len(terms) == 5
    assert sp.expand(total - sum(terms)) == 0
    assert sp.expand(total - sum(terms[:-1])) != 0
    assert sp.expand(total - sum(terms) - terms[2]) != 0
