"""C18: what holds for one unit carries over to many."""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from rnngrad.claims.effects import defined, rows, together
from rnngrad.claims.untrained import distinct_points, one_unit, widest

TABLES = ("exponents",)
SETTINGS = ["gain", "keep_bias", "tie_input", "cell"]
"""What tells the points of one map apart."""
CHANGES = {"gain": "gain", "keep_bias": "keep bias", "cell": "gates"}
"""The setting that alone differs between two points, and what its effect is called."""
DIGITS = 6
"""Decimal places of an effect. Two cells that are one network with one unit tie by it."""


def effects(tables: dict[str, pd.DataFrame], blocks: float) -> pd.DataFrame:
    """Return how alike one unit and many rank the effects of gain, keep bias and gates.

    An effect is the difference of the mean exponents at two points of the maps that differ in one
    setting. The seeds are dealt into blocks, and what stands for a seed is the pseudo-value of a
    block (Tukey, 1958): how far the rank correlation moves without it. The control is the noise
    ceiling, the same between the even and the odd seeds of the many units.

    Args:
        tables: `exponents`.
        blocks: how many blocks.
    """
    table = distinct_points(tables["exponents"])
    table = table[
        table["gated"].astype(bool)
        & (table["cell_class"] != "linear_diagonal")
        & (table["layers"] == 1)
    ]
    frames = []
    for scheme, networks in table.groupby("scheme"):
        one, many = one_unit(networks), widest(networks)
        if one.empty or many.empty:
            continue
        odd = many["seed"] % 2 == 1
        where = {"scheme": scheme, "hidden_size": many["hidden_size"].iloc[0]}
        for role, sides in (("claim", (one, many)), ("control", (many[~odd], many[odd]))):
            first, second = (by_block(side, int(blocks)) for side in sides)
            for setting, name in CHANGES.items():
                found = pseudo_values(first, second, setting)
                frames.append(rows("effects", defined(found), role=role, group=name, **where))
    return together(frames)


def by_block(networks: pd.DataFrame, blocks: int) -> pd.DataFrame:
    """Return the sum and the number of the exponents of each block, a row for each point."""
    rank = networks["seed"].rank(method="dense").astype(int)
    dealt = networks.assign(block=rank % blocks)
    found = dealt.groupby([*SETTINGS, "block"])["exponent"].agg(["sum", "count"])
    return found.unstack("block", fill_value=0)


def pseudo_values(one: pd.DataFrame, many: pd.DataFrame, setting: str) -> pd.Series:
    """Return the pseudo-values of the rank correlation of effects, by block.

    Args:
        one: what `by_block` returned for the networks of one unit.
        many: the same for those of many.
        setting: the setting whose effects are ranked.
    """
    points = one.index.intersection(many.index)
    pairs, blocks = differing(points, setting), one["sum"].columns.union(many["sum"].columns)

    def correlation(left_out: list[int]) -> float:
        a, b = (means(side.loc[points], left_out) for side in (one, many))
        return agreement(a, b, pairs)

    whole, count = correlation([]), len(blocks)
    found = {block: count * whole - (count - 1) * correlation([block]) for block in blocks}
    return pd.Series(found, dtype=float)


def means(side: pd.DataFrame, left_out: list[int]) -> np.ndarray:
    """Return the mean exponent at each point without some blocks; nan where none is left."""
    sums, counts = (
        side[name].drop(columns=left_out, errors="ignore").sum(axis=1) for name in ("sum", "count")
    )
    return (sums / counts.where(counts > 0)).to_numpy(float)


def differing(points: pd.MultiIndex, setting: str) -> np.ndarray:
    """Return the pairs of points `[P, 2]`, by place, that differ in one setting alone."""
    table = points.to_frame(index=False).assign(place=range(len(points)))
    others = [name for name in SETTINGS if name != setting]
    groups = [group["place"] for _, group in table.groupby(others)]
    return np.array([pair for group in groups for pair in combinations(group, 2)]).reshape(-1, 2)


def agreement(one: np.ndarray, many: np.ndarray, pairs: np.ndarray) -> float:
    """Return Kendall's rank correlation of the effects between pairs of points; nan for few."""
    if len(pairs) < 2:
        return np.nan
    with np.errstate(invalid="ignore"):
        a, b = ((side[pairs[:, 1]] - side[pairs[:, 0]]).round(DIGITS) for side in (one, many))
    known = np.isfinite(a) & np.isfinite(b)
    if known.sum() < 2:
        return np.nan
    return float(kendalltau(a[known], b[known]).statistic)
