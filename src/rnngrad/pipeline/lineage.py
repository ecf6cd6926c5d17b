"""The chain of files from the numbers of the paper back to datasets and seeds."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from rnngrad.pipeline import files, kept, provenance, storage

SOURCES = (".yaml", ".bib")
"""Files that were written by hand."""


def chain(
    path: Path, seen: dict[Path, str], depth: int = 0, about: Collection[str] = ()
) -> Iterator[str]:
    """Yield one line for a file and for each that it was made from, indented by depth.

    Args:
        path: a result file, or one written by hand.
        seen: digests of the files that are listed already, whose origin is not repeated;
            added to.
        depth: how far the file is from the first one.
        about: claims or runs; of a file that was put together from one for each, only theirs are
            followed.

    Raises:
        StorageError: if a file is missing or damaged, or is not the one that was used.
    """
    if path in seen:
        yield f"{'  ' * depth}{path} {seen[path]}: above"
        return
    try:
        seen[path] = provenance.file_digest(path)
    except OSError as error:
        raise files.unreadable(path, error) from error
    if path.suffix in SOURCES:
        yield f"{'  ' * depth}{path} {seen[path]}: by hand"
        return
    origin = provenance.origin_of(path)
    yield f"{'  ' * depth}{path} {seen[path]}: {summary(origin)}"
    for name, used in followed(origin["inputs"], about).items():
        if kept.is_copy(origin):
            yield f"{'  ' * (depth + 1)}{name} {used}: not kept"
        else:
            yield from checked(path, name, used, seen, depth + 1, about)


def checked(
    path: Path, name: str, used: str, seen: dict[Path, str], depth: int, about: Collection[str]
) -> Iterator[str]:
    """Yield the chain of a file that another was made from, if it still has the digest used."""
    yield from chain(Path(name), seen, depth, about)
    if seen[Path(name)] != used:
        raise storage.StorageError(
            f"{path} was made from {name} with digest {used}, but that file now has "
            f"{seen[Path(name)]}; run the study again"
        )


def followed(inputs: Mapping[str, str], about: Collection[str]) -> Mapping[str, str]:
    """Return the files, with their digests, that are of some claims or runs; all if none is."""
    parts = {name: f"/{Path(name).with_suffix('').as_posix()}/" for name in inputs}
    theirs = [name for name in inputs if any(f"/{each}/" in parts[name] for each in about)]
    return {name: inputs[name] for name in theirs or inputs}


def below(path: Path, table: str, where: Mapping[str, Any]) -> Iterator[str]:
    """Yield the chain of some rows of a table that a file was made from, and its versions.

    Args:
        path: the file.
        table: the end of the table's path.
        where: what chooses the rows; a `claim` and a `run` are followed alone.

    Raises:
        StorageError: as from `chain`.
    """
    origin, about = provenance.origin_of(path), set[str]()
    for key in ("claim", "run"):
        values = where.get(key, [])
        about |= {values} if isinstance(values, str) else set(values)
    names = [name for name in origin["inputs"] if f"/{name}".endswith(f"/{table}")]
    if not names:
        yield f"of the code and the settings of {path}: {summary(origin)}"
    for name in names:
        yield from checked(path, name, origin["inputs"][name], {}, 0, about)
        origin = provenance.origin_of(Path(name))
    made = (f"{package} {version}" for package, version in origin["versions"].items())
    yield f"versions: {', '.join(made)}"


def summary(origin: Mapping[str, Any]) -> str:
    """Return the rule of a file, its estimator, its seeds and the digest of the code."""
    params, said = origin["params"], [f"by {origin['rule']}"]
    if "estimator" in params:
        said.append(f"estimator {params['estimator']}")
    if "seed" in params:
        said.append(f"seed {params['seed']}")
    if "settings" in params:
        said.append(f"{params['settings']['recipe']['seeds']} repetitions")
    if "code" in params:
        said.append(f"code {params['code']['source']}")
    return ", ".join(said)
