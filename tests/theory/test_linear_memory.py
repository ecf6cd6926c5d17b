"""The product of keep factors against complex steps through whole cells of several units."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.cells.unrolling import hidden_states
from rnngrad.tasks.adding import Adding
from rnngrad.theory import linear_memory

UNITS, STEPS = 3, 5
WEIGHTS = {
    "lstm": "fic",
    "coupled_lstm": "fc",
    "gru": "zc",
    "gru_reset_after": "zcr",
    "slstm": "fic",
    "slstm_exp": "fic",
}


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def output(cell, o, c, n):
    """Return h for an output gate o, which a GRU does not have, a memory c and a normaliser n."""
    if cell.startswith("gru"):
        return c
    return o * (c / n if cell.startswith("slstm") else np.tanh(c))


def final_memory(cell, u, drives, c, o):
    """Return c_T of the whole cell, and the product of its keep factors."""
    n = keeps = 1.0
    h = output(cell, o, c, n)
    for d in drives:
        a = {k: d[j] + u[k] @ h for j, k in enumerate("fiozr")}
        gate = {k: sigmoid(value) for k, value in a.items()}
        seen = u["c"] @ h
        if cell == "gru":
            seen = u["c"] @ (gate["r"] * h)
        elif cell == "gru_reset_after":
            seen = gate["r"] * (u["c"] @ h + d[6])
        keep = 1 - gate["z"] if cell.startswith("gru") else gate["f"]
        if cell == "slstm_exp":
            keep = np.exp(a["f"])
        admit = {"lstm": gate["i"], "slstm": np.exp(a["i"]), "slstm_exp": np.exp(a["i"])}
        admitted = admit.get(cell, 1 - keep)
        c, n = keep * c + admitted * np.tanh(d[5] + seen), keep * n + admitted
        h, keeps = output(cell, gate["o"], c, n), keeps * keep
    return c, np.real(keeps)


def gap(cell, seeing, seed):
    """Return how far dc_T/dc_0 is from the product, where these weights see the state."""
    rng = np.random.default_rng(seed)
    drawn = dict(zip("fiozrc", rng.normal(size=(6, UNITS, UNITS)), strict=True))
    u = {k: weight * (k in seeing) for k, weight in drawn.items()}
    drives, c = rng.normal(size=(STEPS, 7, UNITS)), rng.uniform(-1, 1, UNITS)
    o = rng.uniform(0.2, 0.8, UNITS)
    steps = [final_memory(cell, u, drives, c + 1e-30j * e, o) for e in np.eye(UNITS)]
    jacobian = np.stack([memory.imag / 1e-30 for memory, _ in steps], axis=1)
    return np.abs(jacobian - np.diag(steps[0][1])).max()


@pytest.mark.parametrize("cell", WEIGHTS)
@pytest.mark.parametrize("seed", range(3))
def test_the_output_and_the_reset_gate_may_see_the_state(cell, seed) -> None:
    others = {"o", "r"} - {*WEIGHTS[cell]}
    assert gap(cell, others, seed) < 1e-14


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


def fitted_error(seen, targets):
    """The mean squared error of the affine function of what is seen that least squares fits."""
    seen = np.column_stack([seen, np.ones(len(targets))])
    answer, *_ = np.linalg.lstsq(seen, targets, rcond=None)
    return np.mean((seen @ answer - targets) ** 2)


@pytest.mark.parametrize("length", [6, 20])
def test_no_affine_answer_adds_better_than_the_bound(length) -> None:
    """Least squares on the task's own sequences come as near as the proof allows, and no nearer."""
    data = Adding().splits(3, length, {"test": 40_000})["test"]
    error = fitted_error(data.inputs.reshape(len(data.targets), -1), data.targets)
    assert error == pytest.approx(linear_memory.least_adding_error(length), abs=0.003)
    assert error < Adding().baseline(length) - 0.5 / (3 * length)


def test_an_lru_with_the_best_read_out_adds_no_better(draw_params) -> None:
    cell, data = cells.load("lru"), Adding().splits(4, 10, {"test": 5000})["test"]
    h = jax.jit(partial(hidden_states, cell))(draw_params(cell, 32), jnp.asarray(data.inputs))
    error = fitted_error(np.asarray(h)[:, -1], data.targets)
    assert error == pytest.approx(linear_memory.least_adding_error(10), abs=0.006)
