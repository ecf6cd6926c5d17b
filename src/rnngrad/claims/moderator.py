"""A condition along which the truth of a hypothesis may change, and where it does."""

from typing import Any, NamedTuple

import pandas as pd

from rnngrad.claims.boundary import NOWHERE, Boundary, bracket
from rnngrad.claims.effects import FLAGS, NAMED, STAGES
from rnngrad.claims.outcome import Outcome, outcome
from rnngrad.claims.registry import Hypothesis


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


def boundary(hypothesis: Hypothesis, along: list[Point]) -> Boundary:
    """Return between which values the truth changes, the ends being decided in opposite directions.

    Names and flags have no such place.

    Args:
        hypothesis: one with a moderator.
        along: what `points` returned for it.
    """
    if hypothesis.moderator in (*NAMED, *FLAGS):
        return NOWHERE
    rising = along[0].outcome.side() == "refuted"
    return bracket(hypothesis, [(point.value, point.outcome) for point in along], rising)
