"""Claims and effects made for tests."""

import numpy as np
import pandas as pd

from rnngrad.claims.registry import Claim, Hypothesis

STUDIES = 300
"""How many studies are simulated to see how often the rule errs."""


def made_hypothesis(interval, direction, margin, primary=False, **changes):
    """A hypothesis by how it is tested; anything else that a registration may say as changes."""
    given = {
        "bounds": (0, 1) if interval == "bounded_mean" else None,
        "assay": 0.1 if interval == "rate_difference" else None,
        "primary": primary,
        **changes,
    }
    return Hypothesis(
        "a number",
        "it holds",
        "it fails",
        interval,
        direction,
        margin,
        "because",
        "all there is",
        "none",
        **given,
    )


def made_claim(**hypotheses):
    """A claim with these hypotheses: each its interval, direction and margin, the first primary.

    A dictionary at the end of one holds what else its registration says.
    """
    made = {}
    for name, given in hypotheses.items():
        test, more = (given[:-1], given[-1]) if isinstance(given[-1], dict) else (given, {})
        made[name] = made_hypothesis(*test, primary=not made, **more)
    return Claim("X99", "title", "statement", "nowhere", "empirical", (), "none", "tasks", made)


def by_seed(values) -> pd.Series:
    """The effect of each seed, from 0 on."""
    return pd.Series(values, dtype=float)


def most(nominal: float, studies: int = STUDIES) -> float:
    """A nominal rate and three standard errors of its simulation."""
    return nominal + 3 * np.sqrt(nominal * (1 - nominal) / studies)
