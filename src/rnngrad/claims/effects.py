"""What estimators share: effects by seed with the conditions they hold for."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

# In tables of this size claims are estimated 1.6 times faster with strings of Python than of Arrow.
pd.options.mode.string_storage = "python"

NAMED = (
    "cell",
    "baseline",
    "contrast",
    "group",
    "task",
    "data",
    "start",
    "scheme",
    "keep_bias_law",
    "stage",
    "cut",
    "optimiser",
    "clip",
)
"""Conditions that are names."""

STAGES = ("start", "tenth", "half", "end")
"""The values of `stage`, in their order."""

FLAGS = ("tie_input", "tuned")
"""Conditions that are true or false; all others are numbers."""

CONDITIONS = (
    "cell",
    "baseline",
    "contrast",
    "group",
    "task",
    "data",
    "start",
    "length",
    "length_to",
    "bits",
    "hidden_size",
    "scheme",
    "gain",
    "effective_gain",
    "gain_low",
    "gain_high",
    "keep_bias",
    "keep_bias_low",
    "keep_bias_high",
    "keep_bias_law",
    "tie_input",
    "flossing_steps",
    "stage",
    "cut",
    "optimiser",
    "clip",
    "clip_threshold",
    "learning_rate",
    "steps",
    "batch_size",
    "tuned",
)
"""What may be held fixed in one condition, a column each; absent ones are missing values.

A contrast is `cell` minus `baseline`, or what `contrast` names; `data` is `fresh` or `reused`;
`start` says in words which networks (`solved`); `length_to` ends a range that `length` begins;
`effective_gain` is the gain times the gate of one half that is on the recurrence's way;
`bits` is what is to be remembered; `stage` is one of training; `cut` is the path that is cut.
"""

COLUMNS = ("hypothesis", "role", "seed", "value", "reference")
"""The columns of effects, besides their conditions."""

NETWORK = ["run", "seed", "stage"]
"""The columns that tell networks apart whose gradients are measured."""

KEEP = ["keep_bias", "keep_bias_law", "tie_input"]
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
        role: `claim`; `control` for what is reported and not judged; `positive` for a positive
            control, which must be supported if the comparison is to say anything.
        **conditions: what is held fixed, by some of `CONDITIONS`.

    Raises:
        ValueError: if a seed occurs twice or the reference has other seeds.
    """
    if not values.index.is_unique:
        raise ValueError(f"{hypothesis}: some seeds occur twice under {conditions}")
    if reference is not None:
        if not reference.index.sort_values().equals(values.index.sort_values()):
            raise ValueError(f"{hypothesis}: other seeds in the reference under {conditions}")
        reference = reference.reindex(values.index)
    columns = {
        "seed": values.index,
        "value": values.to_numpy(float),
        "hypothesis": hypothesis,
        "role": role,
        "reference": np.nan if reference is None else reference.to_numpy(float),
    }
    return pd.DataFrame(columns | conditions)


def together(effects: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate effects; none gives an empty table with the same columns."""
    filled = [each for each in effects if len(each)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(COLUMNS))


def by_seed(table: pd.DataFrame, column: str) -> pd.Series:
    """Return a column by seed."""
    return table.set_index("seed")[column].sort_index()


def defined(values: pd.Series) -> pd.Series:
    """Return the values that are defined; a difference of two true zeros' logarithms is not."""
    return values.dropna()


def largest(table: pd.DataFrame, column: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return the rows with the largest value of a column, of each group that agrees in `by`."""
    held = table.groupby(list(by))[column].transform("max") if by else table[column].max()
    return table[table[column] == held]


def smallest(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows with the smallest value of a column."""
    return table[table[column] == table[column].min()]


def far_share(lags: pd.DataFrame, distant: float) -> pd.DataFrame:
    """Return the share of the distant lags in the gradient, by run, seed and stage.

    Args:
        lags: one row for each lag of every run, seed and stage of training.
        distant: share of the length from which on a lag counts as distant.

    Returns:
        The first row of each network whose lag is distant; `log10_far_share` is the log10 of the
        share.
    """
    far = lags[lags["lag"] >= distant * lags["length"]].sort_values("lag", kind="stable")
    return far.drop_duplicates(NETWORK)


def at_last_lag(lags: pd.DataFrame) -> pd.DataFrame:
    """Return the row of each network, by run, seed and stage, at its largest lag."""
    return lags.sort_values("lag", kind="stable").drop_duplicates(NETWORK, keep="last")


def over_the_last_step(lags: pd.DataFrame, column: str = "log10_loss_sensitivity") -> pd.DataFrame:
    """Return the rows with `log10_left`, a logarithm less the same network's at its smallest lag.

    Args:
        lags: one row for each lag of every run, seed and stage of training.
        column: that of the logarithm, to base ten.
    """
    table = lags.sort_values("lag", kind="stable")
    first = table.groupby(NETWORK)[column].transform("first")
    return table.assign(log10_left=table[column] - first)


def has_exploded(results: pd.DataFrame, times: float) -> pd.Series:
    """Tell which seeds blew up in training.

    Args:
        results: one row for each seed of every run.
        times: test loss over the memoryless answer's from which a seed counts as exploded.

    Returns:
        Whether the test loss ended above that or is not finite, or training ended because the loss
        or the gradient was not (the seed is not `alive`).
    """
    return ~(results["test_loss"] <= times * results["baseline"]) | ~results["alive"].astype(bool)


def with_keep_bias(table: pd.DataFrame, law: str) -> pd.DataFrame:
    """Return the rows whose keep bias is zero (`law` is `zero`) or follows a law by that name."""
    if law == "zero":
        return table[(table["keep_bias_law"] == "constant") & (table["keep_bias"] == 0)]
    return table[table["keep_bias_law"] == law]


def keep_gate(row: Any) -> dict[str, Any]:
    """Return how the keep gate starts in a row, as conditions."""
    return {name: getattr(row, name) for name in KEEP}
