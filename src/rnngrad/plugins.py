"""Find a class by its short built-in name or by `package.module:Class`."""

import importlib
from collections.abc import Mapping
from typing import Any


def module_of(name: str, built_in: Mapping[str, str]) -> str:
    """Return the name of the module that defines `name`."""
    return built_in.get(name, name).partition(":")[0]


def load(name: str, built_in: Mapping[str, str], kind: str) -> Any:
    """Return a new instance of the class that `name` stands for.

    Only its own module is imported, so that editing one cell leaves the others' results valid.

    Args:
        name: a key of `built_in`, or `package.module:Class` for a class of the user's own.
        built_in: from short names to `package.module:Class`.
        kind: what is looked for, for the error text.

    Raises:
        ValueError: if the name is unknown, or its module or class cannot be found.
    """
    module_name, colon, class_name = built_in.get(name, name).partition(":")
    if not colon:
        raise ValueError(
            f"unknown {kind} '{name}': allowed are {', '.join(built_in)}, "
            "or package.module:Class for your own"
        )
    try:
        return getattr(importlib.import_module(module_name), class_name)()
    except (ImportError, AttributeError) as error:
        raise ValueError(f"cannot load {kind} '{name}': {error}") from error
