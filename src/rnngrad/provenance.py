"""Digests of settings and source, and the versions that a result was made with."""

import ast
import hashlib
import importlib.util
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import rnngrad

PACKAGES = ("jax", "jaxlib", "numpy", "optax", "pandas", "pyarrow", "scipy")


def digest(value: Any) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a JSON-like value."""
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def versions() -> dict[str, str]:
    """Return the versions of this project and of the packages that decide its numbers."""
    return {"rnngrad": rnngrad.__version__} | {name: version(name) for name in PACKAGES}


def origin(made_from: str) -> dict[str, Any]:
    """Return what every result file says of itself."""
    return {"made_from": made_from, "versions": versions()}


def source_digest(*modules: str) -> str:
    """Return a digest of modules and of all that they import from the same top-level packages.

    Comments, docstrings and layout do not count, so that only a change of code reruns a job.
    """
    pending, seen = list(modules), dict[str, str]()
    while pending:
        module = pending.pop()
        if module not in seen:
            seen[module], imported = _code_and_imports(module)
            pending += imported
    return digest(seen)


@cache
def _code_and_imports(module: str) -> tuple[str, tuple[str, ...]]:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ValueError(f"cannot find the source of module '{module}'")
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    root = module.partition(".")[0]
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    own = {name for name in names if name.partition(".")[0] in (root, "rnngrad")}
    return ast.dump(_without_docstrings(tree)), tuple(sorted(filter(_is_module, own)))


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # the parent is a module, so the name is something in it
        return False


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:]
    return tree
