"""A condition along which the truth of a hypothesis may change, and where it does."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from rnngrad.claims.boundary import NOWHERE, Boundary, bracket, crossing
from rnngrad.claims.effects import CONDITIONS, FLAGS, NAMED, STAGES
from rnngrad.claims.outcome import Outcome, conditions, outcome
from rnngrad.claims.registry import Hypothesis
from rnngrad.claims.sample import by_condition


class Point(NamedTuple):
    """What the conditions at one value of the moderator say."""

    value: Any
    outcome: Outcome


def points(hypothesis: Hypothesis, effects: pd.DataFrame) -> list[Point]:
    """Return what is said at each value of the moderator, in its order.

    Args:
        hypothesis: one with a moderator.
        effects: the rows that are judged.
    """
    name = str(hypothesis.moderator)
    held = effects.groupby(name)
    return [
        Point(value, outcome(hypothesis, held.get_group(value)))
        for value in in_order(name, held.groups)
    ]


def in_order(name: str, values: Any) -> list[Any]:
    """Return the values of a condition from its low end to its high one.

    Stages are in the order of training, other names in that of the alphabet.
    """
    return sorted(values, key=STAGES.index) if name == "stage" else sorted(values)


def boundary(hypothesis: Hypothesis, effects: pd.DataFrame, along: list[Point]) -> Boundary:
    """Return where between two ends that are decided in opposite directions the truth changes.

    Of a mean effect it is where the mean over seeds crosses the margin, each seed's effect
    interpolated between the values of the moderator. Of rates, where not all seeds are at every
    value, and where the values around it differ in other conditions too, it is a bracket between
    values. Names and flags have none.

    Args:
        hypothesis: one with a moderator.
        effects: the rows that are judged.
        along: what `points` returned for them.
    """
    if hypothesis.moderator in (*NAMED, *FLAGS):
        return NOWHERE
    rising = along[0].outcome.side() == "refuted"
    name = str(hypothesis.moderator)
    between = bracket(hypothesis, [(point.value, point.outcome) for point in along], rising)
    near = effects[effects[name].between(between.low, between.high)]
    of_means = hypothesis.over == "mean" and hypothesis.interval in ("mean", "bounded_mean")
    if of_means and alike_along(name, near):
        effect = curves(hypothesis, near)
        if effect.notna().all(axis=None):
            return crossing(hypothesis, effect, rising)
    return between


def alike_along(moderator: str, effects: pd.DataFrame) -> bool:
    """Tell whether the same other conditions are held at every value of the moderator.

    By which law a keep bias comes about makes no difference to it.
    """
    others = [
        name for name in CONDITIONS if name not in (moderator, "keep_bias_law") and name in effects
    ]
    held = effects.groupby(moderator)[others].apply(
        lambda rows: frozenset(rows.astype(str).itertuples(index=False, name=None))
    )
    return held.nunique() == 1


def curves(hypothesis: Hypothesis, effects: pd.DataFrame) -> pd.DataFrame:
    """Return the effect of each seed along the moderator, its mean over the other conditions.

    Returns:
        A row for each seed, a column for each value of the moderator; a seed that is not in all
        conditions of a value is missing there.
    """
    held = effects.groupby(hypothesis.moderator)
    columns = {}
    for value, group in held:
        table = by_condition(hypothesis, conditions(group)).dropna()
        with np.errstate(invalid="ignore"):
            columns[value] = table.mean(axis=1).fillna(hypothesis.margin)
    return pd.DataFrame(columns).sort_index()
