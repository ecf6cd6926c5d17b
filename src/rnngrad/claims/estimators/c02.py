"""C02: it is improbable that the gradient's growth stays near one."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from rnngrad.claims.effects import by_seed, largest, rows, together
from rnngrad.claims.untrained import PRIOR, distinct_draws

TABLES = ("priors",)
HALVES = ("low_bias", "high_bias")
"""The draws with a keep bias below and above the middle of their ensemble, for gated cells."""


def effects(tables: dict[str, pd.DataFrame], lengths: Sequence[float]) -> pd.DataFrame:
    """Return which initialisations change a gradient by less than e, by cell, ensemble and length.

    Controls are the diagonal linear cell, whose factor is chosen, ensembles with a tied input gate
    and those without width.

    Args:
        tables: `priors`.
        lengths: steps T over which a gradient changes by a factor of e at an exponent of 1 / T.
    """
    frames: list[pd.DataFrame] = []
    widest = largest(distinct_draws(tables["priors"]), "hidden_size", ["cell_class"])
    for keys, draws in widest.groupby(["cell", *PRIOR]):
        first = draws.iloc[0]
        judged = first["random"] and not first["tie_input"]
        judged = judged and first["cell_class"] != "linear_diagonal"
        where = dict(zip(["cell", *PRIOR], keys, strict=True))
        role = "claim" if judged else "control"
        frames += near_one("near_one", draws, lengths, role, where)
        if judged and first["gated"]:
            frames += by_half(draws, lengths, where)
    return together(frames)


def near_one(
    hypothesis: str, draws: pd.DataFrame, lengths: Sequence[float], role: str, where: dict[str, Any]
) -> Iterator[pd.DataFrame]:
    """Yield which draws have an exponent within 1 / T of zero, for each length T."""
    for length in lengths:
        near = by_seed(draws.assign(near=draws["exponent"].abs() < 1 / length), "near")
        yield rows(hypothesis, near, role=role, **where, length=length)


def by_half(
    draws: pd.DataFrame, lengths: Sequence[float], where: dict[str, Any]
) -> Iterator[pd.DataFrame]:
    """Yield the same for each half of the keep biases, where they have any width."""
    low, high = where["keep_bias_low"], where["keep_bias_high"]
    if low == high:
        return
    middle = (low + high) / 2
    below = draws["keep_bias"] < middle
    bounds = ({"keep_bias_high": middle}, {"keep_bias_low": middle})
    for hypothesis, part, ends in zip(HALVES, (draws[below], draws[~below]), bounds, strict=True):
        yield from near_one(hypothesis, part, lengths, "claim", where | ends)
