"""The chain below one number of the paper."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from rnngrad.pipeline import kept, lineage, provenance, storage


def write(path: str, rule: str, inputs: list[str], **params) -> str:
    code = {"source": rule, "versions": {rule: "1.0"}, "environment": {}}
    job = SimpleNamespace(rule=rule, params=params | {"code": code}, input=inputs, output=[path])
    origin = provenance.origin(job)
    if path.endswith(".json"):
        storage.write_document(Path(path), [], origin)
    else:
        storage.write_table(Path(path), pd.DataFrame({"a": [1]}), origin)
    return path


@pytest.fixture
def paper(tmp_path, monkeypatch) -> Path:
    """What the paper was written from: the hypotheses of two claims, on two runs."""
    monkeypatch.chdir(tmp_path)
    runs = [write(f"data/s/runs/recall/T6/{cell}/a/results.parquet", "train", [], seed=7)
            for cell in ("lstm", "gru")]  # fmt: skip
    results = write("data/s/tables/results.parquet", "collect", runs)
    claims = [
        write(f"data/s/hypotheses/{claim}.parquet", "decide", [results],
              estimator="gate_share")
        for claim in ("C08", "C09")
    ]  # fmt: skip
    hypotheses = write("data/s/hypotheses.parquet", "gather", claims)
    return Path(write("numbers.json", "write_parts", [hypotheses, results]))


def files(lines: list[str]) -> list[str]:
    return [line.split()[0] for line in lines if ": by " in line]


def test_only_the_claim_of_a_number_is_followed(paper):
    lines = list(lineage.below(paper, "hypotheses.parquet", {"claim": "C08"}))
    assert files(lines) == [
        "data/s/hypotheses.parquet",
        "data/s/hypotheses/C08.parquet",
        "data/s/tables/results.parquet",
        "data/s/runs/recall/T6/gru/a/results.parquet",
        "data/s/runs/recall/T6/lstm/a/results.parquet",
    ]
    assert "by decide, estimator gate_share, code decide" in lines[1]
    assert "by train, seed 7, code train" in lines[3]
    assert lines[-1].startswith("versions: collect 1.0, decide 1.0, gather 1.0")


def test_the_chain_of_a_kept_table_ends_with_the_names_of_what_was_left_behind(paper, tmp_path):
    copy = Path("kept/results.parquet")
    kept.keep_table(Path("data/s/tables/results.parquet"), copy)
    shutil.rmtree(tmp_path / "data/s/runs")
    ours, *theirs = lineage.chain(copy, {})
    assert ours.startswith("kept/results.parquet ") and ": by collect" in ours
    assert [line.split()[0] for line in theirs] == [
        f"data/s/runs/recall/T6/{cell}/a/results.parquet" for cell in ("gru", "lstm")
    ]
    assert all(line.endswith(": not kept") for line in theirs)
    with pytest.raises(storage.StorageError, match=r"gru/a/results.parquet: there is no such file"):
        list(lineage.chain(paper, {}))


def test_only_the_runs_of_a_number_are_followed(paper):
    lstm, gru = (f"data/s/runs/recall/T6/{cell}/a/results.parquet" for cell in ("lstm", "gru"))
    for run, followed in (("recall/T6/gru/a", [gru]), (["recall/T6/lstm/a"], [lstm])):
        lines = list(lineage.below(paper, "tables/results.parquet", {"run": run}))
        assert files(lines) == ["data/s/tables/results.parquet", *followed]


def test_a_number_of_the_settings_has_the_job_that_had_them(paper):
    first, last = lineage.below(paper, "configuration", {})
    assert first == "of the code and the settings of numbers.json: by write_parts, code write_parts"
    assert "write_parts 1.0" in last


def test_a_table_that_changed_since_is_refused(paper):
    write("data/s/tables/results.parquet", "other", [])
    with pytest.raises(storage.StorageError, match=r"numbers\.json was made from data/s/tables/"):
        list(lineage.below(paper, "tables/results.parquet", {}))
