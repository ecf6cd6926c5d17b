"""The search behind the weights of `scalar_maps`: a period of three with the least |U|."""

import numpy as np
from scipy.optimize import differential_evolution

from rnngrad.theory.scalar_maps import OPEN, WEIGHTS, advance

_SMALLEST_STEP = 1e-4  # between the points of an orbit, so that it is not a fixed point


def search(cell: str, u: float, seed: int = 0, iterations: int = 600) -> tuple[float, np.ndarray]:
    """Return the best (f^3(a) - a)/(a - f^2(a)) under a > f(a) > f^2(a), and where it is.

    It is not negative where the map has a period of three. A value of -1 or less means that no
    orbit of that order was found.

    Args:
        cell: a key of `scalar_maps.WEIGHTS`; gates that are held open there stay so here.
        u: the bound on the recurrent weights; biases are free within 20.
        seed: of the differential evolution.
        iterations: its generations, of 20 points for each variable.
    """
    fixed = {name: value for name, value in WEIGHTS[cell].items() if value in (0.0, OPEN)}
    names = [name for name in WEIGHTS[cell] if name not in fixed]
    bounds = [(-u, u) if name.startswith("U_") else (-20.0, 20.0) for name in names]

    def loss(points: np.ndarray) -> np.ndarray:
        weights = fixed | dict(zip(names, points, strict=False))
        orbit = [points[-1]]
        for _ in range(3):
            orbit.append(advance(cell, weights, orbit[-1], np))
        a, f1, f2, f3 = orbit
        step = np.minimum(a - f1, f1 - f2)
        with np.errstate(divide="ignore", invalid="ignore"):
            ordered = -(f3 - a) / (a - f2)
        return np.where(step > _SMALLEST_STEP, ordered, 1 + np.maximum(0, _SMALLEST_STEP - step))

    result = differential_evolution(
        *(loss, [*bounds, (-4.0, 4.0)]),
        **{"vectorized": True, "updating": "deferred", "polish": False, "tol": 1e-12},
        **{"maxiter": iterations, "popsize": 20, "rng": seed},
        **{"mutation": (0.4, 0.9), "recombination": 0.8},
    )
    return -float(result.fun), np.asarray(result.x)
