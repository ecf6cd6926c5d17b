"""What counts as a change of code."""

import importlib
import sys

import pytest

from rnngrad.pipeline import provenance


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of one's own whose modules can be written and digested."""
    folder = tmp_path / "owncells"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    def digest(**sources):
        for name, source in sources.items():
            (folder / f"{name}.py").write_text(source)
        importlib.invalidate_caches()
        provenance._code_and_imports.cache_clear()
        provenance.source_digest.cache_clear()
        return provenance.source_digest("owncells.cell")

    yield digest
    for name in [name for name in sys.modules if name.startswith("owncells")]:
        del sys.modules[name]


SOURCE = 'from owncells.helper import g\n\ndef f(x):\n    """Say."""\n    return g(x)\n'
HELPER = "def g(x):\n    return x\n"


def test_comments_docstrings_and_layout_do_not_count(package):
    before = package(cell=SOURCE, helper=HELPER)
    relaid = SOURCE.replace('"""Say."""', '"""Say more."""').replace("f(x):", "f(\n    x\n):  # !")
    assert package(cell=relaid) == before


def test_code_counts_also_in_what_is_imported(package):
    before = package(cell=SOURCE, helper=HELPER)
    after = package(helper=HELPER.replace("return x", "return x + 1"))
    assert after != before


def test_modules_that_are_not_imported_do_not_count(package):
    before = package(cell=SOURCE, helper=HELPER)
    assert package(other="x = 1\n") == before


def test_editing_one_cell_leaves_the_others_digests(monkeypatch):
    lstm = provenance.source_digest("rnngrad.cells.lstm")
    assert provenance.source_digest("rnngrad.cells.lstm", "rnngrad.cells.gru") != lstm
    imports = provenance._code_and_imports("rnngrad.cells.lstm")[1]
    assert "rnngrad.cells.base" in imports
    assert "rnngrad.cells.gru" not in imports


def test_a_module_without_source_is_named():
    with pytest.raises(ValueError, match="cannot find the source of module 'rnngrad"):
        provenance.source_digest("rnngrad.nowhere")


def test_the_digest_of_settings_does_not_depend_on_their_order():
    assert provenance.digest({"a": 1, "b": 2}) == provenance.digest({"b": 2, "a": 1})
    assert provenance.digest({"a": 1}) != provenance.digest({"a": 2})
