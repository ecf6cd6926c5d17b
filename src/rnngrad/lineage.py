"""The chain of files from a verdict back to datasets and seeds."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rnngrad import provenance, storage


def origin_of(path: Path) -> Mapping[str, Any]:
    """Return the origin of a result file of any kind.

    Raises:
        StorageError: if the file is missing, damaged or not one of ours.
    """
    if path.suffix != ".json":
        return storage.read_origin(path)
    try:
        return json.loads(path.read_text(encoding="utf-8"))["origin"]
    except (OSError, ValueError, KeyError) as error:
        raise storage.unreadable(path, error) from error


def chain(path: Path, seen: dict[Path, str], depth: int = 0) -> Iterator[str]:
    """Yield one line for a file and for each that it was made from, indented by depth.

    Args:
        path: a result file.
        seen: digests of the files that were already told of, whose own origin is not told again;
            added to.
        depth: how far the file is from the first one.

    Raises:
        StorageError: if a file is missing or damaged, or is not the one that was used.
    """
    if path in seen:
        yield f"{'  ' * depth}{path} {seen[path]}: above"
        return
    seen[path] = provenance.file_digest(path)
    origin = origin_of(path)
    yield f"{'  ' * depth}{path} {seen[path]}: {said(origin)}"
    for name, used in origin["inputs"].items():
        yield from chain(Path(name), seen, depth + 1)
        if seen[Path(name)] != used:
            raise storage.StorageError(
                f"{path} was made from {name} with digest {used}, but that file now has "
                f"{seen[Path(name)]}; run the study again"
            )


def said(origin: Mapping[str, Any]) -> str:
    """Return the rule of a file, its seeds and the digest of the code."""
    params = origin["params"]
    seeds = [f"seed {params['seed']}"] if "seed" in params else []
    if "settings" in params:
        seeds += [f"{params['settings']['recipe']['seeds']} repetitions"]
    code = [f"code {params['code']}"] if "code" in params else []
    return ", ".join([f"by {origin['rule']}", *seeds, *code])
