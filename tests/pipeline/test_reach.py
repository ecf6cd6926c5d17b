"""What counts as a change of code: on small packages of a user's own."""

import importlib
from pathlib import Path

import pytest

from rnngrad.pipeline import reach, source

CELL = '''
from mine.helper import g

SCALE = 2


class Leaky:
    """Say."""

    def step(self, x):
        """Say."""
        return g(x) * SCALE


def unused():
    return 0
'''
HELPER = "LIMIT = 3\n\n\ndef g(x):\n    return x + LIMIT\n\n\ndef other():\n    return 1\n"


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """Return a function that writes files of the user's and walks from mine.cell:Leaky."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(source, "KEPT", tmp_path / "kept")

    def walk(root="mine.cell:Leaky", **sources):
        for name, text in sources.items():
            path = tmp_path / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_text(text)
        forget()
        return reach.from_name(root)

    walk(mine__init="", mine__cell=CELL, mine__helper=HELPER)
    (tmp_path / "mine/__init__.py").touch()
    yield walk
    forget()


def forget():
    importlib.invalidate_caches()
    for each in (source.load, source.is_open, reach.from_name, reach.from_script):
        each.cache_clear()


def changes(mine, **sources):
    """Whether a walk comes to something else once files are written."""
    before = mine().code
    return mine(**sources).code != before


def test_modules_are_taken_apart_once_and_kept(mine, monkeypatch):
    before = mine().code
    monkeypatch.setattr(source.ast, "parse", lambda *_: pytest.fail("parsed again"))
    assert mine().code == before


@pytest.mark.parametrize("content", [b"", b"half", b"\x80\x04N."])
def test_damaged_files_of_kept_modules_are_made_anew(mine, tmp_path, content):
    before, kept = mine().code, [*(tmp_path / "kept").iterdir()]
    assert kept
    for path in kept:
        path.write_bytes(content)
    assert mine().code == before
    assert all(path.read_bytes() != content for path in kept)


def test_modules_need_not_be_kept(mine, tmp_path, monkeypatch):
    before = mine().code
    (tmp_path / "file").touch()
    monkeypatch.setattr(source, "KEPT", tmp_path / "file/kept")
    assert mine().code == before


def test_comments_docstrings_and_layout_do_not_count(mine):
    text = CELL.replace('"""Say."""', '"""Say more."""').replace("(self, x)", "(\n self, x) ")
    text = text.replace("SCALE = 2", 'SCALE = 2  # why\n"""What it is."""')
    assert not changes(mine, mine__cell=text)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("mine__cell", "g(x) * SCALE", "g(x) - SCALE"),
        ("mine__cell", "SCALE = 2", "SCALE = 3"),
        ("mine__helper", "x + LIMIT", "x - LIMIT"),
        ("mine__helper", "LIMIT = 3", "LIMIT = 4"),
        ("mine__helper", "LIMIT = 3", "LIMIT = 3\nLIMIT += 1"),
        ("mine__helper", "LIMIT = 3", "LIMIT = 3\nprint(LIMIT)"),
    ],
)
def test_an_edit_of_what_is_used_counts(mine, name, old, new):
    text = {"mine__cell": CELL, "mine__helper": HELPER}[name]
    assert changes(mine, **{name: text.replace(old, new)})


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("mine__cell", "return 0", "return 1"), ("mine__helper", "return 1", "return 2")],
)
def test_an_edit_of_what_is_not_used_does_not(mine, name, old, new):
    text = {"mine__cell": CELL, "mine__helper": HELPER}[name]
    assert not changes(mine, **{name: text.replace(old, new)})


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("from .helper import g", "g(x)"),
        ("from . import helper", "helper.g(x)"),
        ("from mine import helper as h", "h.g(x)"),
        ("import mine.helper", "mine.helper.g(x)"),
        ("import mine.helper as h", "h.g(x)"),
        ("from .helper import *", "g(x)"),
        ("from mine import helper", 'getattr(helper, "g")(x)'),
        ("", "(lambda y: __import__)(x)\n        from .helper import g\n        return g(x)"),
        ("if True:\n    from mine.helper import g", "g(x)"),
        ("try:\n    from .helper import g\nexcept ImportError:\n    g = None", "g(x)"),
        ("from sibling import g", "g(x)"),
        ("from mine.passes import g", "g(x)"),
        ("import mine.passes", "mine.passes.again(x)"),
    ],
)
def test_every_kind_of_import_is_followed(mine, imports, call):
    text = CELL.replace("from mine.helper import g", imports).replace("g(x)", call)
    passes = "from .helper import g\nfrom .helper import g as again\n"
    mine(mine__cell=text, mine__passes=passes, sibling="from mine.helper import g\n")
    assert changes(mine, mine__helper=HELPER.replace("x + LIMIT", "x - LIMIT"))


def test_what_a_package_passes_on_is_followed(mine, tmp_path):
    (tmp_path / "mine/__init__.py").write_text("from .helper import g\n")
    mine(mine__cell=CELL.replace("from mine.helper import g", "from mine import g"))
    assert not changes(mine, mine__helper=HELPER.replace("return 1", "return 2"))
    assert changes(mine, mine__helper=HELPER.replace("x + LIMIT", "x - LIMIT"))


def test_a_name_that_stands_for_something_else_counts(mine):
    text = CELL.replace("from mine.helper import g", "from jax.nn import sigmoid as g")
    mine(mine__cell=text)
    assert changes(mine, mine__cell=text.replace("sigmoid", "relu"))


def test_what_importing_a_module_does_counts(mine):
    mine(mine__cell=f"import mine.config\n{CELL}", mine__config="import os\n")
    assert changes(mine, mine__config='import os\n\nos.environ["A"] = "1"\n')
    assert changes(mine, mine__config="import os\n\nos.umask(7)\n")


def test_what_is_registered_with_a_function_counts(mine):
    text = f"{HELPER}\n\n@g.rule\ndef rule_of_g(x):\n    return x\n"
    mine(mine__helper=text)
    assert changes(mine, mine__helper=text.replace("    return x\n", "    return -x\n"))


def test_base_classes_count(mine):
    mine(
        mine__cell=CELL.replace("class Leaky:", "class Leaky(Base):").replace(
            "import g", "import Base, g"
        ),
        mine__helper=f"{HELPER}\n\nclass Base:\n    a = 1\n",
    )
    assert changes(mine, mine__helper=f"{HELPER}\n\nclass Base:\n    a = 2\n")


def test_packages_are_those_that_are_used(mine):
    text = "import numpy as np\nimport pandas as pd\n" + HELPER
    text = text.replace("x + LIMIT", "np.abs(x)").replace("return 1", "return pd.NA")
    assert mine(mine__helper=text).packages == {"numpy"}
    bare = text.replace("import pandas as pd", "import pandas")  # for what importing it does
    assert mine(mine__helper=bare.replace("pd.NA", "0")).packages == {"numpy", "pandas"}


def test_a_folder_without_init_is_a_package_too(mine, tmp_path):
    (tmp_path / "mine/__init__.py").unlink()
    assert changes(mine, mine__helper=HELPER.replace("x + LIMIT", "x - LIMIT"))


def test_a_module_that_is_not_python_counts_by_its_bytes(mine, tmp_path):
    suffix = importlib.machinery.EXTENSION_SUFFIXES[0]
    (tmp_path / f"mine/fast{suffix}").write_bytes(b"1")
    mine(mine__cell=CELL.replace("mine.helper", "mine.fast"))
    before = mine().code
    (tmp_path / f"mine/fast{suffix}").write_bytes(b"2")
    assert mine().code != before


def test_a_module_without_source_is_named():
    with pytest.raises(ValueError, match=r"the source of module 'rnngrad\.nowhere'"):
        reach.from_name("rnngrad.nowhere")


def test_what_trains_and_what_draws_data_do_not_reach_the_measures():
    """Training is dear: an edit of what is measured afterwards must not start it again."""
    scripts = Path(__file__).parents[2] / "workflow/scripts"
    for name in ("train/train_cell.py", "data/generate_data.py"):
        modules = {module for module, _ in reach.from_script(scripts / name).code}
        assert "rnngrad.tasks" in modules or "rnngrad.training.trainer" in modules
        assert not any(module.startswith("rnngrad.measures") for module in modules)
