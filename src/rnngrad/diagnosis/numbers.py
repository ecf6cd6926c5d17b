"""Numbers as they are shown."""

import math


def number(value: float, form: str = ".3g") -> str:
    """Return a number with a minus for its hyphen; nan is a dash."""
    return "–" if math.isnan(value) else format(value, form).replace("inf", "∞").replace("-", "−")


def power(log10: float) -> str:
    """Return a number from its log10: in full where it is near 1, else as a power of ten."""
    if math.isnan(log10) or math.isinf(log10):
        return "0" if log10 == -math.inf else number(log10)
    return number(10**log10) if -4 < log10 < 4 else f"10^{number(log10, '.1f')}"


def with_error(value: float, error: float) -> str:
    """Return a value with its standard error, if it has one."""
    shown = number(value, ".4g")
    return shown if math.isnan(error) or math.isnan(value) else f"{shown} ± {number(error, '.2g')}"


def count(value: float, noun: str) -> str:
    """Return a whole number and what it counts."""
    return f"{value:,.0f} {noun}{'' if value == 1 else 's'}"
