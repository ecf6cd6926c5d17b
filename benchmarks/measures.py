"""What the gradient measures cost, beside the gradient itself and beside naive versions of them.

On one core, in float64. Loss sensitivity and lag contribution at all lags stand beside one
gradient of the same loss, the spectra beside one Jacobian at a time by `jacrev`.
"""

import argparse
import os
import time

os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd

from rnngrad import cells
from rnngrad.cells.unrolling import hidden_states
from rnngrad.measures import (
    lag_contribution,
    leading_exponents,
    lyapunov_spectrum,
    state_sensitivity,
)
from rnngrad.study.tables import log_spaced_lags

jax.config.update("jax_enable_x64", True)

BATCH, INPUTS = 32, 8
LEADING = 8


def drawn(cell_name, size, length, batch=BATCH):
    """Return a cell, its parameters and inputs `[B, T, d]`, in float64."""
    cell = cells.load(cell_name)
    params = cell.init(jax.random.key(0), INPUTS, size)
    return cell, params, jax.random.normal(jax.random.key(1), (batch, length, INPUTS))


def last_square(h):
    """Return the loss: the mean square of the last outputs."""
    return jnp.mean(h[:, -1] ** 2)


def seconds(function, *args, rounds=1):
    """Return the median time of a compiled call, after one that is not counted."""
    jax.block_until_ready(function(*args))
    took = []
    for _ in range(rounds):
        begin = time.perf_counter()
        jax.block_until_ready(function(*args))
        took.append(time.perf_counter() - begin)
    return float(np.median(took))


def lags(cell_name, size, length, rounds):
    """Time both measures at all lags and the gradient of the same loss."""
    cell, params, x = drawn(cell_name, size, length)
    gradient = jax.jit(jax.grad(lambda p: last_square(hidden_states(cell, p, x))))
    measure = jax.jit(lambda p: lag_contribution(cell, p, x, last_square))
    one, both = seconds(gradient, params, rounds=rounds), seconds(measure, params, rounds=rounds)
    return {"gradient_ms": 1e3 * one, "all_lags_ms": 1e3 * both, "ratio": both / one}


def chained_jacrev(cell, params, x):
    """Multiply the Jacobians of the steps, each by `jacrev`, as one writes it down first."""
    state = cell.first_state(params, x[0])
    product = jnp.eye(len(jnp.concatenate(state)))
    for x_t in x:

        def step(s, x_t=x_t, like=state):
            return jnp.concatenate(cell.step(params, tuple(jnp.split(s, len(like))), x_t)[0])

        product = jax.jacrev(step)(jnp.concatenate(state)) @ product
        state, _ = cell.step(params, state, x_t)
    return jnp.linalg.svd(product, compute_uv=False)


def spectra(cell_name, size, length, sample):
    """Time both spectra on the whole sequence and the naive product on its first steps."""
    cell, params, x = drawn(cell_name, size, length, batch=1)
    x = x[0]
    chosen = log_spaced_lags(length)
    sensitivity = jax.jit(lambda p: state_sensitivity(cell, p, x, chosen))
    exponents = jax.jit(lambda p: lyapunov_spectrum(cell, p, x))
    leading = jax.jit(lambda p: leading_exponents(cell, p, x, LEADING, 0, jax.random.key(2)))
    chained_jacrev(cell, params, x[:2])
    begin = time.perf_counter()
    jax.block_until_ready(chained_jacrev(cell, params, x[:sample]))
    naive = (time.perf_counter() - begin) * length / sample
    found = {"chained_jacrev_s": naive}
    measures = {
        "state_sensitivity": sensitivity,
        "lyapunov_spectrum": exponents,
        "leading_exponents": leading,
    }
    for name, measure in measures.items():
        took = seconds(measure, params)
        found |= {f"{name}_s": took, f"{name}_ratio": naive / took}
    return found


def show(title, rows, index):
    table = pd.DataFrame(rows).set_index(index)
    print(f"\n{title}\n{table.round(2).to_string()}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", nargs="+", default=list(cells.BUILT_IN))
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--steps", type=int, default=10_000, help="length for the spectra")
    options = parser.parse_args()
    rows = [
        {"cell": name, "T": length} | lags(name, options.size, length, options.rounds)
        for name in options.cells
        for length in (100, 400)
    ]
    show("Loss sensitivity and lag contribution at all lags", rows, ["cell", "T"])
    rows = [
        {"cell": name} | spectra(name, options.size, options.steps, sample=100)
        for name in options.cells
    ]
    show(f"Spectra in the full state, T = {options.steps}", rows, "cell")


if __name__ == "__main__":
    main()
