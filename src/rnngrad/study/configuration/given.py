"""What a user wrote in YAML, as it is quoted back, with the usual cure where it is no number."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

LARGEST = 3.4e38
"""The largest number of single precision, in which networks are trained."""

LONGEST = 120
"""Characters of a quoted value; the rest is cut."""

EXPONENT = re.compile(r"([+-]?\d+(?:\.\d*)?|[+-]?\.\d+)[eE]([+-]?)(\d+)")
"""Numbers with an exponent; YAML knows those with both a point and a sign."""


def shown(value: Any) -> str:
    """Return a value in one line, as YAML would write it."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case float() if math.isnan(value):
            return ".nan"
        case float() if math.isinf(value):
            return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def printable(key: Any) -> str:
    """Return a key as it is, or escaped if it cannot be printed in one line."""
    text = str(key)
    return text if text.isprintable() else repr(text)


def hint(value: Any, schemas: Iterable[Mapping[str, Any]]) -> str:
    """Return how to write what was probably meant, or nothing.

    Args:
        value: a value of the wrong type.
        schemas: what is allowed.
    """
    types = {kind for schema in schemas for kind in _types(schema)}
    cure = None
    if types & {"number", "integer"}:
        cure = _number(value, "number" not in types)
    elif isinstance(value, str) and "boolean" in types and value.lower() in ("true", "false"):
        cure = f"write {value.lower()} without quotes"
    elif "array" in types and isinstance(value, str | int | float):
        cure = f"write [{shown(value)}]"
    elif "object" in types and value is None:
        cure = "write {} for none"
    elif types == {"string"} and isinstance(value, int | float):
        cure = "put it in quotes"
    return f"; {cure}" if cure else ""


def _types(schema: Mapping[str, Any]) -> list[str]:
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _number(value: Any, integer: bool) -> str | None:
    """Return the cure for what should have been a number."""
    if isinstance(value, bool):
        return "YAML reads true, yes and on as truth values"
    if isinstance(value, int | float):
        if not abs(value) <= LARGEST:
            return "a finite number is wanted"
        return f"write {int(value)}" if integer and value == int(value) else None
    if not isinstance(value, str):
        return None
    text = value.strip().replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return None
    if not math.isfinite(number):
        return "a finite number is wanted"
    if integer:
        return f"write {int(number)} without quotes" if number == int(number) else None
    if found := EXPONENT.fullmatch(text):
        mantissa, sign, exponent = found.groups()
        point = "" if "." in mantissa else ".0"
        return f"YAML reads it as text: write {mantissa}{point}e{sign or '+'}{exponent}"
    return f"write {text} without quotes"
