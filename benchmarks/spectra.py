"""Lyapunov exponents of an LSTM, beside the way they are published: a loop of PyTorch with a QR.

On one core, in float64, of the full state (c, h). The published way has a Jacobian at each step,
by autograd or by its formula, and `torch.linalg.qr` of its product with the basis. Before anything
is timed, all have to give the same leading exponents; then they take turns, and the median counts.
"""

import argparse
import os
import time

os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import jax
import numpy as np
import pandas as pd
import torch

from rnngrad.cells.lstm import LSTM
from rnngrad.measures import leading_exponents, lyapunov_spectrum

jax.config.update("jax_enable_x64", True)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

INPUTS, LEADING = 8, 10


class Torch:
    """The published way, in PyTorch.

    `jacobian` is `autograd` or `formula`; `columns` of the basis are kept, all of them if None.
    """

    def __init__(self, params, x, jacobian, columns=None):
        self.weights = {name: torch.tensor(np.asarray(params[name])) for name in ("W", "U", "b")}
        self.x = torch.tensor(np.asarray(x))
        self.size = self.weights["b"].shape[1]
        self.columns = columns or 2 * self.size
        self.jacobian = getattr(self, jacobian)

    def gates(self, h, x_t):
        W, U, b = (self.weights[name] for name in ("W", "U", "b"))
        f, i, o, g = W @ x_t + U @ h + b
        return torch.sigmoid(f), torch.sigmoid(i), torch.sigmoid(o), torch.tanh(g)

    def step(self, state, x_t):
        c, h = state.split(self.size)
        f, i, o, g = self.gates(h, x_t)
        c = f * c + i * g
        return torch.cat([c, o * torch.tanh(c)])

    def autograd(self, state, x_t):
        return torch.func.jacrev(self.step)(state, x_t)

    def formula(self, state, x_t):
        c, h = state.split(self.size)
        f, i, o, g = self.gates(h, x_t)
        new = torch.tanh(f * c + i * g)
        U_f, U_i, U_o, U_g = self.weights["U"]
        by_h = (
            (c * f * (1 - f))[:, None] * U_f
            + (g * i * (1 - i))[:, None] * U_i
            + (i * (1 - g**2))[:, None] * U_g
        )
        slope = (o * (1 - new**2))[:, None]
        of_c = torch.cat([torch.diag(f), by_h], dim=1)
        of_h = slope * of_c
        of_h[:, self.size :] += (new * o * (1 - o))[:, None] * U_o
        return torch.cat([of_c, of_h])

    def exponents(self, steps):
        """Return the exponents `[columns]` over the first steps, descending."""
        state = torch.zeros(2 * self.size)
        basis = torch.eye(2 * self.size)[:, : self.columns]
        growth = torch.zeros(self.columns)
        for x_t in self.x[:steps]:
            basis, r = torch.linalg.qr(self.jacobian(state, x_t) @ basis)
            growth += torch.log(torch.abs(torch.diagonal(r)))
            state = self.step(state, x_t)
        return np.sort((growth / steps).numpy())[::-1]


def ours(params, x, measure):
    """Return a function of a number of steps that gives our exponents over them."""
    cell, key = LSTM(), jax.random.key(2)
    if measure == "leading":
        compiled = jax.jit(lambda p, x: leading_exponents(cell, p, x, LEADING, 0, key))
    else:
        compiled = jax.jit(lambda p, x: lyapunov_spectrum(cell, p, x))
    return lambda steps: np.asarray(compiled(params, x[:steps]))


def contenders(size, length):
    """Return functions of a number of steps, by name, on one network and sequence."""
    cell = LSTM()
    params = cell.init(jax.random.key(0), INPUTS, size)
    x = jax.random.normal(jax.random.key(1), (length, INPUTS))
    return {
        "PyTorch, autograd": Torch(params, x, "autograd").exponents,
        "PyTorch, formula": Torch(params, x, "formula").exponents,
        f"PyTorch, formula, {LEADING}": Torch(params, x, "formula", LEADING).exponents,
        "rnngrad, all": ours(params, x, "all"),
        f"rnngrad, {LEADING}": ours(params, x, "leading"),
    }


def seconds(function, steps):
    begin = time.perf_counter()
    function(steps)
    return time.perf_counter() - begin


def agree(found, steps):
    """Raise an error unless all give the same spectrum, or the same leading exponents nearly.

    Those of ten columns depend on the columns that a short sequence begins with.
    """
    results = {name: function(steps) for name, function in found.items()}
    whole = results.pop("rnngrad, all")
    for name, values in results.items():
        close = 1e-6 if len(values) == len(whole) else 0.05
        np.testing.assert_allclose(values[:LEADING], whole[:LEADING], atol=close, err_msg=name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=[32, 64, 128])
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--sample", type=int, default=200, help="steps on which PyTorch is timed")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    rows = []
    for size in options.sizes:
        found = contenders(size, options.steps)
        agree(found, options.sample)
        steps = {
            name: options.sample if name.startswith("PyTorch") else options.steps for name in found
        }
        for name, function in found.items():
            function(steps[name])
        took = pd.DataFrame(
            {name: seconds(found[name], steps[name]) / steps[name] for name in found}
            for _ in range(options.rounds)
        )
        rows.append({"n": size} | (1e3 * took.median()).to_dict())
    table = pd.DataFrame(rows).set_index("n")
    title = f"Milliseconds a step, LSTM, full state, T = {options.steps}"
    print(f"{title}\n{table.round(3).to_string()}")
    ratios = table[["PyTorch, autograd"]].to_numpy() / table
    print(f"\nTimes faster than PyTorch by autograd\n{ratios.round(1).to_string()}")


if __name__ == "__main__":
    main()
