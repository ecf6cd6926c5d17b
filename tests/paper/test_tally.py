"""What the conditions of a hypothesis say together, and where they say which: true, in words."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnngrad.claims.effects import CONDITIONS
from rnngrad.paper.tally import tally
from rnngrad.paper.where import axes, where

GRID = [
    {"gain": gain, "keep_bias": keep, "tie_input": tied}
    for gain in (0.5, 1.0, 2.0, 4.0)
    for keep in (0.0, 3.0)
    for tied in (False, True)
]


def row(**held) -> dict:
    """A row of the evidence that holds this fixed and nothing else."""
    return dict.fromkeys(CONDITIONS) | held


def test_axes_are_what_is_held_fixed_and_a_law_stands_for_its_number():
    assert axes(row(cell="gru", gain=0.5)) == {"cell": "gru", "gain": 0.5}
    assert axes(row(keep_bias=3.7, keep_bias_law="constant")) == {"keep_bias": 3.7}
    assert axes(row(keep_bias=3.7, keep_bias_law="log_length")) == {"keep_bias": "log_length"}


def gains(*values: float) -> list[dict]:
    return [{"gain": value} for value in values]


@pytest.mark.parametrize(
    ("inside", "outside", "words"),
    [
        (gains(1.0, 2.0, 4.0), gains(0.5), "gain 1 to 4"),
        (gains(1.0, 4.0), gains(2.0), "gain 1 or 4"),
        (gains(1.0, 4.0), gains(8.0), "gain 1 or 4"),
        ([{"gain": 1.0, "tie_input": True}], [{"gain": 1.0, "tie_input": False}], "tied"),
        ([{"gain": 1.0}], [{"gain": 1.0, "tie_input": True}], "not tied"),
        ([{"cell": "lstm", "keep_bias": 0.0}, {"cell": "gru", "keep_bias": 0.0}],
         [{"cell": "lstm", "keep_bias": 1.0}, {"cell": "gru", "keep_bias": "chrono"}],
         "keep bias 0"),
        ([{"keep_bias": "log_length"}, {"keep_bias": 1.0}], [{"keep_bias": 0.0}],
         "keep bias 1 or ln(T−1)"),
        ([{"cell": "lstm"}, {"cell": "output_reset"}], [{"cell": "tanh"}], "LSTM or output reset"),
        ([{"cell": "a", "length": 1.0}],
         [{"cell": "a", "length": 2.0}, {"cell": "b", "length": 1.0}], "a, T = 1"),
        ([{"cell": "a", "length": 1.0}, {"cell": "b", "length": 2.0}],
         [{"cell": "a", "length": 2.0}], ""),
        (gains(1.0), [], ""),
        ([], gains(1.0), ""),
    ],
)  # fmt: skip
def test_what_some_conditions_have_in_common(inside, outside, words):
    assert where(inside, outside) == words


@given(st.lists(st.sampled_from(GRID), min_size=2, unique_by=str), st.data())
def test_words_fit_the_conditions_they_are_about_and_no_other(points, data):
    cut = data.draw(st.integers(1, len(points) - 1))
    inside, outside = points[:cut], points[cut:]
    words = where(inside, outside)
    if not words:  # then not even the values of all columns together tell them apart
        box = {name: {point[name] for point in inside} for name in GRID[0]}
        assert any(all(point[name] in box[name] for name in box) for point in outside)
        return
    for point in points:
        assert all(fits(point, item) for item in re.split(r", (?=\D)", words)) == (point in inside)


def fits(point: dict, item: str) -> bool:
    """Tell whether a point is as an item of a description says, read back from its words."""
    if item in ("tied", "input gate free"):
        return point["tie_input"] == (item == "tied")
    name, text = ("gain", item[5:]) if item.startswith("gain") else ("keep_bias", item[10:])
    low, _, high = text.partition(" to ")
    if high:
        return float(low) <= point[name] <= float(high)
    return point[name] in {float(value) for value in re.split(", | or ", text)}


def evidence(**verdicts: int) -> pd.DataFrame:
    said = [v for v, n in verdicts.items() for _ in range(n)]
    rows = [row(gain=float(k)) | {"role": "claim", "estimate": float(k), "verdict": verdict}
            for k, verdict in enumerate(said)]  # fmt: skip
    rows.append(row(gain=9.0) | {"role": "control", "estimate": 9.0, "verdict": "control"})
    table = pd.DataFrame(rows)
    return table.assign(hypothesis="a", low=table["estimate"] - 0.5, high=table["estimate"] + 0.5)


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
def test_a_tally_counts_all_conditions_but_controls(verdicts, leaning):
    found = tally(evidence(**verdicts), "a")
    assert found.leaning == leaning
    assert found.total == sum(verdicts.values())
    assert not found.high >= 9
    assert not found.highest >= 9
    assert not found.lowest >= 0
