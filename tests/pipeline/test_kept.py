"""Tables that are kept are those of the study, in their new place, or refused in one line."""

from pathlib import Path

import pandas as pd
import pytest

from rnngrad.pipeline import kept, storage

CONFIG = {"study": "s", "seed": 1, "training": {"seeds": 3}, "claims": ["C06"], "figures": []}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder that has the table `results` of a study, whose file is gone, and its settings."""
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "data/s/tables/results.parquet"
    origin = {"rule": "collect_table", "outputs": ["data/s/tables/results.parquet"]}
    storage.write_table(source, pd.DataFrame({"score": [0.5, 1.0]}), origin)
    kept.keep_table(source, tmp_path / "kept/results.parquet")
    source.unlink()
    storage.write_document(tmp_path / "kept" / kept.SETTINGS, kept.settings_of(CONFIG), {})
    return tmp_path / "kept"


def test_a_kept_table_is_read_in_its_place_and_says_where_it_is_from(folder):
    path = folder / "results.parquet"
    assert storage.read_table(path)["score"].tolist() == [0.5, 1.0]
    assert storage.read_origin(path)["rule"] == "collect_table"
    path.rename(folder / "lags.parquet")
    with pytest.raises(storage.StorageError, match=r"written as kept/results\.parquet"):
        storage.read_table(folder / "lags.parquet")


def test_other_claims_and_figures_may_be_made_of_it(folder):
    kept.check(folder, CONFIG | {"claims": [], "figures": ["reach"], "own_claims": {}}, ["results"])


@pytest.mark.parametrize(
    ("config", "tables", "said"),
    [
        (CONFIG, ["results", "lags"], "has no lags.parquet$"),
        (CONFIG | {"training": {"seeds": 4}}, ["results"], "than this study's: training.seeds$"),
        (CONFIG | {"looks": [2, 3], "seed": 2}, ["results"], "than this study's: looks, seed$"),
    ],
)
def test_what_is_missing_or_of_other_settings_is_named(folder, config, tables, said):
    with pytest.raises(kept.KeptError, match=said):
        kept.check(folder, config, tables)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(kept.KeptError, match=r"there is no folder .*nowhere$"):
        kept.check(tmp_path / "nowhere", CONFIG, ["results"])


def test_tables_that_were_made_from_kept_ones_say_so(folder):
    data = Path("data/s")
    assert kept.source(data) is None
    for inputs, found in (
        ({"data/s/memory.parquet": "a"}, None),
        ({"kept/memory.parquet": "a"}, Path("kept")),
    ):
        origin = {"inputs": inputs, "outputs": ["data/s/tables/memory.parquet"]}
        path = data / "tables/memory.parquet"
        storage.write_table(path, pd.DataFrame({"a": [1]}), origin)
        assert kept.source(data) == found
    path.write_bytes(b"damaged")
    assert kept.source(data) is None
