"""C12: over thousands of steps the LSTM vanishes too."""

import pandas as pd

from rnngrad.claims.effects import (
    KEEP,
    at_last_lag,
    by_seed,
    defined,
    over_the_last_step,
    rows,
    together,
)
from rnngrad.claims.estimators.c08 import lstm
from rnngrad.claims.settings import standard

TABLES = ("horizon", "lags")
ROLES = {"lstm": "claim", "linear_diagonal": "control"}


def effects(tables: dict[str, pd.DataFrame], thousands: float) -> pd.DataFrame:
    """Return the growth of the loss sensitivity from the last step but one to the first.

    Args:
        tables: `horizon` of untrained networks and `lags` of those that are trained.
        thousands: the shortest length that counts as thousands of steps.
    """
    untrained = standard(tables["horizon"])  # of runs that differ in their training alone, one
    table = untrained.drop_duplicates(["cell", "length", *KEEP, "seed", "lag"])
    table = table[table["cell_class"].isin(ROLES) & (table["length"] >= thousands)]
    longest = table["length"] == table.groupby("cell")["length"].transform("max")
    lags = lstm(tables["lags"])
    ended = lags[lags["stage"] == "end"]
    outcome = ended["solved"].astype(bool).map({True: "solved", False: "not solved"})
    return together(
        [
            *growth("growth", table[longest], ["cell", "length", *KEEP]),
            *growth("growth", table[~longest], ["cell", "length", *KEEP], judged=False),
            *growth(
                "trained", ended.assign(start=outcome), ["cell", "length", *KEEP, "start", "data"]
            ),
        ]
    )


def growth(
    hypothesis: str, table: pd.DataFrame, axes: list[str], judged: bool = True
) -> list[pd.DataFrame]:
    """Return by seed how the loss sensitivity changes from the shortest lag to the longest.

    Of trained networks those that did not solve their task are a control, and everywhere keep
    biases that are drawn unit by unit; everything is one where it is not `judged`.
    """
    frames = []
    for keys, group in table.groupby(axes):
        where = dict(zip(axes, keys, strict=True))
        left = by_seed(at_last_lag(over_the_last_step(group)), "log10_left")
        fit = where["keep_bias_law"] != "chrono" and where.get("start") != "not solved"
        role = ROLES[group["cell_class"].iloc[0]] if fit and judged else "control"
        frames.append(rows(hypothesis, defined(left), role=role, **where))
    return frames
