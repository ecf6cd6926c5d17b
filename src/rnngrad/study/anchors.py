"""Numbers that others published, beside what this code gives."""

import math
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd

from rnngrad.cells import Cell, Initialisation
from rnngrad.cells.relu import Relu
from rnngrad.cells.tanh import Tanh
from rnngrad.study.untrained.draws import network_keys
from rnngrad.study.untrained.exponents import exponent_table
from rnngrad.tasks.adding import Adding
from rnngrad.tasks.copy import Copy
from rnngrad.theory.squeeze import peak

WIDE = {"relu": Relu(), "tanh": Tanh()}
"""Cells that mean-field formulas are known for."""
WIDTH = 512
"""Units at which mean-field formulas are compared."""
SEED = 1


@dataclass(frozen=True)
class Anchor:
    """One published number.

    Attributes:
        name: what it is, as LaTeX.
        ours: what this code gives.
        published: the number or the value of the formula.
        source: where it is from, as LaTeX.
        tolerance: how far ours may be from it, absolutely.
    """

    name: str
    ours: float
    published: float
    source: str
    tolerance: float

    @property
    def agrees(self) -> bool:
        """Whether ours is within the tolerance."""
        return abs(self.ours - self.published) <= self.tolerance


def adding_baseline() -> float:
    """Return the squared error of the answer 1 on drawn sequences."""
    task = Adding()
    data = task.splits(SEED, 100, {"test": 20_000})["test"]
    return float(np.mean((data.targets - 1.0) ** 2))


def copy_baseline(length: int) -> float:
    """Return the loss of blanks, then equal odds for every symbol, on drawn sequences."""
    task = Copy()
    data = task.splits(SEED, length, {"test": 50})["test"]
    sure = 1e3
    outputs = np.zeros((*data.targets.shape, task.output_size), np.float32)
    outputs[:, :-10, -1] = sure
    outputs[:, -10:, -1] = -sure
    return float(task.loss(jnp.asarray(outputs), jnp.asarray(data.targets)))


def wide_exponent(cell: Cell, gain: float) -> float:
    """Return the median largest exponent of networks with `WIDTH` units, natural log per step."""
    keys = network_keys(SEED, 4, WIDTH, "normal", gain, 0.0)
    points = np.broadcast_to([gain, 0.0], (len(keys), 2))
    law = partial(Initialisation, "normal")
    found = exponent_table(cell, WIDTH, law, points, keys, steps=300, transient=100)
    return float(found["exponent"].median())


def chrono_mean(steps: int) -> float:
    """Return the mean keep bias that the chrono law draws."""
    law = Initialisation(chrono_length=steps)
    return float(law.draw_keep_bias(jax.random.key(SEED), 100_000).mean())


def anchors() -> list[Anchor]:
    """Return all comparisons."""
    steps = 100
    published_copy = {100: 0.1733, 200: 0.0945, 500: 0.0400, 1000: 0.0204}
    high = steps - 1
    chrono = high * math.log(high) / (high - 1) - 1
    mean_field = {
        ("relu", 2.0): math.log(2.0 / math.sqrt(2)),
        ("relu", 4.0): math.log(4.0 / math.sqrt(2)),
        ("tanh", 10.0): 0.5 * math.log(4 * 10.0 / (3 * math.sqrt(2 * math.pi))),
        ("tanh", 20.0): 0.5 * math.log(4 * 20.0 / (3 * math.sqrt(2 * math.pi))),
    }
    return [
        Anchor("adding, the answer one", adding_baseline(), 1 / 6, r"\cite{arjovsky2016}", 0.005),
        *(
            Anchor(
                f"copy, without memory, $T={length}$",
                copy_baseline(length),
                value,
                r"\cite{arjovsky2016}",
                5e-5,
            )
            for length, value in published_copy.items()
        ),
        *(
            Anchor(
                rf"$\lambda_1$ of {cell}, gain {gain:g}, $n={WIDTH}$",
                wide_exponent(WIDE[cell], gain),
                value,
                r"mean field, $\ln(g/\sqrt2)$"
                if cell == "relu"
                else r"mean field, $\frac12\ln\frac{4g}{3\sqrt{2\pi}}$",
                0.05,
            )
            for (cell, gain), value in mean_field.items()
        ),
        Anchor(f"chrono bias, mean, $T={steps}$", chrono_mean(steps), chrono,
               r"mean of $\ln U[1,T-1]$, the law of~\cite{tallec2018}", 0.02),
        Anchor(r"$\max|x(1-\tanh^2x)|$", peak().height, 0.45, r"\cite{su2020}", 5e-3),
    ]  # fmt: skip


def anchor_table() -> pd.DataFrame:
    """Return the comparisons as a table."""
    return pd.DataFrame(
        {
            "name": each.name,
            "ours": each.ours,
            "published": each.published,
            "source": each.source,
            "tolerance": each.tolerance,
            "agrees": each.agrees,
        }
        for each in anchors()
    )
