"""What the strata of a claim's part say together, and where they say which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import pandas as pd

from rnngrad.figures.style.looks import label

Value = str | float
Axes = Mapping[str, Value]

PERCENT = re.compile(r"(\d+) % of training")
NUMBER = re.compile(r"(.+?)( = | )(-?\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Tally:
    """The strata of one part of a claim, its controls aside.

    Attributes:
        supported: number of strata that support it.
        refuted: number of strata that refute it.
        open: number of strata that do neither.
        low: smallest estimate; nan without strata.
        median: median estimate.
        high: largest estimate.
        lowest: lowest end of an interval; nan without strata.
        highest: highest end of an interval.
        where_supported: what the supporting strata have in common and no refuting one has, in
            words; empty if there is no such thing.
        where_refuted: the same for the refuting strata.
    """

    supported: int
    refuted: int
    open: int
    low: float
    median: float
    high: float
    lowest: float
    highest: float
    where_supported: str
    where_refuted: str

    @property
    def total(self) -> int:
        """The number of strata."""
        return self.supported + self.refuted + self.open

    @property
    def leaning(self) -> str:
        """`supported` or `refuted` if no decided stratum disagrees, else `mixed`, `open`, `none`.

        A leaning is weaker than a verdict: open strata do not count.
        """
        if self.supported and self.refuted:
            return "mixed"
        if self.supported:
            return "supported"
        if self.refuted:
            return "refuted"
        return "open" if self.open else "none"


def tally(evidence: pd.DataFrame, part: str) -> Tally:
    """Return what the strata of one part say together.

    Args:
        evidence: the strata of the claim, as from `claims.verdict.judge`.
        part: the name of the part.
    """
    own = evidence[(evidence["part"] == part) & (evidence["role"] == "claim")]
    supported, refuted = (
        [axes(stratum) for stratum in own.loc[own["verdict"] == verdict, "stratum"]]
        for verdict in ("supported", "refuted")
    )
    estimates = own["estimate"]
    return Tally(
        supported=len(supported),
        refuted=len(refuted),
        open=len(own) - len(supported) - len(refuted),
        low=float(estimates.min()),
        median=float(estimates.median()),
        high=float(estimates.max()),
        lowest=float(own["low"].min()),
        highest=float(own["high"].max()),
        where_supported=where(supported, refuted),
        where_refuted=where(refuted, supported),
    )


def axes(stratum: str) -> dict[str, Value]:
    """Return what a stratum holds fixed, by axis.

    `gru - lstm, n 64, gain 0.5, tied` has the axes `n {}`, `gain {}` and, for words, their place
    among the words: `0` and `1`.
    """
    found: dict[str, Value] = {}
    words = count()
    for item in stratum.split(", "):
        if match := PERCENT.fullmatch(item):
            found["{} % of training"] = float(match[1])
        elif (match := NUMBER.fullmatch(item)) and " to" not in match[1]:
            found[f"{match[1]}{match[2]}{{}}"] = float(match[3])
        else:
            found[str(next(words))] = item
    return found


def where(inside: Sequence[Axes], outside: Sequence[Axes]) -> str:
    """Return in words the fewest axes' values that all of one kind have and none of the other.

    Args:
        inside: the strata to describe.
        outside: the strata that the description must not fit.

    Returns:
        As in `gain 0.5 to 1.2, tied`; empty if either kind has no stratum, or no such words exist.
    """
    if not inside or not outside:
        return ""
    names = list(dict.fromkeys(name for stratum in (*inside, *outside) for name in stratum))
    values = {name: {stratum.get(name, "") for stratum in inside} for name in names}

    def fits(stratum: Axes, chosen: Sequence[str]) -> bool:
        return all(stratum.get(name, "") in values[name] for name in chosen)

    for name in sorted(names, key=lambda name: -len(values[name])):
        fewer = [other for other in names if other != name]
        if not any(fits(stratum, fewer) for stratum in outside):
            names = fewer
    if any(fits(stratum, names) for stratum in outside):
        return ""
    others = {name: {stratum.get(name, "") for stratum in outside} for name in names}
    return ", ".join(said(name, values[name], others[name]) for name in names)


def said(axis: str, values: set[Value], others: set[Value]) -> str:
    """Return the values of an axis in words, a range where no other value lies between."""
    numbers = sorted(value for value in values if isinstance(value, float))
    if "" in values:
        return "not " + either(others - values)
    if not numbers:
        return either(values)
    low, high = numbers[0], numbers[-1]
    between = [value for value in others if isinstance(value, float) and low < value < high]
    if len(numbers) > 2 and not between:
        return axis.format(f"{low:g} to {high:g}")
    return axis.format(" or ".join(f"{value:g}" for value in numbers))


def either(values: set[Value]) -> str:
    """Return words as `a, b or c`."""
    words = sorted(spoken(str(value)) for value in values)
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def spoken(text: str) -> str:
    """Return a stratum's words as the reader sees them: names by their labels in the figures."""
    return re.sub(r"[A-Za-z_]\w*", lambda match: label(match[0]), text)


def capital(text: str) -> str:
    """Return text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
