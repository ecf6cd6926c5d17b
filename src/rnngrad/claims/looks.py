"""What a test may err by where a study is looked at more than once, with more seeds each time."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from rnngrad.claims.outcome import ALPHA


class Look(NamedTuple):
    """The error of a test on either side, at one of the looks that a study declares.

    Attributes:
        level: at this look.
        last: at the last one.
    """

    level: float = ALPHA
    last: float = ALPHA


ONLY = Look()
"""The look of a study that declares none."""


def levels(looks: Sequence[int]) -> list[float]:
    """Return the error of a test on either side at each look; together they are `ALPHA`.

    Each look has what the spending function of Lan & DeMets (1983) for boundaries like those of
    O'Brien & Fleming allows between it and the one before, 2 - 2 Phi(z / sqrt(t)) with t the share
    of the last look's seeds: little at first, nearly everything at the end. As the errors of the
    looks are added (Bonferroni), they are controlled however the looks depend on each other, so
    that one rule serves all tests, those too whose data do not grow with the seeds.

    Args:
        looks: numbers of seeds, increasing.
    """
    share = np.array(looks) / looks[-1]
    spent = 2 * stats.norm.sf(stats.norm.isf(ALPHA / 2) / np.sqrt(share))
    return [float(level) for level in np.diff(spent, prepend=0.0)]


def look(config: Mapping[str, Any]) -> Look:
    """Return the look that a study with a valid configuration is at."""
    if "looks" not in config:
        return ONLY
    at_each = levels(config["looks"])
    now = config["looks"].index(config["training"]["seeds"])
    return Look(at_each[now], at_each[-1])


def advice(config: Mapping[str, Any]) -> str:
    """Return in a line what a further look at a study, with more seeds, would mean."""
    if "looks" not in config:
        return (
            "no looks are declared: another look at this study, with more seeds, errs more often "
            "than its tests say (config/README.md)"
        )
    looks, seeds = config["looks"], config["training"]["seeds"]
    which = f"look {looks.index(seeds) + 1} of {len(looks)}, at {seeds} seeds"
    if seeds == looks[-1]:
        return f"{which}: the last that is declared"
    level, last = look(config)
    following = looks[looks.index(seeds) + 1]
    return (
        f"{which}: a test errs by {level:.2g} a side, at the last look by {last:.2g}, which the "
        f"numbers are for; for the next set training.seeds to {following}"
    )
