"""Configurations to be changed on purpose, and what they may say."""

from pathlib import Path
from typing import Any

import yaml

CONFIG = Path(__file__).parents[1] / "config"
SCHEMA = yaml.safe_load((CONFIG.parent / "workflow/schemas/config.schema.yaml").read_text())


def read(name: str) -> dict[str, Any]:
    """Return a configuration that comes along, to be changed at will."""
    return yaml.safe_load((CONFIG / f"{name}.yaml").read_text())


def put(config: dict[str, Any], path: str, value: Any) -> None:
    """Set a value by its dotted path."""
    *parents, last = path.split(".")
    node = config
    for name in parents:
        node = node[name]
    node[last] = value
