"""The lines on which the exponent is zero, from maps whose truth is known."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from rnngrad.figures import boundary

GAINS, BIASES, SEEDS = (0.5, 1.0, 2.0, 4.0), (0.0, 1.0, 3.0), 5


def maps(turns: dict[tuple[str, bool], float], slope: float = 0.0, **facts) -> pd.DataFrame:
    """Exponents of cells and ties that turn at a gain, `exp(slope)` times it for each keep bias."""
    rows = [
        {"cell": cell, "tie_input": tied, "gain": gain, "keep_bias": bias, "seed": seed,
         "exponent": np.log(gain / turn) - slope * bias + 0.01 * (seed - (SEEDS - 1) / 2)}
        for ((cell, tied), turn), gain, bias, seed in product(
            turns.items(), GAINS, BIASES, range(SEEDS)
        )
    ]  # fmt: skip
    common = {"hidden_size": 64, "scheme": "normal", "layers": 1, "gated": True, "map": "a"}
    table = pd.DataFrame(rows)
    return table.assign(cell_class=table["cell"], **(common | facts))


def boundaries(*parts: pd.DataFrame) -> pd.DataFrame:
    table = boundary.boundaries({"exponents": pd.concat(parts, ignore_index=True)})
    return table.set_index(["panel", "cell", "keep_bias"])


def test_a_line_is_where_the_mean_exponent_is_zero():
    found = boundaries(maps({("lstm", False): 1.5, ("gru", False): 1.5}, slope=0.2))
    for bias in BIASES:
        row = found.loc[boundary.FREE, "lstm", bias]
        assert row["estimate"] == pytest.approx(1.5 * np.exp(0.2 * bias))
        assert row["low"] < row["estimate"] < row["high"] < 1.02 * row["estimate"]
    assert (found.loc[boundary.FREE, "lstm"] == found.loc[boundary.TIED, "gru"]).all(axis=None)


def test_what_is_beyond_the_map_is_drawn_at_its_edge_and_said():
    table = maps({("lstm", False): 1.5, ("gru", False): 9.0, ("merged_gru", False): 0.1})
    found = boundaries(table)["estimate"]
    assert np.isinf(found.loc[boundary.TIED, "gru"]).all()
    assert (found.loc[boundary.TIED, "merged_gru"] == 0).all()
    tables = {"exponents": table}
    text = boundary.finding(tables)
    assert text == (
        "The gain from which on gradients grow stays within a factor of 1.5 over the keep biases "
        "of the map in 1 of 2 kinds of gated cells, not in merged GRU. With keep bias 0 it is 1.5 "
        "(LSTM). It lies above all gains of the map in GRU."
    )
    low, high = boundary.plot(tables).axes[0].get_ylim()
    assert low < 0.5 and high > 4.0


def test_where_no_gradient_grows_the_finding_says_so_and_something_is_drawn():
    tables = {"exponents": maps({("lstm", False): 9.0, ("gru", False): 9.0})}
    assert boundary.finding(tables).startswith("In no gated cell of the map do gradients grow")
    assert all(axis.has_data() for axis in boundary.plot(tables).axes)


def test_a_cell_with_an_input_gate_is_among_the_tied_ones_if_it_was_tied():
    turns = {("lstm", False): 1.2, ("lstm", True): 1.2, ("slstm", False): 1.5, ("gru", False): 1.5}
    found = boundaries(maps(turns))
    assert set(found.loc[boundary.FREE].index.get_level_values("cell")) == {"lstm", "slstm"}
    assert set(found.loc[boundary.TIED].index.get_level_values("cell")) == {"lstm", "gru"}
    kinds = boundary.named(found.reset_index())["kind"]
    assert set(kinds) == {"LSTM", "LSTM, tied input", "sLSTM", "GRU"}
    assert boundary.bracketed(["LSTM, tied input", "GRU"], "or") == "LSTM (tied input) or GRU"


def test_rows_are_chosen_by_what_they_are():
    """Of the widest gated networks of one layer, and at points that several cells have."""
    both = {("lstm", False): 1.5, ("gru", False): 1.5}
    ours = maps(both)
    others = [
        maps(both, slope=1.0, hidden_size=1),
        maps(both, slope=1.0, layers=2, hidden_size=128),
        maps({("tanh", False): 3.0}, gated=False, hidden_size=256),
        maps({("lstm", False): 0.1}).assign(gain=16.0, keep_bias=-3.0),
        ours.assign(map="the same again"),
    ]
    pd.testing.assert_frame_equal(boundaries(ours), boundaries(ours, *others))
