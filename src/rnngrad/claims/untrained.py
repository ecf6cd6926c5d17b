"""Untrained networks of the maps and the ensembles: each once, and compared point by point."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from rnngrad import cells
from rnngrad.claims.boundary import Boundary, crossing_of
from rnngrad.claims.effects import by_seed, defined, largest, rows
from rnngrad.claims.outcome import ALPHA

PRIOR = ["scheme", "gain_low", "gain_high", "keep_bias_low", "keep_bias_high", "tie_input"]
"""The columns that say what the networks of a random-initialisation ensemble are drawn from."""

POINT = ["hidden_size", "scheme", "gain", "keep_bias"]
"""The columns that say where the networks of the maps stand, but for a tied input gate."""

NOMINAL: Mapping[str, float] = {}
"""Every cell at the gain of its matrices."""

OF_CANDIDATE = dict.fromkeys(
    ["lstm", "coupled_lstm", "output_reset", "gru", "gru_reset_after"], 0.5
)
"""How much of the memory reaches the candidate's recurrence: a gate without bias halves it.

In the GRUs that is the reset gate, in the others the output gate (in the proposal it is called r);
in cells that are not named the candidate sees all.
"""

OF_GATES = dict.fromkeys(["lstm", "coupled_lstm", "output_reset"], 0.5)
"""How much of the memory reaches the recurrence of the gates: half where they see the output."""

RESAMPLES = 1000
"""How often seeds are drawn anew for an interval."""


def effective_gain(table: pd.DataFrame, reaching: Mapping[str, float]) -> pd.Series:
    """Return the gain times the share of the recurrent input that is left, by class of cell."""
    share = table["cell_class"].map(lambda name: reaching.get(name, 1.0)).astype(float)
    return (table["gain"] * share).round(9)


def distinct_draws(table: pd.DataFrame) -> pd.DataFrame:
    """Return the networks of each ensemble once, whatever names it has in the configuration."""
    return table.drop_duplicates([*PRIOR, "cell", "hidden_size", "seed"])


def has_input_gate(table: pd.DataFrame) -> pd.Series:
    """Tell which rows are of cells with an input gate of their own."""
    own = {name: cells.load(name).input_gate is not None for name in set(table["cell_class"])}
    return table["cell_class"].map(own).astype(bool)


def distinct_points(table: pd.DataFrame) -> pd.DataFrame:
    """Return the maps' networks, each point of every cell once.

    An input gate counts as tied only where that makes a difference: with a keep bias other than
    zero, in a cell that has an input gate of its own.
    """
    tied = table["tie_input"].astype(bool) & (table["keep_bias"] != 0) & has_input_gate(table)
    return table.assign(tie_input=tied).drop_duplicates([*POINT, "tie_input", "cell", "seed"])


def input_follows_keep(table: pd.DataFrame, follows: bool = True) -> pd.DataFrame:
    """Return the points whose input gate starts at one minus the keep gate, or where it is free.

    Cells without an input gate of their own belong to both, and so does a keep bias of zero.
    """
    table = distinct_points(table)
    either = (table["keep_bias"] == 0) | ~has_input_gate(table)
    return table[either | (table["tie_input"] == follows)]


def widest(table: pd.DataFrame) -> pd.DataFrame:
    """Return the networks of most units, where they are more than one."""
    return largest(table[table["hidden_size"] > 1], "hidden_size")


def one_unit(table: pd.DataFrame) -> pd.DataFrame:
    """Return the networks of one unit."""
    return table[table["hidden_size"] == 1]


def critical_gain(curve: pd.Series) -> float:
    """Return ln of the gain at which exponents over gains first rise above zero.

    Linear in ln gain between the gains of the map; inf where they never do, and -inf where they
    begin above.

    Args:
        curve: an exponent for each gain, which is its index, in ascending order.
    """
    return crossing_of(np.log(curve.index.to_numpy(float)), curve.to_numpy(float))


def critical_gain_of_mean(curves: pd.DataFrame) -> Boundary:
    """Return the gain at which the mean over seeds first rises above zero, see `critical_gain`.

    The interval is that of the percentile bootstrap (Efron, 1979) over the seeds, at `LEVEL`.

    Args:
        curves: exponents, a row for each seed and a column for each gain, in ascending order; none
            is missing.

    Returns:
        A gain, not its logarithm: inf where the mean never rises above zero, and 0 where it begins
        above.
    """
    log_gain, exponents = np.log(curves.columns.to_numpy(float)), curves.to_numpy(float)
    seeds = len(exponents)
    draws = np.random.default_rng(0).multinomial(seeds, np.full(seeds, 1 / seeds), RESAMPLES)
    drawn = sorted(crossing_of(log_gain, mean) for mean in draws @ exponents / seeds)
    tail = int(ALPHA * RESAMPLES)
    found = crossing_of(log_gain, exponents.mean(axis=0)), drawn[tail], drawn[-1 - tail]
    return Boundary(*np.exp(found).tolist())


def exponent_pairs(
    table: pd.DataFrame, cell: str, baseline: str, reaching: Mapping[str, float] = NOMINAL
) -> Iterator[tuple[Mapping[str, str], pd.DataFrame]]:
    """Yield the networks of each pair of cells of two classes, at the points that both have.

    Args:
        table: exponents, each point of every cell once.
        cell: the class that comes first.
        baseline: the class that it is compared with.
        reaching: by class, the share of the recurrent input that is left at the start, 1 where it
            is not named. Networks are compared whose gains are equal when multiplied with it.

    Yields:
        The conditions `cell` and `baseline`, and the exponents `ours` and `theirs` with `seed`, the
        columns of `POINT`, `gain` being the matched one, and the baseline's `tie_input`.
    """
    table = table.assign(gain=effective_gain(table, reaching))
    names = {
        each: table.loc[table["cell_class"] == each, "cell"].unique() for each in (cell, baseline)
    }
    first, second = [*POINT, "seed", "exponent"], [*POINT, "tie_input", "seed", "exponent"]
    for ours in names[cell]:
        for theirs in names[baseline]:
            a, b = (
                table.loc[table["cell"] == ours, first],
                table.loc[table["cell"] == theirs, second],
            )
            both = a.merge(b, on=[*POINT, "seed"], suffixes=("_ours", "_theirs"))
            both = both.rename(columns=lambda name: name.removeprefix("exponent_"))
            yield {"cell": ours, "baseline": theirs}, both


def exponent_differences(
    table: pd.DataFrame,
    cell: str,
    baseline: str,
    reaching: Mapping[str, float] = NOMINAL,
    role: str = "claim",
    hypothesis: str = "exponent",
) -> Iterator[pd.DataFrame]:
    """Yield, for each point, the exponent of `cell` minus that of `baseline` by seed.

    The arguments are those of `exponent_pairs`.
    """
    gain = "effective_gain" if reaching else "gain"
    axes = ["hidden_size", "scheme", gain, "keep_bias", "tie_input"]
    for names, both in exponent_pairs(table, cell, baseline, reaching):
        both = both.rename(columns={"gain": gain})
        for point, group in both.groupby(axes):
            difference = by_seed(group.assign(value=group["ours"] - group["theirs"]), "value")
            where = dict(zip(axes, point, strict=True))
            yield rows(hypothesis, defined(difference), role=role, **names, **where)
