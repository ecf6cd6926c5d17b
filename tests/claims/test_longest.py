"""The longest of each cell or run is taken, whatever others of the study are longer."""

import pandas as pd
import pytest

from tests.claims.decided import effects, of, on
from tests.claims.deciding import with_solved


def test_b1_takes_the_farthest_test_of_each_run(tables):
    """Permutations are tested at longer sequences than parity."""
    longer = tables["generalisation"]
    far = (longer["task"] == "permutations") & (longer["test_length"] == 40)
    tables["generalisation"] = longer.assign(test_length=longer["test_length"].mask(far, 256))
    found = of("B1", "tracks_longer", tables)
    assert set(zip(found["task"], found["length_to"], strict=True)) == {
        ("parity", 40),
        ("permutations", 256),
    }


def lengthened(table: pd.DataFrame, cell: str, by: int = 2) -> pd.DataFrame:
    """The table with one cell's longest lag made longer."""
    theirs = (table["cell"] == cell) & (table["length"] == table["length"].max())
    return table.assign(length=table["length"].mask(theirs, by * table["length"]))


def test_c09_takes_the_longest_lag_of_each_cell(tables):
    tables = with_solved(tables, True)
    for name in ("results", "units"):
        tables[name] = lengthened(tables[name], "gru")
    found = effects("C09", tables)
    assert set(on(found, "history_raises_keep")["length"].dropna()) <= {40}
    assert len(on(found, "history_raises_keep"))
    gru = on(found, "history_raises_keep", "control").query("cell == 'gru'")
    assert set(gru["length"]) == {80}


@pytest.mark.parametrize("hypothesis", ["same_capacity", "capacity", "lag"])
def test_c13_takes_the_longest_lag_of_each_cell(tables, hypothesis):
    tables["results"] = lengthened(tables["results"], "gru")
    assert set(of("C13", hypothesis, tables)["cell"]) == {"lstm", "gru", "output_reset"}


def test_c02_takes_the_most_units_of_each_cell(tables):
    before = of("C02", "near_one", tables)
    priors = tables["priors"]
    wide = (priors["cell"] == "tanh") & (priors["hidden_size"] == 64)
    tables["priors"] = priors.assign(hidden_size=priors["hidden_size"].mask(wide, 256))
    assert set(of("C02", "near_one", tables)["cell"]) == set(before["cell"])


def test_b3_takes_the_longest_sequences_of_each_cell(tables):
    before = of("B3", "all_parameters", tables)
    tables["sensitivities"] = lengthened(tables["sensitivities"], "lstm")
    assert set(of("B3", "all_parameters", tables)["cell"]) == set(before["cell"])
