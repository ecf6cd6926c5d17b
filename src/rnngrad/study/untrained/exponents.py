"""Largest Lyapunov exponents of untrained networks, each with its standard error."""

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jax import Array
from numpy.typing import ArrayLike

from rnngrad.cells import Cell, Initialisation
from rnngrad.measures.lyapunov import tangent_growth
from rnngrad.study.untrained.draws import DRIVE, drive
from rnngrad.training.network import init_network

BATCHES = 20
"""Parts of an orbit, at most, by whose means the standard error of its exponent is estimated."""


def exponent_table(
    cell: Cell,
    hidden_size: int,
    law: Callable[[Array, Array], Initialisation],
    points: ArrayLike,
    keys: Array,
    steps: int,
    transient: int,
) -> pd.DataFrame:
    """Measure the largest Lyapunov exponents, natural log per step, of untrained networks.

    One row for each network, in order, with `exponent`, its `standard_error` over the orbit,
    `gain`, `keep_bias` and `hidden_size`. A network's key decides its parameters, the tokens that
    it runs on and the first tangent vector.

    Args:
        cell: the recurrent cell.
        hidden_size: units n.
        law: the initialisation as a function of gain and keep bias.
        points: gain and keep bias of each network `[N, 2]`.
        keys: those of the networks `[N]`.
        steps: length of the orbit T.
        transient: first steps that are left out.
    """

    def measure(each: tuple[Array, Array]) -> tuple[Array, Array]:
        point, key = each
        of_network, of_tokens, of_tangent = jax.random.split(key, 3)
        params = init_network(cell, DRIVE, hidden_size, law(*point), of_network)["cell"]
        growth = tangent_growth(cell, params, drive(of_tokens, steps), of_tangent)[transient:]
        return growth.mean(), standard_error(growth)

    points = np.asarray(points, float)
    found = jax.jit(lambda *args: jax.lax.map(measure, args))(jnp.asarray(points), keys)
    exponent, error = map(np.asarray, found)
    gain, keep_bias = points.T
    return pd.DataFrame(
        {"exponent": exponent, "standard_error": error, "gain": gain, "keep_bias": keep_bias}
    ).assign(hidden_size=hidden_size)


def standard_error(growth: Array) -> Array:
    """Return the standard error of the mean of a series `[T]` by the means of its parts.

    It is nan where the series has a value of -inf, or less than two steps.
    """
    parts = min(BATCHES, len(growth))
    if parts < 2:
        return jnp.full((), jnp.nan)
    size = len(growth) // parts
    means = growth[-parts * size :].reshape(parts, size).mean(axis=1)
    return means.std(ddof=1) / jnp.sqrt(parts)
