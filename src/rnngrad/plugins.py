"""Find a class by its short built-in name or by `package.module:Class`."""

import importlib
import inspect
from collections.abc import Mapping
from typing import Any


def load(name: str, built_in: Mapping[str, str], base: type) -> Any:
    """Return a new instance of the class that `name` stands for.

    Only its own module is imported, so that editing one cell leaves the others' results valid.
    Nothing but a subclass of `base` is called.

    Args:
        name: a key of `built_in`, or `package.module:Class` for a class of the user's own.
        built_in: from short names to `package.module:Class`.
        base: what it has to be a subclass of.

    Raises:
        ValueError: if the name is unknown, its module or class cannot be found, or it is another
            kind of class.
    """
    kind = base.__name__.lower()
    module_name, colon, class_name = built_in.get(name, name).partition(":")
    if not colon:
        raise ValueError(
            f"unknown {kind} '{name}': allowed are {', '.join(built_in)}, "
            "or package.module:Class for your own"
        )
    try:
        found = getattr(importlib.import_module(module_name), class_name)
    except Exception as error:  # whatever importing a user's own module raises
        raise ValueError(f"cannot load {kind} '{name}': {error}") from error
    if not (inspect.isclass(found) and issubclass(found, base)):
        raise ValueError(f"'{name}' is not a subclass of {base.__module__}.{base.__name__}")
    if inspect.isabstract(found):
        missing = ", ".join(sorted(found.__abstractmethods__))  # type: ignore[attr-defined]
        raise ValueError(f"cannot load {kind} '{name}': it does not define {missing}")
    return found()
