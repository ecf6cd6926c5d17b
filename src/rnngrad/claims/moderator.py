"""A condition along which the truth of a hypothesis may change, and where it does."""

from itertools import groupby, pairwise
from operator import itemgetter
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


def sides(along: list[Point], level: float) -> list[str]:
    """Return which side each value of the moderator is on, as `Outcome.side` says.

    The ends are tested at the level, and what is between them at the level over its number.
    """
    between = max(len(along) - 2, 1)
    ends = (0, len(along) - 1)
    return [
        point.outcome.side(level if place in ends else level / between)
        for place, point in enumerate(along)
    ]


def changes(hypothesis: Hypothesis, found: list[str]) -> int:
    """Return how often the truth surely changes along the moderator; names are no order.

    Args:
        hypothesis: one with a moderator.
        found: what `sides` returned.
    """
    if hypothesis.moderator in (*NAMED, *FLAGS):
        return 0
    decided = [side for side in found if side in ("supported", "refuted")]
    return sum(side != after for side, after in pairwise(decided))


def held_at(along: list[Point], found: list[str]) -> str:
    """Return the values at which a hypothesis surely holds, such as `0.25 and 2 to 4`."""
    runs = [
        [point for point, _ in group]
        for side, group in groupby(zip(along, found, strict=True), key=itemgetter(1))
        if side == "supported"
    ]
    values = [dict.fromkeys(f"{end.value:g}" for end in (run[0], run[-1])) for run in runs]
    return " and ".join(" to ".join(each) for each in values)


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
