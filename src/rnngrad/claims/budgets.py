"""What a study would have decided with a part of its budgets."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from rnngrad.claims.decision import decide
from rnngrad.claims.looks import ONLY, Look
from rnngrad.claims.verdict import DECIDED

SHARES = (0.5, 0.25)
"""The shares of every budget that are tried."""

TRAINED = ["run", "seed"]
"""The columns that tell trained networks apart."""


def cut(tables: Mapping[str, pd.DataFrame], share: float) -> dict[str, pd.DataFrame]:
    """Return the tables of a study as they were if every budget had been a share of what it is.

    A network ends where it solves its task: one that does so within the share is the same network
    there. One that does so later counts as one that does not.

    Args:
        tables: those of a study; `results` has `solved`, `steps_to_solve` and `steps`.
        share: of every budget.
    """
    results = tables["results"]
    end = share * results["steps"]
    late = pd.MultiIndex.from_frame(results.loc[results["steps_to_solve"] > end, TRAINED])
    fewer = {name: without(table, late) for name, table in tables.items()}
    times = results["steps_to_solve"].clip(upper=end)
    return fewer | {"results": fewer["results"].assign(steps=end, steps_to_solve=times)}


def without(table: pd.DataFrame, late: pd.MultiIndex) -> pd.DataFrame:
    """Return a table in which some networks have not solved their task."""
    if not set(TRAINED) <= set(table):
        return table
    known = ~pd.MultiIndex.from_frame(table[TRAINED]).isin(late)
    columns = [name for name in ("solved", "reached") if name in table]
    return table.assign(**{name: table[name].astype(bool) & known for name in columns})


def budget_table(
    registry: Mapping[str, Mapping[str, Any]],
    tables: Mapping[str, pd.DataFrame],
    whole: pd.DataFrame,
    look: Look = ONLY,
) -> pd.DataFrame:
    """Return the verdicts that a share of every budget gives, where they could be others.

    Args:
        registry: the entries of the study's claims, by id.
        tables: those that their estimators ask for.
        whole: the hypotheses of the study.
        look: the look that the study is at.

    Returns:
        One row for each share of `SHARES` and hypothesis that is decided and whose effect depends
        on the budget: `share`, `claim`, `hypothesis`, `whole` and `verdict`, and `change`: `none`,
        `silent` or, where both verdicts say something, `another`.
    """
    names = ["claim", "hypothesis"]
    decided = whole[whole["verdict"].isin(DECIDED)]
    rows = []
    for share in SHARES:
        fewer = cut(tables, share)
        parts = [decide(claim, entry, fewer, look)[1] for claim, entry in registry.items()]
        both = decided.merge(pd.concat(parts), on=names, suffixes=("_whole", ""))
        same = both["verdict"] == both["verdict_whole"]
        other = np.where(both["verdict"].isin(DECIDED), "another", "silent")
        both = both.assign(share=share, change=np.where(same, "none", other))
        rows.append(both[~same | (both["estimate"] != both["estimate_whole"])])
    table = pd.concat(rows, ignore_index=True).rename(columns={"verdict_whole": "whole"})
    return table[["share", *names, "whole", "verdict", "change"]]
