"""What the strata of a part say together, and where they say which: in words, and true."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnngrad.paper.tally import axes, spoken, tally, where

GRID = [(gain, keep, tied) for gain in (0.5, 1, 2, 4) for keep in (0, 3) for tied in (False, True)]


def stratum(gain: float, keep: float, tied: bool) -> str:
    return f"gru - lstm, gain {gain:g}, keep bias {keep:g}" + ", tied" * tied


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("tanh, keep0, T = 1000", {"0": "tanh", "1": "keep0", "T = {}": 1000}),
        ("chrono, 10 % of training", {"0": "chrono", "{} % of training": 10}),
        ("gru - lstm, n 64, gain 0.5, keep bias -3, tied",
         {"0": "gru - lstm", "n {}": 64, "gain {}": 0.5, "keep bias {}": -3, "1": "tied"}),
        ("tanh, T = 10 to 80", {"0": "tanh", "1": "T = 10 to 80"}),
    ],
)  # fmt: skip
def test_axes(name, found):
    assert axes(name) == found


@pytest.mark.parametrize(
    ("inside", "outside", "words"),
    [
        (["gain 1", "gain 2", "gain 4"], ["gain 0.5"], "gain 1 to 4"),
        (["gain 1", "gain 4"], ["gain 2"], "gain 1 or 4"),
        (["gain 1", "gain 4"], ["gain 8"], "gain 1 or 4"),
        (["gain 1, tied"], ["gain 1"], "tied"),
        (["gain 1"], ["gain 1, tied"], "not tied"),
        (["lstm, keep0", "gru, keep0"], ["lstm, keep1", "gru, keep1"], "keep bias 0"),
        (["lstm, wide", "output_reset, wide"], ["tanh, wide"], "LSTM or output reset"),
        (["a, T = 1"], ["a, T = 2", "b, T = 1"], "a, T = 1"),
        (["a, T = 1", "b, T = 2"], ["a, T = 2"], ""),
        (["a"], [], ""),
        ([], ["a"], ""),
    ],
)
def test_what_some_strata_have_in_common(inside, outside, words):
    assert where([*map(axes, inside)], [*map(axes, outside)]) == words


@given(st.lists(st.sampled_from(GRID), min_size=2, unique=True), st.data())
def test_words_fit_the_strata_they_are_about_and_no_other(points, data):
    cut = data.draw(st.integers(1, len(points) - 1))
    inside, outside = points[:cut], points[cut:]
    words = where(*([axes(stratum(*point)) for point in side] for side in (inside, outside)))
    if not words:  # then not even the values of all axes together tell them apart
        box = [{point[k] for point in inside} for k in range(3)]
        assert any(all(point[k] in box[k] for k in range(3)) for point in outside)
        return
    for gain, keep, tied in points:
        fits = []
        for item in words.split(", "):
            if item in ("tied", "not tied"):
                fits.append(tied == (item == "tied"))
                continue
            axis, values = (gain, item[5:]) if item.startswith("gain") else (keep, item[10:])
            low, _, high = values.partition(" to ")
            listed = {float(value) for value in values.split(" or ")} if not high else set()
            fits.append(float(low) <= axis <= float(high) if high else axis in listed)
        assert all(fits) == ((gain, keep, tied) in inside)


def evidence(**verdicts: int) -> pd.DataFrame:
    said = [v for v, n in verdicts.items() for _ in range(n)]
    rows = [("claim", f"gain {k}", float(k), verdict) for k, verdict in enumerate(said)]
    rows.append(("control", "c", 9.0, "control"))
    table = pd.DataFrame(rows, columns=["role", "stratum", "estimate", "verdict"])
    return table.assign(part="a", low=table["estimate"] - 0.5, high=table["estimate"] + 0.5)


@pytest.mark.parametrize(
    ("verdicts", "leaning"),
    [
        ({"supported": 1, "inconclusive": 2}, "supported"),
        ({"refuted": 2}, "refuted"),
        ({"supported": 1, "refuted": 2, "inconclusive": 1}, "mixed"),
        ({"inconclusive": 2}, "open"),
        ({}, "none"),
    ],
)
def test_a_tally_counts_all_strata_but_controls(verdicts, leaning):
    found = tally(evidence(**verdicts), "a")
    assert found.leaning == leaning
    assert found.total == sum(verdicts.values())
    assert not found.high >= 9
    assert not found.highest >= 9
    assert not found.lowest >= 0


def test_names_are_spoken_as_in_the_figures():
    assert spoken("output_reset - lstm, my_cell") == "output reset - LSTM, my cell"
