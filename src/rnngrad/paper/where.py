"""Where some conditions differ from others, in the fewest words."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from rnngrad.claims.effects import CONDITIONS
from rnngrad.figures.style import words

FORMS = {
    "length": "T = {}",
    "length_to": "to T = {}",
    "hidden_size": "n = {}",
    "gain": "gain {}",
    "gain_low": "gain from {}",
    "gain_high": "gain up to {}",
    "keep_bias": "keep bias {}",
    "keep_bias_low": "keep bias from {}",
    "keep_bias_high": "keep bias up to {}",
    "percent": "{} % of training",
    "clip_threshold": "threshold {}",
    "learning_rate": "learning rate {}",
    "steps": "{} training steps",
    "batch_size": "batches of {}",
}
"""The columns of numbers, and how one or several of them are worded."""

Value = str | float | bool
Axes = Mapping[str, Value]
"""What one condition holds fixed, by column of the evidence."""


def axes(row: Mapping[str, Any]) -> dict[str, Value]:
    """Return what a row of the evidence holds fixed.

    A keep bias that follows a law has the law as its value, whatever number that gives.
    """
    held = {name: row[name] for name in CONDITIONS if not pd.isna(row[name])}
    law = held.pop("keep_bias_law", "constant")
    return held if law == "constant" else held | {"keep_bias": law}


def where(inside: Sequence[Axes], outside: Sequence[Axes]) -> str:
    """Return in words the fewest columns' values that all of one kind have and none of the other.

    Args:
        inside: the conditions to describe.
        outside: the conditions that the description must not fit.

    Returns:
        As in `gain 0.5 to 1.2, tied`; empty if either kind has no condition, or no such words
        exist.
    """
    if not inside or not outside:
        return ""
    names = list(dict.fromkeys(name for each in (*inside, *outside) for name in each))
    values = {name: {each.get(name) for each in inside} for name in names}

    def fits(each: Axes, chosen: Sequence[str]) -> bool:
        return all(each.get(name) in values[name] for name in chosen)

    for name in sorted(names, key=lambda name: -len(values[name])):
        fewer = [other for other in names if other != name]
        if not any(fits(each, fewer) for each in outside):
            names = fewer
    if any(fits(each, names) for each in outside):
        return ""
    others = {name: {each.get(name) for each in outside} for name in names}
    return ", ".join(described(name, values[name], others[name]) for name in names)


def described(name: str, values: set[Value | None], others: set[Value | None]) -> str:
    """Return the values of a column in words, a range where no other value lies between."""
    if None in values:
        return "not " + either(name, others - values)
    numbers = sorted(v for v in values if isinstance(v, float))
    if len(numbers) == len(values) > 2:
        low, high = numbers[0], numbers[-1]
        if not any(isinstance(v, float) and low < v < high for v in others):
            return FORMS[name].format(f"{words.number(low)} to {words.number(high)}")
    return either(name, values)


def either(name: str, values: set[Value | None]) -> str:
    """Return the values of a column as `a, b or c`."""
    ordered: list[Any] = sorted(values, key=lambda v: (isinstance(v, str), v))
    if name == "tie_input":
        return words.series("tied" if v else "input gate free" for v in ordered)
    if name not in FORMS:
        return words.series(words.condition({name: v}) for v in ordered)
    texts = (words.LAW_LABELS[v] if isinstance(v, str) else words.number(v) for v in ordered)
    return FORMS[name].format(words.series(texts))
