"""Where a result comes from: digests of code and files, settings, versions."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import rnngrad
from rnngrad.pipeline import files, reach, storage

COMES_WITH = {"jax": "jaxlib"}
"""A package that is never imported by name, but decides the numbers of one that is."""

CALLED = {"sklearn": "scikit-learn", "vl_convert": "vl-convert-python", "yaml": "PyYAML"}
"""Names of packages on the index; looking up those of others takes half a second."""

ENVIRONMENT = (
    "XLA_FLAGS",
    "JAX_PLATFORMS",
    "JAX_ENABLE_X64",
    "JAX_DISABLE_JIT",
    "JAX_DEFAULT_MATMUL_PRECISION",
    "JAX_DEFAULT_PRNG_IMPL",
    "JAX_NUMPY_DTYPE_PROMOTION",
    "JAX_THREEFRY_PARTITIONABLE",
)
"""Environment variables that decide what JAX computes."""

RESULTS = (".parquet", ".npz", ".json", ".svg", ".txt")
"""Kinds of files that say what they were made from."""

DESCRIPTION = ".//{http://purl.org/dc/elements/1.1/}description"


def digest(value: Any) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a JSON-like value."""
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def file_digest(path: Path) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


@cache
def code(script: Path, *parts: str) -> dict[str, Any]:
    """Return all that decides what a script computes, besides its inputs and settings.

    Args:
        script: the Python file.
        parts: what the script loads by name: a cell, a task or a claim's estimator, as
            `package.module:Class` or `package.module`.

    Returns:
        `source`, a digest of all code that the script leads to (see `reach`); `versions` of the
        installed packages that this code uses; `environment`, the variables that JAX obeys.

    Raises:
        ValueError: if there is no such module.
    """
    reached = reach.together([reach.from_script(script), *map(reach.from_name, parts)])
    packages = reached.packages | {COMES_WITH[name] for name in reached.packages & {*COMES_WITH}}
    variables = ENVIRONMENT if "jax" in packages else ()
    return {
        "source": digest([sorted(reached.code), sorted(parts)]),
        "versions": {name: version_of(name) for name in sorted(packages)},
        "environment": {name: os.environ[name] for name in variables if name in os.environ},
    }


@cache
def version_of(package: str) -> str:
    """Return the version of an installed package, by the name it is imported with."""
    try:
        return version(CALLED.get(package, package))
    except PackageNotFoundError:
        names = packages_distributions().get(package, [])
        return ", ".join(sorted(map(version, names))) or "unknown"


def origin(job: Any) -> dict[str, Any]:
    """Return what every result file says of itself: all that decided its content.

    Args:
        job: Snakemake's description of the job that writes it.

    Returns:
        `rule`; `params`, among them the settings, the seed and, as `code`, what `code` returns;
        `inputs`, the digests of the files read, by path; `outputs`, the paths written; `versions`
        of this project and of the packages that made the result or any file that it was made from.
    """
    params, inputs = dict(job.params.items()), [Path(path) for path in job.input]
    versions = {"rnngrad": rnngrad.__version__} | params.get("code", {}).get("versions", {})
    made = [origin_of(path)["versions"] for path in inputs if path.suffix in RESULTS]
    return {
        "rule": job.rule,
        "params": params,
        "inputs": {os.path.relpath(path): file_digest(path) for path in inputs},
        "outputs": [os.path.relpath(path) for path in job.output],
        "versions": union([versions, *made]),
    }


def union(versions: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return versions by package, a mixture of several as `1.0 and 1.1`."""
    seen: dict[str, set[str]] = {}
    for each in versions:
        for name, numbers in each.items():
            seen.setdefault(name, set()).update(numbers.split(" and "))
    return {name: " and ".join(sorted(numbers)) for name, numbers in sorted(seen.items())}


def origin_of(path: Path) -> Mapping[str, Any]:
    """Return the origin of a result file of any kind; a figure's caption has that of its SVG.

    Raises:
        StorageError: if the file is missing, damaged or not one of ours.
    """
    if path.suffix not in (".svg", ".txt"):
        return storage.read_origin(path)
    try:
        description = ElementTree.parse(path.with_suffix(".svg")).findtext(DESCRIPTION)
        origin: Mapping[str, Any] = json.loads(description or "")
    except (OSError, ValueError, ElementTree.ParseError) as error:
        raise files.unreadable(path, error) from error
    files.check_place(path, origin)
    return origin
