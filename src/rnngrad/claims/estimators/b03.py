"""B3: the longer a cell keeps its memory, the more its output moves with its parameters."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from rnngrad import cells
from rnngrad.cells.linear_cell import LinearCell
from rnngrad.claims.effects import defined, largest, rows, together
from rnngrad.study.untrained.sensitivities import ALL, KEEP_BIAS

TABLES = ("sensitivities",)
HELD = ["cell", "cell_class", "tie_input", "scheme", "gain", "hidden_size", "length"]
"""What is held fixed while the time constant grows."""
NORMALISED = ("lru", "rg_lru", "min_gru", "min_lstm")
"""Classes of cells whose input is scaled down as the memory is kept longer."""
PAIR = ("min_lstm", "min_lstm_free")
"""One cell with normalised gates and without, of the same weights and biases."""
PHASE = "theta"
"""The parameter of the LRU that sets the phase of its factor."""


def effects(
    tables: dict[str, pd.DataFrame], shortest: float, lengths: float, calm: float
) -> pd.DataFrame:
    """Return how sensitivity and curvature grow with the time constant, in decades per decade.

    Args:
        tables: `sensitivities`.
        shortest: the least time constant that counts, in steps.
        lengths: how many time constants a sequence has to have.
        calm: the largest exponent, natural log per step, of a network that does not explode.
    """
    table = counted(tables["sensitivities"], shortest, lengths, calm)
    by = {name: table[table["parameter"] == name] for name in (ALL, KEEP_BIAS, PHASE)}
    keep_seeing, keep_blind = parted(by[KEEP_BIAS], sees_state)
    all_seeing, all_blind = parted(by[ALL], sees_state)
    normalised, plain = parted(keep_blind, NORMALISED.__contains__)
    return together(
        [
            *slopes("factor", keep_blind, "log10_by_factor"),
            *slopes("seen", keep_seeing, "log10_by_factor"),
            *slopes("all_parameters", all_blind),
            *slopes("all_parameters", all_seeing, role="control"),
            *slopes("time_scale", normalised),
            *slopes("time_scale", plain, role="control"),
            *slopes("phase", by[PHASE]),
            *slopes("curvature", all_blind, "log10_curvature"),
            *differences("normalised", all_blind),
        ]
    )


def parted(table: pd.DataFrame, is_so: Callable[[str], bool]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of cells of whose class something is so, and the others."""
    so = table["cell_class"].map(is_so).astype(bool)
    return table[so], table[~so]


def sees_state(cell_class: str) -> bool:
    """Tell whether the gates of a cell see its state, so that it is not linear in its memory."""
    return not isinstance(cells.load(cell_class), LinearCell)


def counted(table: pd.DataFrame, shortest: float, lengths: float, calm: float) -> pd.DataFrame:
    """Return the longest sequences of networks that do not explode at any time constant."""
    point = [*HELD, "time_constant", "parameter", "seed"]
    table = by_factor(largest(table, "length", ["cell_class"]).drop_duplicates(point))
    tau = table["time_constant"]
    table = table[(tau >= shortest) & (lengths * tau <= table["length"])]
    highest = table.groupby([*HELD, "seed"])["exponent"].transform("max")
    return table[highest <= calm]


def by_factor(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with `log10_by_factor`, which makes sense in its rows of the keep bias.

    That is log10 of the derivative by the factor that keeps, a = 1 - 1 / tau, of which the keep
    bias is the logit: the derivative by the keep bias over a (1 - a).
    """
    tau = table["time_constant"].astype(float)
    return table.assign(log10_by_factor=table["log10_sensitivity"] + np.log10(tau**2 / (tau - 1)))


def slopes(
    hypothesis: str, table: pd.DataFrame, column: str = "log10_sensitivity", role: str = "claim"
) -> Iterator[pd.DataFrame]:
    """Yield the slope of a column over log10 of the time constant, for each cell by seed."""
    for held, group in table.groupby(HELD):
        yield rows(hypothesis, defined(slope(group, column)), role=role, **conditions(held))


def differences(hypothesis: str, table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the slope of the cell with normalised gates minus that of the one without, by seed."""
    with_gates, without = (table[table["cell_class"] == name] for name in PAIR)
    others = HELD[2:]
    for held, ours in with_gates.groupby(HELD):
        fixed = dict(zip(others, held[2:], strict=True))
        same = (without[others] == pd.Series(fixed)).all(axis=1)
        for baseline, theirs in without[same].groupby("cell"):
            difference = slope(ours, "log10_sensitivity") - slope(theirs, "log10_sensitivity")
            names = conditions(held) | {"baseline": baseline}
            yield rows(hypothesis, defined(difference), **names)


def conditions(held: tuple) -> dict[str, Any]:
    """Return the conditions of one group by `HELD`; the class goes without saying."""
    return {name: value for name, value in zip(HELD, held, strict=True) if name != "cell_class"}


def slope(table: pd.DataFrame, column: str) -> pd.Series:
    """Return the least-squares slope of a column over log10 of the time constant, by seed.

    It is nan for a seed with a value that is not finite, and for fewer than two time constants.
    """
    wide = table.pivot(index="seed", columns="time_constant", values=column)
    x = np.log10(wide.columns.to_numpy(float))
    if len(x) < 2:
        return pd.Series(np.nan, index=wide.index)
    weight = (x - x.mean()) / ((x - x.mean()) ** 2).sum()
    finite = wide.where(np.isfinite(wide))
    return (finite * weight).sum(axis=1, skipna=False)
