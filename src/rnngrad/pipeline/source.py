"""The source of a module: what it defines, what it imports, what it does when it is imported.

Modules taken apart are kept, by their content, for the next time that Snakemake starts.
"""

import ast
import hashlib
import os
import pickle
import sys
from contextlib import suppress
from functools import cache, cached_property
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rnngrad import temporary
from rnngrad.pipeline import syntax
from rnngrad.pipeline.syntax import (
    Binding,
    bindings,
    bound,
    is_text,
    mentions,
    names,
    only_binds,
    without_texts,
)

INSTALLED = {"site-packages", "dist-packages"}
"""Names of folders whose modules belong to a package that was installed."""

KEPT = Path(".cache/sources")
"""Where modules taken apart are kept, in the folder that Snakemake runs in."""


class Statement:
    """One top-level statement of a module."""

    def __init__(self, node: ast.stmt, package: str) -> None:
        """Collect the names it mentions and its imports, relative ones from `package` on."""
        self.node = node
        mentioned = set(mentions(node))
        self.names = frozenset(each for each in mentioned if isinstance(each, tuple))
        self.imports = tuple(
            binding
            for each in mentioned
            if not isinstance(each, tuple)
            for binding in bindings(each, package)
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of its meaning: comments, layout and docstrings do not count."""
        return hashlib.sha256(ast.dump(without_texts(self.node)).encode()).hexdigest()

    def __getstate__(self) -> dict[str, Any]:
        """Return what is kept: everything but the syntax tree."""
        return {"names": self.names, "imports": self.imports, "digest": self.digest}


class Source:
    """A module, taken apart.

    Attributes:
        definitions: the statements that define each name, with those that register something with
            it (`@name.defjvp`).
        effects: statements that do something when the module is imported.
        imports: what its import statements give names to, by name.
        search: where its submodules lie, if it is a package.
        other: the SHA-256 of a module that is not written in Python.
    """

    def __init__(self, name: str, path: Path | None, search: tuple[str, ...] | None) -> None:
        """Read the module `name` from `path`; a package without a file of its own has none."""
        self.name, self.search = name, search
        self.definitions: dict[str, list[Statement]] = {}
        self.effects: list[Statement] = []
        self.imports: dict[str, list[Binding]] = {}
        self.other: str | None = None
        if path is None:
            return
        if path.suffix != ".py":
            self.other = hashlib.sha256(path.read_bytes()).hexdigest()
            return
        package = name if search is not None else name.rpartition(".")[0]
        tree = ast.parse(path.read_bytes(), str(path))
        statements = [Statement(node, package) for node in tree.body if not is_text(node)]
        for each in statements:
            self._sort(each)
        self._attach()

    def _sort(self, statement: Statement) -> None:
        node = statement.node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            self.definitions.setdefault(node.name, []).append(statement)
            return
        for binding in statement.imports:
            self.imports.setdefault(binding.name, []).append(binding)
        if isinstance(node, ast.Import | ast.ImportFrom):
            return
        for name in bound(node):
            self.definitions.setdefault(name, []).append(statement)
        if not only_binds(node):
            self.effects.append(statement)

    def _attach(self) -> None:
        """Let what is decorated with a name count wherever that name, or the module, counts."""
        for statement in [each for group in self.definitions.values() for each in group]:
            for decorator in getattr(statement.node, "decorator_list", ()):
                for root in {name[0] for name in names(decorator)}:
                    if root in self.definitions:
                        self.definitions[root].append(statement)
                    elif any(is_open(binding.module) for binding in self.imports.get(root, ())):
                        self.effects.append(statement)

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """First parts of all names that its statements mention."""
        groups = [self.effects, *self.definitions.values()]
        return frozenset(name[0] for group in groups for each in group for name in each.names)


@cache
def is_open(module: str) -> bool:
    """Tell whether a module is followed: this project's, or the user's and not installed."""
    top = module.partition(".")[0]
    if top == "rnngrad":
        return True
    if top in sys.stdlib_module_names or top == "__main__" or (spec := find_spec(top)) is None:
        return False
    places = [spec.origin] if spec.has_location else [*(spec.submodule_search_locations or ())]
    return bool(places) and not any(INSTALLED & {*Path(place or "").parts} for place in places)


@cache
def load(module: str) -> Source | None:
    """Return a module's source, or None if there is no such module; nothing is imported."""
    parent, _, _ = module.rpartition(".")
    if not parent:
        spec = find_spec(module)
    elif (package := load(parent)) is None or package.search is None:
        return None
    else:
        spec = PathFinder.find_spec(module, package.search)
    if spec is None:
        return None
    search = spec.submodule_search_locations
    path = Path(spec.origin) if spec.has_location and spec.origin else None
    return read(module, path, None if search is None else tuple(search))


def read(name: str, path: Path | None, search: tuple[str, ...] | None) -> Source:
    """Return `Source(name, path, search)`, from what was kept if the file is as it was then."""
    if path is None or path.suffix != ".py":
        return Source(name, path, search)
    is_package = str(search is not None)
    parts = (way_of_reading(), name.encode(), is_package.encode(), path.read_bytes())
    kept = KEPT / hashlib.sha256(b"\0".join(parts)).hexdigest()
    try:
        source: Source = pickle.loads(kept.read_bytes())
        source.search = search
    except Exception:  # not kept, or damaged in whatever way
        source = Source(name, path, search)
        keep(source, kept)
    return source


@cache
def way_of_reading() -> bytes:
    """Return what decides, besides a file itself, what is kept of it: this code and Python's."""
    own = [Path(str(file)).read_bytes() for file in (__file__, syntax.__file__)]
    return b"\0".join([sys.version.encode(), *own])


def keep(source: Source, path: Path) -> None:
    """Write a module taken apart to a file, if files can be written here."""
    part = temporary.name(path)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(pickle.dumps(source))
        os.replace(part, path)
