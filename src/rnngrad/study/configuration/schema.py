"""What is wrong with a document, by its JSON schema, in one line."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator, TypeChecker, ValidationError, validators
from jsonschema.exceptions import best_match

from rnngrad.study.configuration.given import LARGEST, hint, printable, shown

UNKNOWN_KEY = ("additionalProperties", "unevaluatedProperties")


class ConfigError(ValueError):
    """A configuration that cannot be run; the message names the key and what is allowed."""


def fault(document: Any, schema: Mapping[str, Any]) -> str | None:
    """Return the most relevant error of a document: its key, what was given, what is allowed.

    Numbers are finite, and integers are written as such: neither `true` nor `4.0` is one.

    Args:
        document: what YAML or JSON holds.
        schema: its JSON schema.

    Returns:
        One line, or None if the document is valid.
    """
    errors = list(Validator(schema).iter_errors(document))
    # A mistyped key explains the missing one.
    for error in errors:
        if error.validator in UNKNOWN_KEY and (message := _unknown_key(error, schema)):
            return f"{_place(error)}: {message}"
    # A wrong value also makes its whole object count as unevaluated, which says less.
    error = best_match(e for e in errors if e.validator not in UNKNOWN_KEY)
    return f"{_place(error)}: {_message(error)}" if error else None


def is_number(_: TypeChecker | None, value: Any) -> bool:
    """Tell whether a value is a number that single precision holds, and no truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def is_integer(_: TypeChecker | None, value: Any) -> bool:
    """Tell whether a value is an integer written without a point, and no truth value."""
    return isinstance(value, int) and is_number(None, value)


Validator = validators.extend(
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {"number": is_number, "integer": is_integer}
    ),
)
"""JSON schema, strict about numbers."""


def suggestion(word: Any, allowed: Iterable[str]) -> str:
    """Return the question whether a similar allowed word was meant, or nothing."""
    close = get_close_matches(str(word), list(allowed), n=1, cutoff=0.7)
    return f"; did you mean '{close[0]}'?" if close else ""


def _place(error: ValidationError) -> str:
    path = ".".join(map(printable, error.absolute_path)) or "the top level"
    return path if "propertyNames" not in error.absolute_schema_path else f"{path}: as a name"


def _message(error: ValidationError) -> str:
    value, given = error.instance, shown(error.instance)
    match error.validator:
        case "type":
            cure = hint(value, [error.schema]) or _description(error.schema)
            return f"{given} is not of type {error.validator_value!r}{cure}"
        case "enum" | "const":
            allowed = (
                error.validator_value if error.validator == "enum" else [error.validator_value]
            )
            return f"{given} is not one of {allowed}{suggestion(value, map(str, allowed))}"
        case "anyOf":
            parts = error.validator_value
            kinds = [f"one of {_words(part)}" if _words(part) else part["type"] for part in parts]
            words = [word for part in parts for word in _words(part)]
            cure = hint(value, parts) or suggestion(value, words)
            return f"{given} is neither {' nor '.join(kinds)}{cure}"
        case "required":
            missing = [key for key in error.validator_value if key not in value]
            return f"'{missing[0]}' is a required property"
        case "pattern" | "maxLength" if "description" in error.schema:
            return f"{given} does not match: {error.schema['description']}"
    return error.message.replace(repr(value), given)


def _description(schema: Mapping[str, Any]) -> str:
    return f" ({schema['description'].rstrip('.')})" if "description" in schema else ""


def _words(schema: Mapping[str, Any]) -> list[str]:
    return list(schema.get("enum", [schema["const"]] if "const" in schema else []))


def _unknown_key(error: ValidationError, schema: Mapping[str, Any]) -> str | None:
    allowed = _allowed_keys(error.schema, schema)
    extra = [key for key in error.instance if key not in allowed]
    if not extra:
        return None
    return (
        f"{shown(extra[0])} was unexpected{suggestion(extra[0], allowed)}; "
        f"allowed are {', '.join(allowed)}"
    )


def _allowed_keys(part: Any, schema: Mapping[str, Any]) -> list[str]:
    references = [each["$ref"] for each in (part, *part.get("allOf", ())) if "$ref" in each]
    shared = [schema["$defs"][path.rpartition("/")[2]] for path in references]
    return sorted({key for each in (part, *shared) for key in each.get("properties", ())})
