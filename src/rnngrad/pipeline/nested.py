"""Nested dicts of arrays as flat ones, which is how an archive of arrays names them."""

from collections.abc import Mapping
from typing import Any

import numpy as np


def flatten(tree: Mapping[Any, Any], prefix: str = "") -> dict[str, np.ndarray]:
    """Flatten nested dicts of arrays to `a/b/c` names."""
    flat: dict[str, np.ndarray] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{prefix}{name}/")
        else:
            flat[f"{prefix}{name}"] = np.asarray(value)
    return flat


def unflatten(flat: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Undo `flatten`; every key becomes a string."""
    tree: dict[str, Any] = {}
    for path, value in flat.items():
        *parents, name = path.split("/")
        node = tree
        for parent in parents:
            node = node.setdefault(parent, {})
        node[name] = value
    return tree
