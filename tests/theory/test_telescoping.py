"""The telescoping argument against complex steps through whole cells with free drives."""

import numpy as np
import pytest

from rnngrad.theory import telescoping

STEPS = 6


def drawn(seed, output_weight=None):
    rng = np.random.default_rng(seed)
    u = dict(zip("fioc", rng.normal(0, 2, 4), strict=True))
    if output_weight is not None:
        u["o"] = output_weight
    return u, rng.normal(0, 1, (STEPS + 1, 4)), rng.uniform(-1, 1)


def run(cell, seed, output_weight=None, frozen=None):
    """Return c_T, h_T and the output gates from c_1 + i d, with o_1 fixed; `frozen` fixes all."""
    u, drives, c = drawn(seed, output_weight)
    c, gates = c + 1e-30j, [0.6]
    h = gates[0] * np.tanh(c)
    first = (c, h)
    for t in range(1, STEPS):
        f, i, o = (1 / (1 + np.exp(-(drives[t, k] + u[name] * h))) for k, name in enumerate("fio"))
        candidate = np.tanh(drives[t, 3] + u["c"] * h)
        c = f * c + (i if cell == "lstm" else 1 - f) * candidate
        gates.append(o if frozen is None else frozen[t])
        h = gates[-1] * np.tanh(c)
    return first, c, h, [complex(o).real for o in gates]


def ratios(cell, seed, output_weight=None, freeze=False):
    """Return dh_T/dh_1 and A_T (dc_T/dc_1) / A_1."""
    gates = run(cell, seed, output_weight)[3]
    (c_1, h_1), c, h, _ = run(cell, seed, output_weight, gates if freeze else None)
    a_1, a_last = (o / np.cosh(x.real) ** 2 for o, x in ((gates[0], c_1), (gates[-1], c)))
    return h.imag / h_1.imag, a_last * (c.imag / c_1.imag) / a_1


@pytest.mark.parametrize("cell", ["lstm", "coupled_lstm"])
@pytest.mark.parametrize("seed", range(4))
def test_it_telescopes_with_output_gates_fixed_or_without_their_weight(cell, seed) -> None:
    fixed = ratios(cell, seed, freeze=True)
    assert fixed[0] == pytest.approx(fixed[1], rel=1e-9)
    silent = ratios(cell, seed, output_weight=0.0)
    assert silent[0] == pytest.approx(silent[1], rel=1e-9)


@pytest.mark.parametrize("cell", ["lstm", "coupled_lstm"])
def test_it_fails_for_the_total_derivative(cell) -> None:
    gaps = [abs(a / b - 1) for a, b in (ratios(cell, seed, 2.0) for seed in range(10))]
    assert min(gaps) > 1e-6 and np.median(gaps) > 0.01


@pytest.mark.parametrize("length", [2, 3, 7])
def test_identity_at_other_lengths(length) -> None:
    assert telescoping.gap(length) == 0


def test_the_resting_lstm_rests_and_grows_as_said() -> None:
    cell = telescoping.resting_lstm()

    def sigma(x):
        return 1 / (1 + np.exp(-x))

    def step(c, h):
        f, i, o = (sigma(cell[f"b_{k}"] + cell[f"U_{k}"] * h) for k in "fio")
        c = f * c + i * np.tanh(cell["b_c"] + cell["U_c"] * h)
        return c, o * np.tanh(c)

    rest = (1.0, 0.5 * np.tanh(1.0))
    assert step(*rest) == pytest.approx(rest, abs=1e-12)
    columns = [step(rest[0] + 1e-30j, rest[1]), step(rest[0], rest[1] + 1e-30j)]
    jacobian = np.array([[x.imag / 1e-30 for x in column] for column in columns]).T
    article, radius = telescoping.growth_at_rest()
    assert np.abs(np.linalg.eigvals(jacobian)).max() == pytest.approx(radius, rel=1e-12)
    assert article < 0.85 and radius > 1.05
    start = np.array([1.0, 0.5 / np.cosh(1.0) ** 2])  # dh = A dc: the output gate held fixed
    grown = np.linalg.matrix_power(jacobian, 200) @ start
    assert abs(grown[0]) ** (1 / 200) == pytest.approx(radius, rel=0.01)
    assert jacobian[0] @ start == pytest.approx(article, rel=1e-12)
