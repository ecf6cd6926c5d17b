"""What the data say of one hypothesis, before it is adjusted for the others of its claim."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from rnngrad.claims.boundary import NOWHERE
from rnngrad.claims.moderator import Point, boundary, changes, held_at, points, sides
from rnngrad.claims.outcome import ALPHA, Outcome, outcome
from rnngrad.claims.registry import Hypothesis

NOTHING = Outcome(np.nan, np.nan, np.nan, 0, 1.0, 1.0, "")
"""What no data say."""


@dataclass(frozen=True)
class Finding:
    """What the data say of one hypothesis.

    Attributes:
        hypothesis: the hypothesis.
        effects: the rows that are judged.
        whole: what all of them say.
        ends: what is said at the ends of the moderator, from low to high; one `Outcome` where there
            is no moderator or only one value of it, none without data.
        along: what is said at each value of the moderator; empty without one.
        sees: whether its positive control is found, if it has one.
    """

    hypothesis: Hypothesis
    effects: pd.DataFrame
    whole: Outcome
    ends: tuple[Outcome, ...]
    along: list[Point]
    sees: bool

    @property
    def supported(self) -> float:
        """The p-value of support at all ends."""
        return max((end.supported for end in self.ends), default=1.0)

    @property
    def refuted(self) -> float:
        """The p-value of refutation at all ends."""
        return max((end.refuted for end in self.ends), default=1.0)

    @property
    def seeds(self) -> int:
        """The seeds that its verdict rests on: of the two ends, those of the one with fewer."""
        return min((end.seeds for end in self.ends), default=0)

    @property
    def p(self) -> float:
        """The p-value of the verdict that the data are nearest to; 1 where they say nothing."""
        if self.silence:
            return 1.0
        either = [self.supported, self.refuted]
        if len(self.ends) == 2:
            low, high = self.ends
            either += [max(low.supported, high.refuted), max(low.refuted, high.supported)]
        return min(either)

    @property
    def silence(self) -> str:
        """Why the data can't say anything, or nothing."""
        if not self.ends:
            return "no data"
        if not self.sees:
            return "positive control failed"
        return " and ".join(dict.fromkeys(end.silent for end in self.ends if end.silent))

    def verdict(self, level: float) -> tuple[str, str]:
        """Return the verdict at a level on either side, and why it is none."""
        if self.silence:
            return "no assay" if self.ends else "undecided", self.silence
        at_ends = {end.side(level) for end in self.ends}
        if "undecided" in at_ends:
            return "undecided", "too few seeds"
        if len(at_ends) == 2 or self.changes(level):
            return "conditional", ""
        return at_ends.pop(), ""

    def changes(self, level: float) -> int:
        """Return how often the truth surely changes along the moderator."""
        return changes(self.hypothesis, sides(self.along, level))

    def row(self, level: float, verdict: str, why_not: str) -> dict[str, Any]:
        """Return its row of the hypotheses' table, with the verdict that it got in the end."""
        hypothesis = self.hypothesis
        conditional = verdict == "conditional"
        often = conditional and self.changes(level) > 1
        where = boundary(hypothesis, self.along) if conditional and not often else NOWHERE
        return {
            "primary": hypothesis.primary,
            "verdict": verdict,
            "why_not": why_not,
            "interval": hypothesis.interval,
            "direction": hypothesis.direction,
            "margin": float(hypothesis.margin),
            **{name: getattr(self.whole, name) for name in ("estimate", "low", "high")},
            "seeds": self.seeds,
            "moderator": hypothesis.moderator or "",
            **self._end("end_low", 0, level),
            **self._end("end_high", -1, level),
            "boundary": where.estimate,
            "boundary_low": where.low,
            "boundary_high": where.high,
            "held_at": held_at(self.along, sides(self.along, level)) if often else "",
            "p_supported": self.supported,
            "p_refuted": self.refuted,
        }

    def _end(self, name: str, which: int, level: float) -> dict[str, Any]:
        if not self.along:
            return {name: "", f"{name}_verdict": ""} | dict.fromkeys(
                [f"{name}_{each}" for each in ("estimate", "low", "high")], np.nan
            )
        value, found = self.along[which]
        return {
            name: value if isinstance(value, str) else f"{value:g}",
            f"{name}_estimate": found.estimate,
            f"{name}_low": found.low,
            f"{name}_high": found.high,
            f"{name}_verdict": found.side(level),
        }


def find(hypothesis: Hypothesis, effects: pd.DataFrame) -> Finding:
    """Return what checked effects say of a hypothesis.

    Args:
        hypothesis: the hypothesis.
        effects: its rows, of all roles.
    """
    judged = effects[effects["role"] == "claim"]
    positive = effects[effects["role"] == "positive"]
    sees = not len(positive) or outcome(hypothesis, positive).side(ALPHA) == "supported"
    if not len(judged):
        return Finding(hypothesis, judged, NOTHING, (), [], sees)
    whole = outcome(hypothesis, judged)
    if hypothesis.moderator is None:
        return Finding(hypothesis, judged, whole, (whole,), [], sees)
    along = points(hypothesis, judged)
    ends = tuple(point.outcome for point in (along[:1] + along[1:][-1:]))
    return Finding(hypothesis, judged, whole, ends, along, sees)
