"""What a result says of itself."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from rnngrad.pipeline import provenance, storage

SCRIPTS = Path(__file__).parents[2] / "workflow/scripts"


@pytest.fixture(autouse=True)
def fresh():
    yield
    provenance.code.cache_clear()
    provenance.version_of.cache_clear()


def code(script, *parts):
    provenance.code.cache_clear()
    provenance.version_of.cache_clear()
    return provenance.code(SCRIPTS / script, *parts)


def test_the_digest_of_settings_does_not_depend_on_their_order():
    assert provenance.digest({"a": 1, "b": 2}) == provenance.digest({"b": 2, "a": 1})
    assert provenance.digest({"a": 1}) != provenance.digest({"a": 2})


def test_a_cell_is_a_part_of_the_code():
    sources = [
        code("train/train_cell.py", *parts)["source"]
        for parts in ((), ("rnngrad.cells.lstm:LSTM",), ("rnngrad.cells.gru:GRU",))
    ]
    assert len(set(sources)) == 3


def test_versions_are_those_of_the_packages_that_decide():
    trained = code("train/train_cell.py")["versions"]
    assert {"jax", "jaxlib", "numpy", "optax"} <= set(trained)
    assert not {"scipy", "sympy", "matplotlib", "snakemake"} & set(trained)
    assert "scipy" in code("claims/decide_claim.py")["versions"]
    assert {"sympy", "mpmath"} <= set(code("theory/prove_theory.py")["versions"])
    digits = code("data/generate_data.py", "rnngrad.tasks.digits:Digits")["versions"]
    assert digits["sklearn"] == provenance.version("scikit-learn")
    assert "sklearn" not in code("data/generate_data.py", "rnngrad.tasks.copy:Copy")["versions"]


def test_another_version_is_another_code(monkeypatch):
    decided, trained = code("claims/decide_claim.py"), code("train/train_cell.py")
    version = provenance.version
    monkeypatch.setattr(
        provenance, "version", lambda name: "0" if name == "scipy" else version(name)
    )
    assert code("claims/decide_claim.py") != decided
    assert code("train/train_cell.py") == trained


def test_the_flags_of_xla_count_where_jax_computes(monkeypatch):
    decided, trained = code("claims/decide_claim.py"), code("train/train_cell.py")
    monkeypatch.setenv("XLA_FLAGS", "--xla_cpu_enable_fast_math=true")
    assert code("train/train_cell.py") != trained
    assert code("claims/decide_claim.py") == decided


def job(tmp_path, name, inputs, versions):
    params = {"seed": 1, "code": {"source": "0", "versions": versions, "environment": {}}}
    path = tmp_path / f"{name}.parquet"
    made = SimpleNamespace(rule="r", params=params, input=inputs, output=[path])
    storage.write_table(path, pd.DataFrame({"a": [1]}), provenance.origin(made))
    return path


def test_versions_come_from_what_a_result_was_made_from(tmp_path):
    old = job(tmp_path, "old", [], {"jax": "1.0"})
    new = job(tmp_path, "new", [], {"jax": "1.1"})
    table = job(tmp_path, "table", [old, new], {"pandas": "3.0"})
    versions = provenance.origin_of(table)["versions"]
    assert versions == provenance.origin_of(old)["versions"] | {
        "jax": "1.0 and 1.1",
        "pandas": "3.0",
    }
    assert provenance.origin_of(table)["inputs"].keys() == {
        provenance.os.path.relpath(path) for path in (old, new)
    }
