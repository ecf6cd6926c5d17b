"""What is wrong with a document, by its JSON schema, in one line."""

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match


class ConfigError(ValueError):
    """A configuration that cannot be run; the message names the key and what is allowed."""


def fault(document: Any, schema: Mapping[str, Any]) -> str | None:
    """Return the most relevant error of a document: its key, what was given, what is allowed.

    Args:
        document: what YAML or JSON holds.
        schema: its JSON schema.

    Returns:
        One line, or None if the document is valid.
    """
    errors = list(Draft202012Validator(schema).iter_errors(document))
    # A wrong value also makes its whole object count as unevaluated, which says less.
    error = best_match(e for e in errors if e.validator != "unevaluatedProperties")
    error = error or best_match(iter(errors))
    if error is None:
        return None
    key = ".".join(map(_printable, error.absolute_path)) or "the top level"
    message = error.message
    if error.validator in ("additionalProperties", "unevaluatedProperties"):
        message += f"; allowed are {', '.join(_allowed_keys(error.schema, schema))}"
    return f"{key}: {message}"


def _printable(key: str | int) -> str:
    text = str(key)
    return text if text.isprintable() else repr(text)


def _allowed_keys(part: Any, schema: Mapping[str, Any]) -> list[str]:
    references = [each["$ref"] for each in (part, *part.get("allOf", ())) if "$ref" in each]
    shared = [schema["$defs"][path.rpartition("/")[2]] for path in references]
    return sorted(key for each in (part, *shared) for key in each.get("properties", ()))
