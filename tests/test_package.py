"""What `pip install .` gives: the library, typed, with all that it imports."""

import ast
import importlib.util
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def names(requirements):
    return {requirement.split(">=")[0].split("==")[0].lower() for requirement in requirements}


def imported():
    """The top-level packages that the library imports."""
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]


def test_everything_the_library_imports_is_a_dependency():
    distributions = packages_distributions()
    others = set(imported()) - sys.stdlib_module_names - {"rnngrad"}
    needed = {name.lower(): set(map(str.lower, distributions[name])) for name in others}
    declared = names(PROJECT["project"]["dependencies"])
    assert {name for name, given in needed.items() if not given & declared} == set()


def test_the_dependencies_are_locked():
    locked = {
        line.split("==")[0]
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if "==" in line
    }
    extras = PROJECT["project"]["optional-dependencies"].values()
    assert names(PROJECT["project"]["dependencies"]) <= locked
    assert all(names(extra) <= locked for extra in extras)


def test_the_package_says_that_it_is_typed():
    (package,) = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert (ROOT / package / "py.typed").exists()


@pytest.mark.skipif(not importlib.util.find_spec("hatchling"), reason="needs hatchling")
def test_the_wheel_has_the_library_and_nothing_else(tmp_path):
    from hatchling.builders.wheel import WheelBuilder

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
