"""A global search for the largest factor, independent of the reductions in `worst_case`."""

import numpy as np
import sympy as sp
from scipy.optimize import minimize

from rnngrad.theory.factors import FACTORS

_MEMORY_LIMIT = 4.0  # sech^2(4) (4 + 1) < 0.01: larger memories matter to no LSTM


def ranges(cell: str, u: float) -> dict[sp.Symbol, tuple[float, float]]:
    """Return the range of every symbol of a cell's factor."""
    memory = 1.0 if cell == "output_reset" else _MEMORY_LIMIT
    named = {"h": (-1.0, 1.0), "h_hat": (-1.0, 1.0), "c_hat": (-1.0, 1.0), "c": (-memory, memory)}
    gates = dict.fromkeys("fiozr", (0.0, 1.0))
    weights = {f"U_{gate}": (-u, u) for gate in "fioczrh"}
    allowed = named | gates | weights
    return {s: allowed[s.name] for s in sorted(FACTORS[cell].free_symbols, key=str)}


def search(cell: str, u: float, samples: int = 50_000, starts: int = 20) -> float:
    """Return the largest |factor| found by random sampling and local ascent, seeded.

    Args:
        cell: a key of `factors.FACTORS`, except `gru_reset_after`, which has no bound.
        u: the bound on the recurrent weights.
        samples: random points of the box.
        starts: how many of the best points, and as many of all, to ascend from.
    """
    box, factor = ranges(cell, u), FACTORS[cell]
    function = sp.lambdify(list(box), factor, "numpy")
    slopes = [sp.diff(factor, symbol) for symbol in box]
    with_slopes = sp.lambdify(list(box), [factor, *slopes], "math", cse=True)

    def descent(point: np.ndarray) -> tuple[float, np.ndarray]:
        value, *gradient = with_slopes(*point)
        return -abs(value), -np.sign(value) * np.array(gradient)

    low, high = np.array(list(box.values())).T
    rng = np.random.default_rng(0)
    points = rng.uniform(low, high, size=(samples, len(box)))
    values = np.abs(function(*points.T))
    chosen = np.concatenate([points[np.argsort(values)[-starts:]], points[:starts]])
    bounds = list(box.values())
    results = [minimize(descent, p, jac=True, method="L-BFGS-B", bounds=bounds) for p in chosen]
    return max(-float(result.fun) for result in results)
