"""Untrained networks of the maps and the ensembles: each once, and compared point by point."""

from collections.abc import Iterator, Mapping

import pandas as pd

from rnngrad.claims.effects import by_seed, defined, rows

PRIOR = ["scheme", "gain_low", "gain_high", "keep_bias_low", "keep_bias_high"]
"""The columns that say what the networks of a random-initialisation ensemble are drawn from."""

POINT = ["hidden_size", "scheme", "gain", "keep_bias", "tie_input"]
"""The columns that say where a network of the maps stands."""


def distinct_draws(table: pd.DataFrame) -> pd.DataFrame:
    """Return the networks of each ensemble once, whatever names it has in the configuration."""
    return table.drop_duplicates([*PRIOR, "cell", "hidden_size", "seed"])


def distinct_points(table: pd.DataFrame) -> pd.DataFrame:
    """Return the maps' networks, each point of every cell once.

    An input gate that is tied to a keep bias of zero is a free one.
    """
    tied = table["tie_input"].astype(bool) & (table["keep_bias"] != 0)
    return table.assign(tie_input=tied).drop_duplicates([*POINT, "cell", "seed"])


def exponent_pairs(
    table: pd.DataFrame, cell: str, baseline: str
) -> Iterator[tuple[Mapping[str, str], pd.DataFrame]]:
    """Yield the networks of each pair of cells of two classes, at the points that both have.

    Yields:
        The conditions `cell` and `baseline`, and the exponents `ours` and `theirs` with the
        columns of `POINT` and `seed`.
    """
    names = {
        each: table.loc[table["cell_class"] == each, "cell"].unique() for each in (cell, baseline)
    }
    columns = [*POINT, "seed", "exponent"]
    for ours in names[cell]:
        for theirs in names[baseline]:
            a, b = (table.loc[table["cell"] == name, columns] for name in (ours, theirs))
            both = a.merge(b, on=[*POINT, "seed"], suffixes=("_ours", "_theirs"))
            both = both.rename(columns=lambda name: name.removeprefix("exponent_"))
            yield {"cell": ours, "baseline": theirs}, both


def exponent_differences(
    table: pd.DataFrame, cell: str, baseline: str, role: str = "claim", hypothesis: str = "exponent"
) -> Iterator[pd.DataFrame]:
    """Yield, for each distinct point, the exponent of `cell` minus that of `baseline` by seed."""
    for names, both in exponent_pairs(distinct_points(table), cell, baseline):
        for point, group in both.groupby(POINT):
            difference = by_seed(group.assign(value=group["ours"] - group["theirs"]), "value")
            where = dict(zip(POINT, point, strict=True))
            yield rows(hypothesis, defined(difference), role=role, **names, **where)
