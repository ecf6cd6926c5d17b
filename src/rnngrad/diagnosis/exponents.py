"""The largest Lyapunov exponents of a network on its inputs, with their standard errors."""

from collections.abc import Callable

import jax
import numpy as np
import pandas as pd
from jaxtyping import Float

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.diagnosis.inputs import chunks, state_size
from rnngrad.measures import growth_by_chunk

LEADING = 4
"""How many exponents are measured, the largest first."""
SEQUENCES, BLOCKS = 16, 20
"""The most sequences, and how many blocks of steps the standard error comes from."""
TRANSIENT = 1000
"""The most steps at the start that are not counted; a tenth of a short sequence."""

Progress = Callable[[str, float], None]
"""Is told what is being measured, and the part of it that is done, from 0 to 1."""


def exponent_table(
    cell: Cell, params: Params, x: Float[np.ndarray, "B T d"], say: Progress
) -> pd.DataFrame:
    """Measure the leading exponents, natural log per step.

    The standard error is that of the mean over equally long blocks of steps, which are taken as
    independent: all blocks of all sequences, `BLOCKS` or more of them where there are steps enough.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs; the first `SEQUENCES` sequences are measured, over all their steps.
        say: is told of the progress.

    Returns:
        One row for each exponent: `rank` from 1, `exponent`, `standard_error` (nan from a single
        block), `blocks`, `block_steps`, `sequences`, `transient`.
    """
    x = x[:SEQUENCES]
    sequences, steps, d = x.shape
    transient = min(TRANSIENT, steps // 10)
    counted = steps - transient
    per_sequence = max(1, min(-(-BLOCKS // sequences), counted // 10))
    length = counted // per_sequence
    k = min(LEADING, state_size(cell, params, d))
    total, taken = np.zeros((per_sequence, sequences, k)), 0
    for growth in growth_by_chunk(cell, params, chunks(x), k, jax.random.key(0)):
        step = np.arange(taken, taken + growth.shape[1])
        block = (step - transient) // length
        inside = (block >= 0) & (block < per_sequence)
        np.add.at(total, block[inside], np.asarray(growth).swapaxes(0, 1)[inside])
        taken += growth.shape[1]
        say("exponents", taken / steps)
    means = total.reshape(-1, k) / length
    spread = means.std(axis=0, ddof=1) if len(means) > 1 else np.full(k, np.nan)
    order = np.argsort(-means.mean(axis=0))
    return pd.DataFrame(
        {
            "rank": np.arange(1, k + 1),
            "exponent": means.mean(axis=0)[order],
            "standard_error": spread[order] / np.sqrt(len(means)),
            "blocks": len(means),
            "block_steps": length,
            "sequences": sequences,
            "transient": transient,
        }
    )
