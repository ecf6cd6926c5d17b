"""What `pip install .` gives: the library, typed; extras with all that its other parts import."""

import ast
import importlib
import itertools
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder

from rnngrad import extras
from rnngrad.tasks import digits

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


LIGHT = ("cells", "interop", "measures", "tasks")
"""The parts of the library that need no extra to be imported."""


def names(requirements):
    return {
        re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower() for requirement in requirements
    }


def imports(path):
    """The top-level packages that a module imports when it is imported, and all that it may."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node in inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0], node in inside


def undeclared(paths, declared, late):
    """Packages that modules import, also (`late`) within functions, and that are not declared."""
    distributions = packages_distributions()
    found = {name for path in paths for name, inside in imports(path) if late or not inside}
    others = found - sys.stdlib_module_names - {"rnngrad"}
    return {
        name
        for name in others
        if not {given.lower() for given in distributions[name]} & names(declared)
    }


def test_everything_the_library_imports_is_declared():
    extras = PROJECT["project"]["optional-dependencies"]
    declared = [*PROJECT["project"]["dependencies"], *itertools.chain(*extras.values())]
    assert undeclared((ROOT / "src").rglob("*.py"), declared, late=True) == set()


def test_cells_tasks_and_measures_need_no_extra():
    paths = [path for part in LIGHT for path in (ROOT / "src/rnngrad" / part).rglob("*.py")]
    assert undeclared(paths, PROJECT["project"]["dependencies"], late=False) == set()


@pytest.mark.parametrize("part", LIGHT)
def test_what_is_light_loads_nothing_heavy(part):
    script = f"""if True:
        import sys
        import rnngrad.{part} as part
        loaded = [part.load(name) for name in getattr(part, "BUILT_IN", ())]
        heavy = {{"pandas", "pyarrow", "sklearn", "matplotlib", "snakemake"}} & set(sys.modules)
        assert not heavy, heavy
    """
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize(
    ("part", "extra"),
    [("study", "study"), ("diagnosis", "measure"), ("paper", "paper"), ("report", "report")],
)
def test_a_missing_extra_is_one_line_that_says_what_to_install(monkeypatch, part, extra):
    module = importlib.import_module(f"rnngrad.{part}")
    monkeypatch.setattr(extras, "is_installed", lambda package: False)
    with pytest.raises(ImportError, match=rf"pip install 'rnngrad\[{extra}\]'$") as caught:
        importlib.reload(module)
    assert "\n" not in str(caught.value)


def test_a_library_that_is_not_installed_declares_nothing(monkeypatch):
    def requires(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", requires)
    extras.require("study")


def test_digits_without_scikit_learn_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    digits.images.cache_clear()
    with pytest.raises(ImportError, match=r"task 'digits' .* pip install 'rnngrad\[study\]'"):
        digits.images()


def test_the_package_says_that_it_is_typed():
    (package,) = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert (ROOT / package / "py.typed").exists()


def test_the_wheel_has_the_library_and_nothing_else(tmp_path):
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path))
    with zipfile.ZipFile(wheel) as file:
        members = file.namelist()
    sources = (ROOT / "src").rglob("*.py")
    expected = {str(path.relative_to(ROOT / "src")) for path in sources} | {"rnngrad/py.typed"}
    assert {name for name in members if "dist-info" not in name} == expected


def test_the_workflow_is_as_snakemakes_catalog_wants_it():
    """What scripts/generate-catalog.py of snakemake-workflow-catalog looks for."""
    settings = yaml.safe_load((ROOT / ".snakemake-workflow-catalog.yml").read_text())
    assert set(settings["usage"]) == {"mandatory-flags", "software-stack-deployment", "report"}
    for name in ("workflow/Snakefile", "workflow/rules", "config/config.yaml", "config/README.md"):
        assert (ROOT / name).exists()
