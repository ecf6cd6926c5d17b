"""What a piece of Python code mentions, imports and binds."""

import ast
from collections.abc import Iterator
from importlib.util import resolve_name
from typing import NamedTuple

Chain = tuple[str, ...]
"""A dotted name as it stands in the code: `storage.write_table` is `("storage", "write_table")`."""


class Binding(NamedTuple):
    """What an import statement gives a name to.

    Attributes:
        name: the name; `*` for all public ones.
        module: the module imported.
        attribute: what of it has the name; None for the module itself.
    """

    name: str
    module: str
    attribute: str | None


def names(node: ast.AST) -> Iterator[Chain]:
    """Yield every dotted name in some code, at its full length."""
    return (each for each in mentions(node) if isinstance(each, tuple))


def mentions(node: ast.AST) -> Iterator[Chain | ast.Import | ast.ImportFrom]:
    """Yield every dotted name, at its full length, and every import statement in some code."""
    pending: list[ast.AST] = [node]
    while pending:
        each, attributes = pending.pop(), []
        while isinstance(each, ast.Attribute):
            attributes.append(each.attr)
            each = each.value
        if isinstance(each, ast.Name):
            yield (each.id, *reversed(attributes))
        elif isinstance(each, ast.Import | ast.ImportFrom):
            yield each
        elif not isinstance(each, ast.Constant):
            pending += ast.iter_child_nodes(each)


def bound(node: ast.stmt) -> set[str]:
    """Return the names that a statement other than a definition or an import may bind."""
    named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    inside = list(ast.walk(node))
    names = {each.name for each in inside if isinstance(each, named)}
    return names | {
        each.id for each in inside if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }


def only_binds(node: ast.stmt) -> bool:
    """Tell whether a statement does nothing but give names to values."""
    match node:
        case ast.Assign(targets=targets):
            pass
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
            targets = [target]
        case _:
            return False
    return not any(
        isinstance(each, ast.Attribute | ast.Subscript)
        for target in targets
        for each in ast.walk(target)
    )


def bindings(node: ast.Import | ast.ImportFrom, package: str) -> Iterator[Binding]:
    """Yield what an import statement binds; relative ones count from `package` on."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.partition(".")[0]
            yield Binding(alias.asname or top, alias.name if alias.asname else top, None)
            if not alias.asname:
                yield Binding("", alias.name, None)  # imported, but under no name
        return
    module = node.module or ""
    if node.level:
        module = resolve_name("." * node.level + module, package)
    for alias in node.names:
        yield Binding(alias.asname or alias.name, module, alias.name)


def is_text(node: ast.AST) -> bool:
    """Tell whether a statement is a text alone, as a docstring is."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def without_texts(node: ast.AST) -> ast.AST:
    """Take the docstrings out of some code, in place."""
    pending = [node]
    while pending:
        each = pending.pop()
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            if isinstance(block := getattr(each, field, None), list):
                setattr(each, field, [line for line in block if not is_text(line)])
                pending += block
    return node
