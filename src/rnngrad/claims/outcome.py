"""What the conditions of a hypothesis say together: an estimate with its interval and tests."""

from itertools import compress
from typing import NamedTuple

import pandas as pd

from rnngrad.claims.effects import CONDITIONS
from rnngrad.claims.intervals import LEVEL, Interval
from rnngrad.claims.registry import Hypothesis
from rnngrad.claims.sample import Sample, of_condition, over_conditions

ALPHA = (1 - LEVEL) / 2
"""The error of a test on either side."""


class Outcome(NamedTuple):
    """What some conditions say of a hypothesis.

    Attributes:
        estimate: the effect.
        low: lower end of its interval at `LEVEL`.
        high: upper end.
        seeds: how many it comes from.
        supported: p-value of support.
        refuted: p-value of refutation.
        silent: `floor` or `ceiling` where the comparison can't say anything, or nothing.
    """

    estimate: float
    low: float
    high: float
    seeds: int
    supported: float
    refuted: float
    silent: str

    def side(self, level: float = ALPHA) -> str:
        """Return `supported`, `refuted`, `undecided` or `no assay`."""
        if self.silent:
            return "no assay"
        if min(self.supported, self.refuted) > level:
            return "undecided"
        return "supported" if self.supported < self.refuted else "refuted"


def conditions(effects: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the effects of each condition, in an order that their rows do not change."""
    held = [name for name in CONDITIONS if name in effects and effects[name].notna().any()]
    if not held:
        return [effects]
    return [group for _, group in effects.groupby(held, dropna=False)]


def outcome(hypothesis: Hypothesis, effects: pd.DataFrame) -> Outcome:
    """Return what the effects under one or several conditions say, combined as registered.

    Over `mean` the effect of a seed is its mean over the conditions, those at the floor or at the
    ceiling left out, which would only dilute the others. Over `any` the estimand is the
    best condition's effect: supported by the best p-value times the number of conditions, refuted
    by the worst one, so that no single failure refutes it.

    Args:
        hypothesis: how they are tested and combined.
        effects: rows of the hypothesis, at least one.
    """
    groups = conditions(effects)
    told = heard(hypothesis, groups)
    why = {silence(hypothesis, group) for group in groups if not any(told)}
    silent = " and ".join(sorted(why, reverse=True))
    if hypothesis.over == "any":
        samples = [of_condition(hypothesis, group) for group in groups]
        return of_best(hypothesis, samples, told)._replace(silent=silent)
    loud = list(compress(groups, told)) or groups
    return of_sample(hypothesis, over_conditions(hypothesis, loud), silent)


def heard(hypothesis: Hypothesis, groups: list[pd.DataFrame]) -> list[bool]:
    """Return which conditions can say something, being neither at the floor nor at the ceiling.

    Those that cannot are no part of a mean. Of the best of several conditions they neither support
    anything nor, as each may be the best, let anything be refuted.
    """
    return [not silence(hypothesis, group) for group in groups]


def silence(hypothesis: Hypothesis, effects: pd.DataFrame) -> str:
    """Return `floor` or `ceiling` if two rates are too near zero or one to differ, or nothing."""
    if hypothesis.assay is None:
        return ""
    rates = [effects[name].astype(float).mean() for name in ("value", "reference")]
    if max(rates) <= hypothesis.assay:
        return "floor"
    return "ceiling" if min(rates) >= 1 - hypothesis.assay else ""


def of_sample(hypothesis: Hypothesis, sample: Sample, silent: str = "") -> Outcome:
    """Return what one sample says."""
    p = sample.p_values(hypothesis.direction, hypothesis.margin)
    return Outcome(*sample.interval(LEVEL), sample.seeds, *p, silent)


def of_best(hypothesis: Hypothesis, samples: list[Sample], told: list[bool]) -> Outcome:
    """Return what samples of several conditions say of the best of them.

    Its interval ends, on the side of the claim, at the best of the single conditions' ends; on the
    other at the best of those that hold for all of them together (Bonferroni).

    Args:
        hypothesis: what is tested in each.
        samples: one for each condition.
        told: what `heard` returned for them.
    """
    family = len(samples)
    tests = [each.p_values(hypothesis.direction, hypothesis.margin) for each in samples]
    supported = min(1.0, family * min((p for p, _ in compress(tests, told)), default=1.0))
    refuted = max(p for _, p in tests) if all(told) else 1.0
    best = max if hypothesis.direction == "above" else min
    single = [each.interval(LEVEL) for each in samples]
    joint = [each.interval(1 - (1 - LEVEL) / family) for each in samples]
    lower, upper = (joint, single) if best is max else (single, joint)
    interval = Interval(
        best(each.estimate for each in single),
        best(each.low for each in lower),
        best(each.high for each in upper),
    )
    return Outcome(*interval, min(each.seeds for each in samples), supported, refuted, "")
