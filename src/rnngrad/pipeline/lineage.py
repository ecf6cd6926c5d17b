"""The chain of files from the numbers of the paper back to datasets and seeds."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rnngrad.pipeline import provenance, storage

SOURCES = (".yaml", ".bib")
"""Files that were written by hand."""


def chain(path: Path, seen: dict[Path, str], depth: int = 0) -> Iterator[str]:
    """Yield one line for a file and for each that it was made from, indented by depth.

    Args:
        path: a result file, or one written by hand.
        seen: digests of the files that are listed already, whose origin is not repeated;
            added to.
        depth: how far the file is from the first one.

    Raises:
        StorageError: if a file is missing or damaged, or is not the one that was used.
    """
    if path in seen:
        yield f"{'  ' * depth}{path} {seen[path]}: above"
        return
    seen[path] = provenance.file_digest(path)
    if path.suffix in SOURCES:
        yield f"{'  ' * depth}{path} {seen[path]}: by hand"
        return
    origin = provenance.origin_of(path)
    yield f"{'  ' * depth}{path} {seen[path]}: {summary(origin)}"
    for name, used in origin["inputs"].items():
        yield from chain(Path(name), seen, depth + 1)
        if seen[Path(name)] != used:
            raise storage.StorageError(
                f"{path} was made from {name} with digest {used}, but that file now has "
                f"{seen[Path(name)]}; run the study again"
            )


def summary(origin: Mapping[str, Any]) -> str:
    """Return the rule of a file, its seeds and the digest of the code."""
    params = origin["params"]
    seeds = [f"seed {params['seed']}"] if "seed" in params else []
    if "settings" in params:
        seeds += [f"{params['settings']['recipe']['seeds']} repetitions"]
    code = [f"code {params['code']['source']}"] if "code" in params else []
    return ", ".join([f"by {origin['rule']}", *seeds, *code])
