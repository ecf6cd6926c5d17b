"""What estimators share: effects by seed with the conditions they hold for."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

NAMED = (
    "cell",
    "baseline",
    "contrast",
    "group",
    "task",
    "scheme",
    "keep_bias_law",
    "optimiser",
    "clip",
)
"""Conditions that are names."""

FLAGS = ("tie_input", "tuned")
"""Conditions that are true or false; all others are numbers."""

CONDITIONS = (
    "cell",
    "baseline",
    "contrast",
    "group",
    "task",
    "length",
    "length_to",
    "hidden_size",
    "scheme",
    "gain",
    "gain_low",
    "gain_high",
    "keep_bias",
    "keep_bias_low",
    "keep_bias_high",
    "keep_bias_law",
    "tie_input",
    "percent",
    "optimiser",
    "clip",
    "clip_threshold",
    "learning_rate",
    "steps",
    "batch_size",
    "tuned",
)
"""What may be held fixed in one condition, a column each; absent ones are missing values.

A contrast is `cell` minus `baseline`, or what `contrast` names; `length_to` ends a range that
`length` begins; `percent` is the stage of training.
"""

COLUMNS = ("hypothesis", "role", "seed", "value", "reference")
"""The columns of effects, besides their conditions."""

START = ["keep_bias", "keep_bias_law", "tie_input"]
"""The columns that say how the keep gate starts."""


def rows(
    hypothesis: str,
    values: pd.Series,
    reference: pd.Series | None = None,
    role: str = "claim",
    **conditions: Any,
) -> pd.DataFrame:
    """Return the effects under one condition, one row for each seed.

    Args:
        hypothesis: the hypothesis of the claim.
        values: one value for each seed, which is its index; successes where the hypothesis is about
            rates.
        reference: what is subtracted, by the same seeds, for a difference of rates.
        role: `claim`, or `control` for what is reported and not judged.
        **conditions: what is held fixed, by some of `CONDITIONS`.

    Raises:
        ValueError: if a seed occurs twice or the reference has other seeds.
    """
    if not values.index.is_unique:
        raise ValueError(f"{hypothesis}: some seeds occur twice under {conditions}")
    frame = pd.DataFrame({"seed": values.index, "value": values.to_numpy(float)})
    if reference is not None:
        if not reference.index.sort_values().equals(values.index.sort_values()):
            raise ValueError(f"{hypothesis}: other seeds in the reference under {conditions}")
        reference = reference.reindex(values.index)
    other = np.nan if reference is None else reference.to_numpy(float)
    return frame.assign(hypothesis=hypothesis, role=role, reference=other, **conditions)


def together(effects: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate effects; none gives an empty table with the same columns."""
    found = [each for each in effects if len(each)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))


def by_seed(table: pd.DataFrame, column: str) -> pd.Series:
    """Return a column by seed."""
    return table.set_index("seed")[column].sort_index()


def defined(values: pd.Series) -> pd.Series:
    """Return the values that are defined; a difference of two true zeros' logarithms is not."""
    return values.dropna()


def longest(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the greatest length."""
    return table[table["length"] == table["length"].max()]


def widest(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the greatest number of units."""
    return table[table["hidden_size"] == table["hidden_size"].max()]


def far_share(lags: pd.DataFrame, distant: float) -> pd.DataFrame:
    """Return the share of the distant lags in the gradient, by run and seed.

    Args:
        lags: one row for each lag of every run, seed and stage of training.
        distant: share of the length from which on a lag counts as distant.

    Returns:
        The first row of each run and seed whose lag is distant; `log10_far_share` is the log10 of
        the share.
    """
    far = lags[lags["lag"] >= distant * lags["length"]].sort_values("lag", kind="stable")
    return far.drop_duplicates(["run", "seed"])


def starting(table: pd.DataFrame, law: str) -> pd.DataFrame:
    """Return the rows whose keep bias is zero (`law` is `zero`) or follows a law by that name."""
    if law == "zero":
        return table[(table["keep_bias_law"] == "constant") & (table["keep_bias"] == 0)]
    return table[table["keep_bias_law"] == law]


def start_of(row: Any) -> dict[str, Any]:
    """Return how the keep gate starts in a row, as conditions."""
    return {name: getattr(row, name) for name in START}


POINT = ["hidden_size", "scheme", "gain", "keep_bias", "tie_input"]
"""The columns that say where a network of the maps stands."""


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
        for point, own in both.groupby(POINT):
            difference = by_seed(own.assign(value=own["ours"] - own["theirs"]), "value")
            where = dict(zip(POINT, point, strict=True))
            yield rows(hypothesis, defined(difference), role=role, **names, **where)
