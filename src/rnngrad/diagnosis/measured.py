"""All measures of one network on its inputs, as tables."""

from dataclasses import dataclass, fields

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jaxtyping import Float

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.diagnosis.exponents import Progress, exponent_table
from rnngrad.diagnosis.gradient import contributions, gradient_table, lag_table
from rnngrad.diagnosis.inputs import as_batch, state_size, windows
from rnngrad.diagnosis.losses import Loss
from rnngrad.diagnosis.starts import start_table
from rnngrad.diagnosis.steps import attractor_table, product_table, term_table, unit_table

LONGEST, MOST = 10_000, 64
"""The most steps and the most sequences that gradients by lag are measured on."""
NUMBERS = 5_000_000
"""The most numbers of all their states together, which bounds memory."""
SHORT, FEW = 1000, 4
"""The most steps and sequences of the measures that need whole Jacobians."""
OPERATIONS = 2e10
"""The most operations of a product of these Jacobians, which bounds time."""


@dataclass(frozen=True)
class Diagnosis:
    """What was measured, as tidy tables; the columns are those of the functions named.

    Attributes:
        network: one row: units `n` of the uppermost layer, numbers of the full state `m`,
            `sequences`, `steps` and `inputs` as given, and `loss` in words.
        exponents: `exponent_table`, on all steps.
        gradient: `gradient_table`, on windows of the inputs.
        lags: `lag_table`, on the same.
        units: `unit_table`, on the same.
        terms: `term_table`, on fewer and shorter windows.
        products: `product_table`, on those.
        attractors: `attractor_table`, with the mean and samples of the gradient's windows.
        starts: `start_table`, on the first of the shorter windows.
        at_every_step: whether the loss is known to depend on the outputs of every step.
    """

    network: pd.DataFrame
    exponents: pd.DataFrame
    gradient: pd.DataFrame
    lags: pd.DataFrame
    units: pd.DataFrame
    terms: pd.DataFrame
    products: pd.DataFrame
    attractors: pd.DataFrame
    starts: pd.DataFrame
    at_every_step: bool

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables that have rows, by name."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {k: v for k, v in found.items() if isinstance(v, pd.DataFrame) and len(v)}


def diagnose(
    cell: Cell,
    params: Params,
    x: Float[np.ndarray, "..."],
    loss: Loss,
    say: Progress = lambda what, part: None,
) -> Diagnosis:
    """Measure a network on its inputs, in float64, whatever JAX is set to.

    Exponents are measured over all steps, in chunks. What needs the states of all steps at once is
    measured on windows of the inputs, each from the initial state, whose numbers are in the tables.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]` or `[B, T, d]`, which may be mapped from a file.
        loss: the loss whose gradient is measured.
        say: is told of the progress.

    Raises:
        ValueError: if an argument does not fit, or a number is not finite.
        FloatingPointError: if the states leave the range of float64.
    """
    with jax.enable_x64(True):
        x = as_batch(cell, params, x)
        m = state_size(cell, params, x.shape[-1])
        network = _network(cell, params, x, m, loss)
        exponents = exponent_table(cell, params, x, say)
        say("gradient by lag", 0)
        long = _all(x, m) if loss.sees_all else _long(x, m)
        gradient = _gradient(cell, params, long, loss)
        say("time constants", 0)
        units = unit_table(cell, params, long)
        say("attractors", 0)
        settled = attractor_table(cell, params, long, 4_000_000 // m**2)
        say("terms of single steps", 0)
        short = _short(x, m)
        terms = term_table(cell, params, short)
        say("products of steps", 0)
        compared = product_table(cell, params, short)
        starts = start_table(cell, params, short[0], say)
    every = loss.at_every_step
    return Diagnosis(network, exponents, *gradient, units, terms, compared, settled, starts, every)


def _gradient(
    cell: Cell, params: Params, x: np.ndarray, loss: Loss
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables `gradient` and `lags`."""
    found = contributions(cell, loss.of_hidden)(params, jnp.asarray(x))
    if np.isnan(found.total):
        raise FloatingPointError("the states or the gradient of the loss are not finite")
    return gradient_table(found), lag_table(found)


def _network(cell: Cell, params: Params, x: np.ndarray, m: int, loss: Loss) -> pd.DataFrame:
    """Return what was measured, in one row."""
    b, t, d = x.shape
    facts = {"n": cell.hidden_size(params), "m": m, "sequences": b, "steps": t, "inputs": d}
    return pd.DataFrame([facts | {"loss": loss.meaning}])


def _long(x: np.ndarray, m: int) -> np.ndarray:
    """Return the windows on which gradients by lag are measured."""
    steps = min(LONGEST, x.shape[1], max(2, NUMBERS // m))
    return windows(x, steps, max(1, min(MOST, NUMBERS // (m * steps))))


def _short(x: np.ndarray, m: int) -> np.ndarray:
    """Return the windows on which whole Jacobians are taken."""
    steps = min(x.shape[1], int(np.clip(OPERATIONS / m**3, 20, SHORT)))
    return windows(x, steps, int(np.clip(OPERATIONS / (m**3 * steps), 1, FEW)))


def _all(x: np.ndarray, m: int) -> np.ndarray:
    """Return all inputs, if they fit into memory."""
    steps = len(x) * x.shape[1]
    if steps * m > 4 * NUMBERS:
        raise ValueError(
            f"loss: a function of one's own sees all outputs at once; {steps} steps given, allowed "
            f"are {4 * NUMBERS // m} for a state of {m} numbers"
        )
    return np.asarray(x, float)
