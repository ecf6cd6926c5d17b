"""How the paper writes what it reads from a table: numbers, and phrases that have some in them."""

import math
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from rnngrad.claims import looks
from rnngrad.claims.readme import SIGNS
from rnngrad.figures.style import hypotheses, words
from rnngrad.figures.style.words import label, series
from rnngrad.paper.latex.text import escape, number

NUMERALS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def bare(value: float, digits: int = 3) -> str:
    """Return a number with so many digits, or all of its whole ones."""
    return escape(hypotheses.number(value, digits))


def percent(value: float) -> str:
    """Return a share in whole hundredths."""
    return number(round(100 * value) + 0.0 if math.isfinite(value) else value)


def power(value: float) -> str:
    """Return the number whose log10 is given: a plain one between a hundredth and a hundred."""
    if not math.isfinite(value):
        return number(value)
    if abs(value) <= 2:
        return number(10**value, 2)
    return rf"$10^{{{value:.{0 if abs(value) >= 100 else 1}f}}}$"


def factor(value: float) -> str:
    """Return the number whose natural log is given."""
    return number(math.exp(value) if value < 700 else math.inf)


def doublings(value: float) -> str:
    """Return the number whose log2 is given."""
    return number(2.0**value if value < 1000 else math.inf)


def interval(write: Callable[[float], str], unit: str = "") -> Callable[..., str]:
    r"""Return what writes an estimate, with its interval if there is one: `55\,\% (40 to 70)`."""

    def written(estimate: float, *ends: float) -> str:
        if math.isnan(estimate) or not ends:
            return write(estimate) + unit
        return f"{write(estimate)}{unit} ({' to '.join(map(write, ends))})"

    return written


def points(estimate: float, *ends: float) -> str:
    """Return a difference of rates, given as shares, in percentage points, with its interval."""
    unit = " percentage point" if percent(abs(estimate)) == percent(0.01) else " percentage points"
    return interval(percent, unit)(estimate, *ends)


def numeral(count: int) -> str:
    """Return a number, in words below ten."""
    return NUMERALS[count] if count < len(NUMERALS) else str(count)


def end(moderator: str, at: str) -> str:
    """Return a moderator at one of its ends: `gain 0.5`."""
    return escape(hypotheses.end({"moderator": moderator, "at": at}, "at"))


def span(moderator: str, low: str, high: str) -> str:
    """Return both ends of a moderator: `gain 0.5 to 4`."""
    row = {"moderator": moderator} | dict(zip(hypotheses.ENDS, (low, high), strict=True))
    return escape(hypotheses.span(row))


def held_at(moderator: str, values: str) -> str:
    """Return at which values of a moderator a hypothesis holds: `gain 0.25 and 2 to 4`."""
    return escape(hypotheses.held_at({"moderator": moderator, "held_at": values}))


def reason(why_not: str, seeds_needed: float) -> str:
    """Return why a hypothesis is not decided, and how many seeds would decide it."""
    return escape(hypotheses.reason({"why_not": why_not, "seeds_needed": seeds_needed}))


def rate(cell: str, learning_rate: float, task: str, length: int) -> str:
    """Return the learning rate of a tuned run: `tanh 0.01 (recall, $T=40$)`."""
    return f"{escape(label(cell))} {number(learning_rate)} ({escape(label(task))}, $T={length}$)"


def listed(values: Iterable[Any]) -> str:
    """Return values, names as the reader sees them, as `a, b, c`."""
    return ", ".join(label(str(value)) for value in values)


def claimed(direction: str, margin: float) -> str:
    """Return on which side of its margin an effect was claimed to be: `$<$~0.2`."""
    sign = SIGNS.get(direction, r"\pm")
    return f"${sign}$~{bare(margin)}"


def levels(declared: list[int]) -> str:
    """Return the error of a test on either side at each of the declared looks."""
    return series((number(level) for level in looks.levels(declared)), "and")


FORMS: dict[str, Callable[..., str]] = {
    "number": interval(bare),
    "short": interval(partial(bare, digits=2)),
    "claimed": claimed,
    "percent": interval(percent, r"\,\%"),
    "points": points,
    "power": interval(power),
    "factor": interval(factor),
    "doublings": interval(doublings),
    **{f"{digits} digits": partial(number, digits=digits) for digits in range(1, 14)},
    "as it is": str,
    "in words": numeral,
    "whole": "{:.0f}".format,
    "per cent": lambda share: f"{100 * share:.0f}",
    "a side": lambda level: number((1 - level) / 2),
    "count": lambda values: str(len(values)),
    "list": listed,
    "series": lambda values: series(map(str, values), "and"),
    "levels": levels,
    "of": "{} of {}".format,
    "share": lambda some: "{} of {}".format(*some),
    "text": escape,
    "label": lambda name: escape(label(name)),
    "kind of data": words.DATA.__getitem__,
    "end": end,
    "span": span,
    "held at": held_at,
    "reason": reason,
    "rate": rate,
}
"""What the values of some columns become in the paper, by the name of the form."""
