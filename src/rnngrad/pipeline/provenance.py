"""Where a result comes from: digests of source and files, settings, versions."""

import ast
import hashlib
import json
import os
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder
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


def file_digest(path: Path) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def origin(job: Any) -> dict[str, Any]:
    """Return what every result file says of itself: all that decided its content.

    Args:
        job: Snakemake's description of the job that writes it.

    Returns:
        `rule`; `params`, among them the settings, the seed and, as `code`, the digest of the source
        that the rule depends on; `inputs`, the digests of the files read, by path; `versions`.
    """
    return {
        "rule": job.rule,
        "params": dict(job.params.items()),
        "inputs": {os.path.relpath(path): file_digest(Path(path)) for path in job.input},
        "versions": versions(),
    }


@cache
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
    spec = _find(module)
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
    return _find(name) is not None


def _find(module: str) -> ModuleSpec | None:
    """Find a module without importing the packages it lies in, which takes seconds for some."""
    name, _, rest = module.partition(".")
    spec = PathFinder.find_spec(name)
    while rest and spec is not None and spec.submodule_search_locations is not None:
        part, _, rest = rest.partition(".")
        spec = PathFinder.find_spec(f"{spec.name}.{part}", spec.submodule_search_locations)
    return None if rest else spec


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:]
    return tree
