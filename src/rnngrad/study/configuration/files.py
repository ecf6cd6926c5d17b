"""Configuration files as they stand on disk: readable, and each key given once."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from rnngrad.study.configuration.given import printable
from rnngrad.study.configuration.schema import ConfigError


def check_files(paths: Iterable[str | Path]) -> None:
    """Check that files hold YAML or JSON in which no key is given twice.

    Parsers keep the last of two equal keys and say nothing.

    Raises:
        ConfigError: in one line, the file, the line and what is wrong there.
    """
    for path in map(Path, paths):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
            raise ConfigError(f"{path}: cannot be read: {reason}") from error
        _check_text(path, text)


def typed(value: Any) -> Any:
    """Return what was given on the command line, as text, in the types that YAML gives it.

    Snakemake reads `--config 'training={seeds: 4}'` without them.
    """
    if isinstance(value, Mapping):
        return {key: typed(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [typed(entry) for entry in value]
    if not isinstance(value, str):
        return value
    try:
        found = yaml.safe_load(value)
    except (yaml.YAMLError, ValueError):
        return value
    return found if isinstance(found, int | float | None) else value


def _check_text(path: Path, text: str) -> None:
    try:
        json.loads(text, object_pairs_hook=lambda pairs: _check_pairs(path, pairs))
    except json.JSONDecodeError:
        pass
    else:
        return
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        place = f"line {mark.line + 1}: " if mark else ""
        problem = problem or "it cannot be read"
        tab = "; indent with spaces, not with tabs" if "\n\t" in text else ""
        raise ConfigError(f"{path}: {place}no valid YAML: {problem}{tab}") from error
    if not isinstance(root, yaml.MappingNode):
        raise ConfigError(f"{path}: holds no keys; a study is a mapping, as in config/config.yaml")
    _check_node(path, root, seen=set())


def _check_pairs(path: Path, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ConfigError(f"{path}: the key '{printable(twice)}' is given twice; keep one of them")
    return found


def _check_node(path: Path, node: yaml.Node, seen: set[int]) -> None:
    if id(node) in seen or not isinstance(node, yaml.CollectionNode):
        return
    seen.add(id(node))  # an alias leads to a node again
    lines: dict[tuple[str, str], int] = {}
    for entry in node.value:
        key, value = entry if isinstance(node, yaml.MappingNode) else (None, entry)
        if isinstance(key, yaml.ScalarNode):
            line = key.start_mark.line + 1
            if first := lines.get((key.tag, key.value)):
                raise ConfigError(
                    f"{path}: line {line}: the key '{printable(key.value)}' is given twice, "
                    f"first in line {first}; keep one of them"
                )
            lines[key.tag, key.value] = line
        _check_node(path, value, seen)
