"""What was found on a hypothesis, in words: a row of the table of hypotheses for a reader."""

import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from rnngrad.claims.effects import NAMED
from rnngrad.claims.registry import Hypothesis
from rnngrad.figures.style import words

MODERATORS = {"length": "T", "length_to": "T", "hidden_size": "n", "bits": "bits to keep"}
"""What a number that moderates is called where it is not its column's name."""

SWITCHES = {
    "tie_input": ("free input gate", "tied input gate"),
    "tuned": ("registered learning rate", "tuned learning rate"),
}
"""A condition that is off or on, in words."""

REASONS = {
    "floor": "both rates are near zero",
    "ceiling": "both rates are near one",
    "positive control failed": "the positive control was not established",
    "primary undecided": "the primary hypothesis is undecided",
    "no data": "no data in this study",
}
"""Why a hypothesis is not decided, for a reader."""

ENDS = ("end_low", "end_high")
"""The two ends of a moderator."""

Row = Mapping[str, Any]
"""A row of the table of hypotheses."""

Found = Mapping[str, Mapping[str, Row]]
"""By claim, then by hypothesis, the primary one first."""


def by_claim(hypotheses: pd.DataFrame) -> dict[str, dict[str, Row]]:
    """Return the rows of the table of hypotheses by claim and name, the primary one first."""
    rows = hypotheses.sort_values("primary", ascending=False, kind="stable").to_dict("records")
    found: dict[str, dict[str, Row]] = {claim: {} for claim in hypotheses["claim"].unique()}
    for row in rows:
        found[row["claim"]][row["hypothesis"]] = row
    return found


def number(value: float, digits: int = 3) -> str:
    """Return a number with so many significant digits, and all whole ones up to a million."""
    if 1 <= abs(value) < 1e6:
        digits = max(digits, len(f"{abs(value):.0f}"))
    return words.number(value, f".{digits}g")


def with_interval(row: Row, name: str = "", digits: int = 3) -> str:
    """Return an estimate with its interval, as in `0.62 (0.55 to 0.7)`.

    Args:
        row: the hypothesis or a condition of it.
        name: which one: the pooled one if empty, else `end_low`, `end_high` or `boundary`.
        digits: significant ones.
    """
    estimate, low, high = (number(row[column], digits) for column in columns(name))
    return estimate if math.isnan(row[columns(name)[0]]) else f"{estimate} ({low} to {high})"


def columns(name: str = "") -> tuple[str, str, str]:
    """Return the columns of an estimate and of the ends of its interval."""
    if name == "boundary":
        return name, f"{name}_low", f"{name}_high"
    prefix = f"{name}_" if name else ""
    return f"{prefix}estimate", f"{prefix}low", f"{prefix}high"


def moderated(row: Row) -> bool:
    """Tell whether a hypothesis was tested at the ends of a moderator."""
    return bool(row["moderator"]) and row["end_low"] != ""


def end(row: Row, name: str) -> str:
    """Return one end of the moderator, `end_low` or `end_high`, in words: `gain 0.5`."""
    moderator, at = row["moderator"], row[name]
    if moderator in SWITCHES:
        return SWITCHES[moderator][int(float(at))]
    held = at if moderator in NAMED else float(f"{float(at):.3g}")
    return words.condition({moderator: held}) or at


def value(row: Row, name: str) -> str:
    """Return the bare value of the moderator at one of its ends."""
    return number(float(row[name])) if continuous(row) else str(row[name])


def span(row: Row) -> str:
    """Return both ends of the moderator, as in `gain 0.5 to 4` or `fresh data and reused data`."""
    low, high = (end(row, name) for name in ENDS)
    if low == high:
        return low
    if continuous(row):
        return f"{low} to {value(row, 'end_high')}"
    return f"{low} and {high}"


def continuous(row: Row) -> bool:
    """Tell whether the moderator is a number, so that there is something between its ends."""
    return row["moderator"] not in (*NAMED, *SWITCHES)


def place(row: Row) -> str:
    """Return where a conditional hypothesis holds: `gain above 1.43 (1.38 to 1.49)`.

    Where its truth changes more than once, these are the values at which it was found to hold.
    """
    if not continuous(row):
        return end(row, holding(row))
    if row["held_at"]:
        return held_at(row)
    return f"{beyond(row)} {with_interval(row, 'boundary')}"


def holding(row: Row) -> str:
    """Return at which end of its moderator a conditional hypothesis holds: one of `ENDS`."""
    return "end_high" if row["end_high_verdict"] == "supported" else "end_low"


def beyond(row: Row) -> str:
    """Return on which side of its boundary a conditional hypothesis holds: `gain above`."""
    return f"{moderator(row)} {'above' if holding(row) == 'end_high' else 'below'}"


def held_at(row: Row) -> str:
    """Return at which values of a number a hypothesis holds: `gain 0.25 and 2 to 4`."""
    values = re.sub(r"\d+\.\d+", lambda found: number(float(found[0])), row["held_at"])
    return f"{moderator(row)} {values}"


def moderator(row: Row) -> str:
    """Return what the moderator is called."""
    return MODERATORS.get(row["moderator"], row["moderator"].replace("_", " "))


def reason(row: Row) -> str:
    """Return why a hypothesis is not decided, and how many seeds would decide it."""
    reasons = [REASONS.get(word, word) for word in row["why_not"].split(" and ")]
    needed = row["seeds_needed"]
    asked = math.isfinite(needed) and row["why_not"] != "primary undecided"
    more = f"about {needed:.0f} needed" if asked else ""
    return ", ".join(filter(None, [words.series(reasons, "and"), more]))


def condition(row: Row) -> str:
    """Return where the verdict holds, or why there is none; nothing where nothing is to be said."""
    if row["verdict"] == "conditional":
        return f"holds for {place(row)}"
    if row["verdict"] in ("undecided", "no assay"):
        return reason(row)
    return span(row) if moderated(row) else ""


def effects(row: Row, digits: int = 3) -> list[str]:
    """Return the effect sizes with their intervals: the pooled one, or one at each end.

    The two ends of a moderator that were the same condition are said once.

    Args:
        row: the hypothesis.
        digits: significant ones.
    """
    if not moderated(row):
        return [] if math.isnan(row["estimate"]) else [with_interval(row, digits=digits)]
    ends = (f"{end(row, name)}: {with_interval(row, name, digits)}" for name in ENDS)
    return list(dict.fromkeys(ends))


def sentence(row: Row, hypothesis: Hypothesis) -> str:
    """Return what is left of a hypothesis, as a clause; of an undecided one with why it is."""
    holds, fails = hypothesis.holds, hypothesis.fails
    match row["verdict"]:
        case "supported":
            return holds
        case "refuted":
            return fails
        case "conditional":
            return f"{holds} for {place(row)}, else {fails}"
    return f"{holds} ({reason(row)})"
