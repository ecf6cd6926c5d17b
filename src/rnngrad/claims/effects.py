"""What estimators share: tidy effects, one row for each seed, and differences paired by seed."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

COLUMNS = ("part", "stratum", "role", "seed", "value", "reference")


def rows(
    part: str,
    stratum: str,
    values: Sequence[float] | np.ndarray,
    reference: Sequence[float] | np.ndarray | None = None,
    role: str = "claim",
) -> pd.DataFrame:
    """Return the effects of one stratum.

    Args:
        part: the part of the claim.
        stratum: what is held fixed, in words.
        values: one value for each seed; successes where the part is about rates.
        reference: the other arm's successes, as many, for a difference of rates.
        role: `claim`, or `control` for what is reported and not judged.
    """
    values = np.asarray(values, float)
    other = np.full(len(values), np.nan) if reference is None else np.asarray(reference, float)
    return pd.DataFrame(
        {
            "part": part,
            "stratum": stratum,
            "role": role,
            "seed": np.arange(len(values)),
            "value": values,
            "reference": other,
        }
    )


def together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate effects; none gives an empty table with the same columns."""
    found = [part for part in parts if len(part)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))


def distinct_points(table: pd.DataFrame) -> pd.DataFrame:
    """Return the maps' points, each once.

    The map `extremes`, whose points are built to vanish or explode, is left out, and so is a tied
    input gate at keep bias zero, which is the free one again.
    """
    again = table["tie_input"] & (table["keep_bias"] == 0)
    return table[(table["map"] != "extremes") & ~again]


def exponent_differences(
    table: pd.DataFrame, cell: str, baseline: str, role: str = "claim", part: str = "exponent"
) -> Iterator[pd.DataFrame]:
    """Yield, for each distinct point, the exponent of `cell` minus that of `baseline` by seed."""
    axes = ["map", "hidden_size", "gain", "keep_bias", "tie_input"]
    points = distinct_points(table)
    chosen = points[points["cell"].isin([cell, baseline])]
    wide = chosen.pivot_table(index=[*axes, "seed"], columns="cell", values="exponent")
    if not {cell, baseline} <= set(wide.columns):
        return
    difference = (wide[cell] - wide[baseline]).dropna()
    for (_, size, gain, keep_bias, tied), values in difference.groupby(level=axes):
        name = f"{cell} - {baseline}, n {size}, gain {gain:g}, keep bias {keep_bias:g}"
        yield rows(part, name + ", tied" * tied, values.to_numpy(), role=role)


def successes(
    results: pd.DataFrame, cell: str, arm: str, length: int, task: str = "recall"
) -> np.ndarray:
    """Return the successes of one run, one for each seed; none if there is no such run."""
    chosen = results.query("task == @task and cell == @cell and arm == @arm and length == @length")
    return chosen.sort_values("seed")["success"].to_numpy(bool)


def success_difference(
    part: str, stratum: str, values: np.ndarray, reference: np.ndarray, role: str = "claim"
) -> pd.DataFrame:
    """Return two runs' successes side by side; empty unless both have the same seeds."""
    if len(values) != len(reference):
        return pd.DataFrame(columns=list(COLUMNS))
    return rows(part, stratum, values, reference, role)


def success_differences(
    results: pd.DataFrame,
    cell: str,
    baseline: str,
    role: str = "claim",
    arms: Sequence[str] = ("keep0", "remember"),
) -> Iterator[pd.DataFrame]:
    """Yield the successes on recall of `cell` beside `baseline`, by arm and length."""
    recall = results.query("task == 'recall' and cell in [@cell, @baseline] and arm in @arms")
    for (arm, length), _ in recall.groupby(["arm", "length"]):
        yield success_difference(
            "success",
            f"{cell} - {baseline}, {arm}, T = {length}",
            successes(results, cell, arm, length),
            successes(results, baseline, arm, length),
            role,
        )
