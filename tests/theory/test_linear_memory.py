"""The product of keep factors against complex steps through whole cells of several units."""

import numpy as np
import pytest

from rnngrad.theory import linear_memory

UNITS, STEPS = 3, 5
WEIGHTS = {"lstm": "fic", "coupled_lstm": "fc", "gru": "zc"}


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def final_memory(cell, u, drives, c, o):
    """Return c_T of the whole cell, and the product of its keep factors."""
    h, keeps = o * (c if cell == "gru" else np.tanh(c)), 1.0
    for d in drives:
        gate = {k: sigmoid(d[n] + u[k] @ h) for n, k in enumerate("fiozr")}
        if cell == "gru":
            keep, reset = 1 - gate["z"], gate["r"]
            c = h = keep * h + gate["z"] * np.tanh(d[5] + u["c"] @ (reset * h))
        else:
            keep = gate["f"]
            admit = gate["i"] if cell == "lstm" else 1 - keep
            c = keep * c + admit * np.tanh(d[5] + u["c"] @ h)
            h = gate["o"] * np.tanh(c)
        keeps = keeps * keep
    return c, np.real(keeps)


def gap(cell, seeing, seed):
    """Return how far dc_T/dc_0 is from the product, where these weights see the state."""
    rng = np.random.default_rng(seed)
    drawn = dict(zip("fiozrc", rng.normal(size=(6, UNITS, UNITS)), strict=True))
    u = {k: weight * (k in seeing) for k, weight in drawn.items()}
    drives, c = rng.normal(size=(STEPS, 6, UNITS)), rng.uniform(-1, 1, UNITS)
    o = np.ones(UNITS) if cell == "gru" else rng.uniform(0.2, 0.8, UNITS)
    steps = [final_memory(cell, u, drives, c + 1e-30j * e, o) for e in np.eye(UNITS)]
    jacobian = np.stack([memory.imag / 1e-30 for memory, _ in steps], axis=1)
    return np.abs(jacobian - np.diag(steps[0][1])).max()


@pytest.mark.parametrize("cell", WEIGHTS)
@pytest.mark.parametrize("seed", range(3))
def test_the_output_and_the_reset_gate_may_see_the_state(cell, seed) -> None:
    assert gap(cell, "or", seed) < 1e-15


@pytest.mark.parametrize(("cell", "weight"), [(c, w) for c in WEIGHTS for w in WEIGHTS[c]])
def test_no_other_gate_may(cell, weight) -> None:
    assert min(gap(cell, weight, seed) for seed in range(3)) > 1e-6


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_n_units_fed_ones_change_their_answer_at_most_n_times(n) -> None:
    assert linear_memory.most_changes(n, draws=500) <= n


def test_two_units_do_change_it_twice() -> None:
    """2^-T - 3 4^-T - 1/20 is positive at T = 2, 3 and 4 alone."""
    a, start = np.array([0.5, 0.25]), np.ones(2)
    found = linear_memory.answers(a, np.zeros(2), start, np.array([1.0, -3.0]), -0.05)
    assert np.flatnonzero(found).tolist() == [1, 2, 3]


@pytest.mark.parametrize("factor", [0.0, 0.5, 1.0])
def test_no_factor_up_to_one_flips_the_sign(factor) -> None:
    assert not linear_memory.tells_parity(factor, 3)


def test_a_factor_that_ignores_the_input_fails_at_length_two() -> None:
    """An affine function of two bits tells them apart by their sum, never by its parity."""
    rng = np.random.default_rng(0)
    words = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    for _ in range(200):
        a = rng.uniform(0, 1, 4) * np.exp(1j * rng.uniform(0, 2 * np.pi, 4))
        v, w = rng.normal(size=(2, 2, 4))
        added = v[words]
        c = a * (a * w[0] + added[:, 0]) + added[:, 1]
        y = (c @ (w[1] + 1j * w[0])).real
        assert y[0] + y[3] == pytest.approx(y[1] + y[2], abs=1e-12)
