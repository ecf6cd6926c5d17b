"""The locks: hashed, bound to no package index, and covering what the library declares."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("bootstrap.lock", "requirements.lock")
PINNED = re.compile(r"(?P<name>[a-z0-9-]+)==\S+( ; [^\\]+)?(\s+--hash=sha256:[0-9a-f]{64})+")


def requirements(lock: str) -> list[str]:
    """Return the requirements of a lock, one logical line each."""
    return (ROOT / lock).read_text().replace("\\\n", "").splitlines()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_and_hashed(lock: str) -> None:
    unpinned = [line for line in requirements(lock) if not PINNED.fullmatch(line)]
    assert unpinned == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_package_index_is_named(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text()


def test_everything_declared_is_locked_with_the_build_backend() -> None:
    matches = map(PINNED.match, requirements("requirements.lock"))
    locked = {match["name"] for match in matches if match}
    document = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project, build = document["project"], document["build-system"]["requires"]
    extras = itertools.chain(*project["optional-dependencies"].values())
    declared = [*project["dependencies"], *extras, *build]
    names = {match[0] for match in (re.match(r"[\w-]+", line) for line in declared) if match}
    assert names - {"rnngrad"} <= locked
