"""The optional parts of the library: whether what they need is installed."""

import re
from importlib import metadata


def require(extra: str) -> None:
    """Check that the packages of an extra of this library are installed.

    A library that is used from its source tree, without being installed, declares no packages:
    nothing is checked then.

    Args:
        extra: a name in `[project.optional-dependencies]` of pyproject.toml.

    Raises:
        ImportError: if packages are missing; it names one and how to install them.
    """
    missing = [name for name in packages(extra) if not is_installed(name)]
    if missing:
        raise ImportError(
            f"rnngrad without its extra '{extra}' ({missing[0]} is not installed): "
            f"pip install 'rnngrad[{extra}]'"
        )


def packages(extra: str) -> list[str]:
    """Return the names of the packages that the installed library declares for an extra."""
    try:
        declared = metadata.requires("rnngrad") or []
    except metadata.PackageNotFoundError:
        return []
    marker = re.compile(rf"""extra == ['"]{extra}['"]""")
    return [re.split(r"[^\w.-]", text, maxsplit=1)[0] for text in declared if marker.search(text)]


def is_installed(package: str) -> bool:
    """Return whether a package, by its name on the index, is installed."""
    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True
