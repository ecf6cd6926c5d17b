"""What estimators share: tidy effects, one row for each seed, and differences paired by seed."""

from collections.abc import Iterable, Sequence

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
        reference: the other arm's successes, for a difference of rates.
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


def exponent_differences(
    table: pd.DataFrame, cell: str, baseline: str, role: str = "claim"
) -> Iterable[pd.DataFrame]:
    """Yield, for each point of the maps, exponent of `cell` minus that of `baseline` by seed."""
    axes = ["map", "gain", "keep_bias", "tie_input"]
    wide = table.pivot_table(index=[*axes, "seed"], columns="cell", values="exponent")
    if not {cell, baseline} <= set(wide.columns):
        return
    difference = (wide[cell] - wide[baseline]).dropna()
    for (_, gain, keep_bias, tied), values in difference.groupby(level=axes):
        name = f"{cell} - {baseline}, gain {gain:g}, keep bias {keep_bias:g}"
        yield rows("exponent", name + ", tied" * tied, values.to_numpy(), role=role)


def successes(results: pd.DataFrame, cell: str, arm: str, length: int) -> np.ndarray:
    """Return the successes on recall of one cell, arm and length, one for each seed."""
    chosen = results.query(
        "task == 'recall' and cell == @cell and arm == @arm and length == @length"
    )
    return chosen.sort_values("seed")["success"].to_numpy(bool)


def success_differences(
    results: pd.DataFrame, cell: str, baseline: str, role: str = "claim"
) -> Iterable[pd.DataFrame]:
    """Yield the successes on recall of `cell` beside `baseline`, by arm and length."""
    recall = results.query("task == 'recall' and cell in [@cell, @baseline]")
    for (arm, length), group in recall.groupby(["arm", "length"]):
        if group["cell"].nunique() == 2:
            yield rows(
                "success",
                f"{cell} - {baseline}, {arm}, T = {length}",
                successes(results, cell, arm, length),
                successes(results, baseline, arm, length),
                role,
            )
