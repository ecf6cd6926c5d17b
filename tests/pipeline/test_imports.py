"""The walk over the source against what Python does: for every script, cell, task and figure.

Python imports each of them in a process of its own and says which modules of the project it ran.
An effect put into a module has to change the digest of just those that run it; a constant changed
in a definition may change no others.
"""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rnngrad import cells, figures, tasks
from rnngrad.pipeline import reach, source
from rnngrad.pipeline.syntax import is_text
from rnngrad.report import charts

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "workflow/scripts").rglob("*.py"))
MODULES = sorted((ROOT / "src/rnngrad").rglob("*.py"))
ESTIMATORS = sorted((ROOT / "src/rnngrad/claims/estimators").glob("[bc]*.py"))
NAMES = [
    *cells.BUILT_IN.values(),
    *tasks.BUILT_IN.values(),
    *(f"rnngrad.figures.{name}" for name in figures.NAMES),
    *(f"rnngrad.report.charts.{name}" for name in charts.NAMES),
    *(f"rnngrad.claims.estimators.{path.stem}" for path in ESTIMATORS),
]
ROOTS = [*map(str, SCRIPTS), *NAMES]
pytestmark = pytest.mark.slow

# Each root is imported in a fork, so that what is slow to import is imported once.
IMPORT = """
import importlib, json, os, runpy, sys
import altair, jax, matplotlib, numpy, optax, pandas, scipy.stats, seaborn, sklearn, sympy
import vl_convert

def run(root):
    if root.endswith(".py"):
        runpy.run_path(root)
    else:
        importlib.import_module(root.partition(":")[0])
    return sorted(name for name in sys.modules if name.partition(".")[0] == "rnngrad")

for root in json.loads(sys.argv[1]):
    sys.stdout.flush()
    if not os.fork():
        print(json.dumps([root, run(root)]), flush=True)
        os._exit(0)
    assert os.wait()[1] == 0, root
"""


@pytest.fixture(scope="module")
def imported() -> dict[str, set[str]]:
    """The modules of the project that Python runs for each root."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", IMPORT, json.dumps(ROOTS)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return {root: set(names) for root, names in map(json.loads, done.stdout.splitlines())}


@pytest.fixture
def edit(tmp_path, monkeypatch):
    """Return a function that gives the roots whose digest changes with a module's text.

    A walk is the same as before if it never looked the module up, so it is not repeated.
    """
    load, edited, looked_up = source.load, {}, set()

    def loaded(name: str) -> source.Source | None:
        looked_up.add(name)
        return edited.get(name) or load(name)

    def walk(root: str) -> tuple[set[tuple[str, str]], set[str]]:
        looked_up.clear()
        reach.from_name.cache_clear()
        reach.from_script.cache_clear()
        found = reach.from_script(Path(root)) if root.endswith(".py") else reach.from_name(root)
        return found.code, set(looked_up)

    monkeypatch.setattr(reach, "load", loaded)
    before = {root: walk(root) for root in ROOTS}

    def edit(module: str, text: str) -> set[str]:
        (tmp_path / "edited.py").write_text(text)
        edited[module] = source.Source(module, tmp_path / "edited.py", load(module).search)
        changed = {
            root
            for root, (code, modules) in before.items()
            if module in modules and walk(root)[0] != code
        }
        del edited[module]
        return changed

    yield edit
    reach.from_name.cache_clear()
    reach.from_script.cache_clear()


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT / "src").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def importers(path: Path, imported: dict[str, set[str]]) -> set[str]:
    return {root for root, modules in imported.items() if dotted(path) in modules}


def test_an_effect_reruns_just_what_imports_the_module(edit, imported):
    for path in MODULES:
        changed = edit(dotted(path), f"{path.read_text()}\nprint()\n")
        assert changed == importers(path, imported), path


class Change(ast.NodeTransformer):
    """Changes the first number or the first text that is not a docstring."""

    def __init__(self) -> None:
        self.done = False

    def visit_Expr(self, node):
        return node if is_text(node) else self.generic_visit(node)

    def visit_JoinedStr(self, node):
        return node

    def visit_Constant(self, node):
        if self.done or not isinstance(node.value, int | float | str):
            return node
        self.done = True
        return ast.Constant(node.value + ("x" if isinstance(node.value, str) else 1))


def test_a_changed_constant_reruns_none_that_does_not_import_it(edit, imported):
    for path in MODULES:
        change = Change()
        tree = ast.fix_missing_locations(change.visit(ast.parse(path.read_text())))
        if change.done:
            assert edit(dotted(path), ast.unparse(tree)) <= importers(path, imported), path


def test_every_rule_names_its_own_script():
    for path in (ROOT / "workflow/rules").glob("*.smk"):
        for rule in path.read_text().split("\nrule ")[1:]:
            body = " ".join(rule.split())
            if "script:" in body and "output:" in body:
                script = body.partition('"../scripts/')[2].partition('"')[0]
                assert script in body.partition("code(")[2].partition(")")[0], rule
