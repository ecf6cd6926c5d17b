"""How many seeds would decide a hypothesis, if further ones are like those at hand."""

import math
from dataclasses import replace
from itertools import compress

import numpy as np
import pandas as pd
from scipy import stats

from rnngrad.claims import paired
from rnngrad.claims.finding import Finding
from rnngrad.claims.intervals import PValues
from rnngrad.claims.outcome import conditions, heard
from rnngrad.claims.registry import Hypothesis
from rnngrad.claims.sample import Sample, of_condition, over_conditions, p_values

MOST = 10_000
"""More seeds than this are not worth asking for."""

EXACT = 300
"""With more seeds, p-values of paired rates are those of the score test, which cost less."""


def seeds_needed(finding: Finding, level: float) -> float:
    """Return how many seeds would decide a hypothesis at the effect that was observed.

    The seeds at hand are repeated, with the same spread, until the test decides: at both ends of
    the moderator if there is one, whichever way each leans.

    Args:
        finding: what the data say of the hypothesis.
        level: that of its test on either side.

    Returns:
        The number, at least that of the seeds at hand; nan if it is over `MOST`, or if the data
        say nothing.
    """
    hypothesis = finding.hypothesis
    if finding.silence:
        return math.nan
    groups = [finding.effects]
    if finding.along:
        held = finding.effects[hypothesis.moderator]
        groups = [finding.effects[held == finding.along[end].value] for end in (0, -1)]
    needed = max(_at_one_end(hypothesis, group, level) for group in groups)
    return needed if needed <= MOST else math.nan


def _at_one_end(hypothesis: Hypothesis, effects: pd.DataFrame, level: float) -> float:
    parts = conditions(effects)
    told = heard(hypothesis, parts)
    if hypothesis.over == "mean":
        sample = over_conditions(hypothesis, list(compress(parts, told)))
        return min(repeats(hypothesis, sample, level, side) for side in (0, 1))
    samples = [of_condition(hypothesis, part) for part in parts]
    alone = level / len(samples)
    one = min(repeats(hypothesis, sample, alone, 0) for sample in compress(samples, told))
    if not all(told):
        return one
    return min(one, max(repeats(hypothesis, sample, level, 1) for sample in samples))


def repeats(hypothesis: Hypothesis, sample: Sample, level: float, side: int) -> float:
    """Return the number of seeds, like those of a sample, with which it decides for one side.

    Args:
        hypothesis: its test.
        sample: the seeds at hand.
        level: that of the test.
        side: 0 for support, 1 for refutation.

    Returns:
        The number, at least that of the sample; inf if `MOST` do not decide.
    """

    def decides(seeds: int) -> bool:
        return _p_values(hypothesis, repeated(sample, seeds))[side] <= level

    if not sample.seeds or not decides(MOST):
        return math.inf
    too_few, enough = sample.seeds - 1, MOST
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        too_few, enough = (too_few, middle) if decides(middle) else (middle, enough)
    return float(enough)


def repeated(sample: Sample, seeds: int) -> Sample:
    """Return a sample of more seeds with the same distribution, as far as the number allows.

    Finite values keep their variance, not that of the repeated values, which is smaller.
    """
    have = sample.seeds
    values = sample.columns[0] - (sample.columns[1] if len(sample.columns) > 1 else 0)
    order = np.argsort(values, kind="stable")
    chosen = order[((np.arange(seeds) + 0.5) * have / seeds).astype(int)]
    columns = tuple(column[chosen] for column in sample.columns)
    if sample.kind == "mean" and 1 < have < seeds and np.isfinite(values).all():
        spread, now = sample.columns[0].std(ddof=1), columns[0].std(ddof=1)
        mean = values.mean()
        columns = (mean + (columns[0] - columns[0].mean()) * (spread / now if now > 0 else 1.0),)
    return replace(sample, columns=columns)


def _p_values(hypothesis: Hypothesis, sample: Sample) -> tuple[float, float]:
    if sample.kind != "rate_difference" or sample.seeds <= EXACT:
        return sample.p_values(hypothesis.direction, hypothesis.margin)
    only_a, only_b, seeds = paired.discordant(*sample.columns)

    def score(margin: float) -> PValues:
        z = float(paired.score(np.array(only_a), np.array(only_b), seeds, margin))
        return PValues(float(stats.norm.sf(z)), float(stats.norm.cdf(z)))

    return p_values(score, hypothesis.direction, hypothesis.margin)


def report(hypotheses: pd.DataFrame) -> str:
    """Return for each undecided hypothesis of a study how many seeds would decide it, in lines."""
    undecided = hypotheses[hypotheses["verdict"] == "undecided"]
    lines = [
        f"{row.claim} {row.hypothesis}: {_said(row.seeds, row.seeds_needed, row.why_not)}"
        for row in undecided.itertuples()
    ]
    return "\n".join([*lines, f"{len(undecided)} of {len(hypotheses)} hypotheses are undecided"])


def _said(seeds: int, needed: float, why_not: str) -> str:
    if why_not == "no data":
        return "no data"
    have = f"{seeds} judging seeds at hand"
    if needed <= seeds and why_not != "primary undecided":
        return f"{have}, no more are needed at the level of the last look"
    if why_not == "primary undecided":
        return f"{have} are enough once the primary hypothesis is decided"
    if math.isnan(needed):
        return f"{have}, more than {MOST} needed at the effect that was observed"
    return f"{have}, {needed:.0f} needed at the effect that was observed"
