"""Networks that have learned, or have not: what is said of them as a seed's mean over several."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from rnngrad.claims.effects import KEEP, rows
from rnngrad.claims.settings import normal

EACH = ["cell", "task", "length", "data", *KEEP]
"""The conditions that tell networks of one seed apart, if they are of standard runs."""


def by_network(
    hypothesis: str, networks: pd.DataFrame, column: str, **conditions: Any
) -> Iterator[pd.DataFrame]:
    """Yield a column of each kind of network by seed, as controls.

    Args:
        hypothesis: the hypothesis beside which they are reported.
        networks: one row for each network of a standard run.
        column: what is reported; seeds where it is not defined are left out.
        **conditions: what holds for all of them.
    """
    known = normal(networks[networks[column].notna()])
    for keys, group in known.groupby(EACH):
        told = dict(zip(EACH, keys, strict=True)) | conditions
        yield rows(hypothesis, group.set_index("seed")[column], role="control", **told)


def over_networks(
    hypothesis: str, networks: pd.DataFrame, column: str, by: Sequence[str], **conditions: Any
) -> Iterator[pd.DataFrame]:
    """Yield each seed's mean over its networks, which need not be of the same runs.

    So a seed counts once, however many of its networks are in question.

    Args:
        hypothesis: the hypothesis.
        networks: one row for each network.
        column: what is averaged; networks where it is not defined are left out.
        by: the conditions that are held fixed.
        **conditions: what holds for all of them.
    """
    known = networks[networks[column].notna()]
    for keys, group in known.groupby(list(by)):
        means = group.groupby("seed")[column].mean()
        yield rows(hypothesis, means, **dict(zip(by, keys, strict=True)), **conditions)
