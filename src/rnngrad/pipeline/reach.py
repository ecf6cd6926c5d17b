"""All code that can decide what a script computes, found without running it.

The walk begins at a script, or at a class or module that a job is given by name. It goes from each
statement to the definitions of the names in it, through imports of every kind: absolute and
relative ones, aliases, imports in functions, names that a package passes on. Where a name cannot be
followed, as with `from module import *` or a module handed over as a value, all of that module
counts. So does whatever a module does when it is imported.

Followed are this project and the user's own modules; of an installed package the version counts.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from rnngrad.pipeline.source import Source, Statement, is_open, load, read
from rnngrad.pipeline.syntax import Binding, Chain

ASIDE = frozenset(
    {
        "rnngrad.pipeline.job",  # what a job says
        "rnngrad.pipeline.provenance.origin",  # what a result says of itself
        "rnngrad.plugins",  # finds a class by its name; the class itself is a part of the job
        "rnngrad.temporary",  # what a file is called while it is written
        "rnngrad.extras",  # whether packages are installed
        "rnngrad.cells.BUILT_IN",
        "rnngrad.tasks.BUILT_IN",
        "jaxtyping",  # annotations
    }
)
"""Modules and definitions that cannot change a result."""


@dataclass
class Reach:
    """What a walk has come to.

    Attributes:
        code: digests of the statements, by module; and what imported names stand for.
        packages: top-level names of the installed packages that the code uses.
        root: the package of the class or module that the walk began at, followed even if installed.
    """

    code: set[tuple[str, str]] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)
    root: str = ""
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def first(self, *step: str) -> bool:
        """Tell whether a step of the walk is a new one, and remember it."""
        new = step not in self.seen
        self.seen.add(step)
        return new

    def follows(self, module: str) -> bool:
        """Tell whether the walk goes into a module."""
        return module.partition(".")[0] == self.root or is_open(module)

    def execute(self, module: str) -> None:
        """Add what importing a module does; its packages are imported before it."""
        parent = module.rpartition(".")[0]
        if parent:
            self.execute(parent)
        if self.first("execute", module) and (source := load(module)) is not None:
            self.run(source)

    def run(self, source: Source) -> None:
        """Add what a module does when it is run."""
        if source.other is not None:
            self.code.add((source.name, source.other))
        for bindings in source.imports.values():
            for binding in bindings:
                self.bind(binding)
                if binding.name not in source.mentioned and not self.follows(binding.module):
                    self.package(binding.module)  # imported for what it does
        self.add(source, source.effects)

    def bind(self, binding: Binding) -> None:
        """Import what an import statement names."""
        if self.follows(binding.module):
            self.execute(binding.module)
            submodule = f"{binding.module}.{binding.attribute}"
            if binding.attribute and load(submodule) is not None:
                self.execute(submodule)

    def add(self, source: Source, statements: list[Statement]) -> None:
        """Add statements of a module, in their order, and all that they lead to."""
        self.code.add((source.name, " ".join(each.digest for each in statements)))
        for statement in statements:
            local: dict[str, list[Binding]] = {}
            for binding in statement.imports:
                self.bind(binding)
                local.setdefault(binding.name, []).append(binding)
            for name in statement.names:
                self.name(source, name, local)

    def name(self, source: Source, name: Chain, local: dict[str, list[Binding]]) -> None:
        """Follow a dotted name in a statement; `local` are the imports inside the statement."""
        head, *rest = name
        bindings = [*local.get(head, ()), *source.imports.get(head, ())]
        for binding in bindings:
            self.code.add((source.name, f"{head} = {binding.module} {binding.attribute}"))
            self.resolve(binding.module, binding.attribute, rest)
        if head in source.definitions:
            self.define(source, head)
        elif not bindings:
            for star in [*local.get("*", ()), *source.imports.get("*", ())]:
                self.resolve(star.module, None, [])

    def define(self, source: Source, name: str) -> None:
        """Add the definition of a name."""
        aside = {source.name, f"{source.name}.{name}"} & ASIDE
        if not aside and self.first("define", source.name, name):
            self.add(source, source.definitions[name])

    def resolve(self, module: str, attribute: str | None, rest: list[str]) -> None:
        """Follow a dotted name from a module on."""
        if not self.follows(module):
            self.package(module)
        elif attribute is None and not rest:
            self.whole(module)
        elif attribute is None:
            self.resolve(module, rest[0], rest[1:])
        elif (source := load(module)) is not None and self.first(
            "resolve", module, attribute, *rest
        ):
            bindings = source.imports.get(attribute, [])
            itself = Binding(attribute, module, attribute) in bindings
            if attribute in source.definitions or (bindings and not itself):
                self.name(source, (attribute, *rest), {})
            elif load(f"{module}.{attribute}") is not None:
                self.execute(f"{module}.{attribute}")
                self.resolve(f"{module}.{attribute}", None, rest)
            else:
                self.whole(module)

    def whole(self, module: str) -> None:
        """Add all of a module, and what it passes on if it is a package."""
        self.execute(module)
        source = load(module)
        if source is None or not self.first("whole", module):
            return
        for name in source.definitions:
            self.define(source, name)
        for star in source.imports.get("*", ()):
            self.resolve(star.module, None, [])
        if source.search is not None:
            for name in source.imports:
                self.name(source, (name,), {})

    def package(self, module: str) -> None:
        """Note an installed package."""
        top = module.partition(".")[0]
        if top not in ASIDE and top not in sys.stdlib_module_names:
            self.packages.add(top)


@cache
def from_script(path: Path) -> Reach:
    """Return what a script leads to."""
    reach = Reach()
    reach.run(read("", path, None))
    return reach


@cache
def from_name(name: str) -> Reach:
    """Return what `package.module:Class`, or all of a module, leads to.

    Raises:
        ValueError: if there is no such module.
    """
    module, _, attribute = name.partition(":")
    if load(module) is None:
        raise ValueError(f"cannot find the source of module '{module}'")
    reach = Reach(root=module.partition(".")[0])
    reach.execute(module)
    reach.resolve(module, attribute or None, [])
    return reach


def together(reaches: Iterable[Reach]) -> Reach:
    """Return what several walks have come to."""
    union = Reach()
    for each in reaches:
        union.code |= each.code
        union.packages |= each.packages
    return union
