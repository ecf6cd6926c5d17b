"""Facts are worded once, in one order, and what is absent is left out."""

import numpy as np
import pandas as pd
import pytest

from rnngrad.figures.style import words


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, ""),
        (
            {"cell": "gru", "baseline": "lstm", "hidden_size": 64, "gain": 0.5, "keep_bias": 1.0,
             "tie_input": True},
            "GRU − LSTM, n = 64, gain 0.5, keep bias 1, tied",
        ),
        ({"keep_bias_law": "log_length", "keep_bias": 3.7, "tie_input": True,
          "stage": "end"},
         "keep bias ln(T−1), trained"),
        ({"cell": "lstm", "task": "load", "bits": 8.0, "data": "reused", "stage": "tenth"},
         "LSTM, load, 8 bits, reused data, a tenth of the budget"),
        ({"bits": 1, "data": "fresh", "start": "solved", "cut": "c"},
         "1 bit, fresh data, solved, c cut"),
        ({"clip": "spectral", "clip_threshold": 1.0}, "spectral norm clipped at 1"),
        ({"length": 40.0}, "T = 40"),
        ({"keep_bias": 0.0, "flossing_steps": 50}, "keep bias 0, 50 steps of flossing"),
        ({"cell": "lstm", "length": 30, "length_to": 1000}, "LSTM, T = 30 to 1000"),
        ({"keep_bias": -4.0, "tie_input": True}, "keep bias −4, tied"),
        ({"keep_bias": 0.0, "tie_input": False}, "keep bias 0"),
        ({"keep_bias_law": "chrono", "tie_input": True}, "keep bias ln U(1, T−1)"),
        ({"keep_bias_law": "log_length", "tie_input": False}, "keep bias ln(T−1), free"),
        ({"gain_low": 0.25, "gain_high": 4.0, "keep_bias_low": 0.0, "keep_bias_high": 5.0},
         "gain 0.25 to 4, keep bias 0 to 5"),
        ({"gain_low": 1.0, "gain_high": 1.0}, "gain 1"),
        ({"hidden_size": 64, "tie_input": True}, "n = 64, tied"),
        ({"optimiser": "adam", "clip": "norm", "clip_threshold": 1.0},
         "Adam, gradient norm clipped at 1"),
        ({"optimiser": "sgd", "clip": "none", "clip_threshold": 1.0},
         "gradient descent, not clipped"),
        ({"clip": "parameter", "clip_threshold": 0.5, "tuned": True},
         "weights clipped at 0.5, tuned learning rate"),
        ({"cell": "lstm", "scheme": "normal", "gain": np.nan, "task": None, "group": ""},
         "LSTM, normal weights"),
    ],
)  # fmt: skip
def test_a_condition_is_worded_from_its_columns(row, expected):
    assert words.condition(row) == expected
    assert words.condition(pd.Series(row, dtype=object)) == expected


def test_columns_without_a_value_say_nothing():
    table = pd.DataFrame([{"cell": "lstm", "gain": 2.0}, {"cell": "gru", "length": 40}])
    assert [words.condition(row) for row in table.to_dict("records")] == [
        "LSTM, gain 2",
        "GRU, T = 40",
    ]


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [(-0.5, "g", "−0.5"), (1e-7, "g", "1e−07"), (-2e-7, ".0e", "−2e−07"), (12.0, ".1f", "12.0")],
)
def test_a_minus_is_a_minus(value, form, expected):
    assert words.number(value, form) == expected


def test_words_in_a_row_are_joined_as_in_speech():
    assert words.series([]) == ""
    assert words.series(["a"]) == "a"
    assert words.series(["a", "b", "c"]) == "a, b or c"
    assert words.series("ab", last="and") == "a and b"


def test_a_range_is_told_by_its_two_ends():
    assert words.extremes({"lstm": 2.0, "gru": -1.0, "tanh": 0.5}, ".1f") == (
        "−1.0 (GRU) to 2.0 (LSTM)"
    )
    assert words.extremes({"lstm": 2.0, "gru": 2.0}) == "2"
    assert words.extremes({"lstm": 2.0, "gru": float("nan")}) == "2 (LSTM)"
    assert words.extremes({"gru": float("nan")}) == words.extremes({}) == "no data"
