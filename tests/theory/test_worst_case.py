"""Worst-case factors against brute force over whole cells, and their order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnngrad.theory import crossing, worst_case_search
from rnngrad.theory.worst_case import WORST_CASES, worst_case

SEARCHED = [cell for cell in WORST_CASES if cell != "relu"]


def random_factors(cell, u, size=300_000, seed=0):
    """|one-step derivative| by complex steps through whole cells with free drives."""
    rng = np.random.default_rng(seed)

    def gate():
        return rng.normal(0, 4, size)

    def sigma(x):
        return 1 / (1 + np.exp(-x))

    weights = u * rng.choice([-1.0, 1.0], size=(4, size))
    h = rng.choice([-1.0, 1.0], size) * rng.uniform(0.5, 1, size)
    c = rng.normal(0, 0.5, size).clip(-1, 1) + 1e-30j
    o = sigma(gate() + 3)
    if cell in ("gru", "merged_gru"):
        h = h + 1e-30j
        r = sigma(gate() + weights[0] * h)
        z = r if cell == "merged_gru" else sigma(gate() + weights[1] * h)
        new = (1 - z) * h + z * np.tanh(
            -weights[2] * (r * h).real + 0.3 * gate() + weights[2] * r * h
        )
        return np.abs(new.imag) / 1e-30
    h = o * c if cell == "output_reset" else o * np.tanh(c)
    f, candidate = sigma(gate() + weights[0] * h), np.tanh(0.3 * gate() + weights[1] * h)
    i = sigma(gate() + weights[2] * h) if cell == "lstm" else 1 - f
    return np.abs((f * c + i * candidate).imag) / 1e-30


@pytest.mark.parametrize("cell", ["lstm", "coupled_lstm", "output_reset", "gru", "merged_gru"])
@pytest.mark.parametrize("u", [0.6, 2.5, 6.0, 13.0])
def test_whole_cells_stay_below_and_come_near(cell, u) -> None:
    largest, value = random_factors(cell, u).max(), worst_case(cell, u)
    assert 0.75 * value < largest <= value


@pytest.mark.parametrize("cell", SEARCHED)
@pytest.mark.parametrize("u", [0.45, 1.1, 4.4, 33.0])
def test_global_search_finds_the_value(cell, u) -> None:
    found = worst_case_search.search(cell, u)
    assert 0.995 * worst_case(cell, u) < found <= worst_case(cell, u) * (1 + 1e-9)


@given(u=st.floats(0.01, 200))
def test_order_of_the_cells(u) -> None:
    lstm = worst_case("lstm", u)
    assert worst_case("output_reset", u) < 1 + u <= lstm <= 1 + u * 65 / 64
    assert worst_case("coupled_lstm", u) < 1 + u
    if abs(u - 3) > 1e-3:
        assert (worst_case("gru", u) > lstm) == (u > 3)


def test_values_at_eight() -> None:
    values = [worst_case(c, 8.0) for c in ("lstm", "gru", "output_reset", "merged_gru")]
    assert values == pytest.approx([9, 20.25, 8.0406, 14.8247], abs=1e-4)


@pytest.mark.parametrize("cell", ["lstm", "coupled_lstm", "gru"])
def test_closed_form_meets_the_numerical_branch(cell) -> None:
    edge = {"lstm": 27.0, "coupled_lstm": 8 / 7, "gru": 3.0}[cell]
    below, above = worst_case(cell, edge * (1 - 1e-9)), worst_case(cell, edge * (1 + 1e-9))
    assert below == pytest.approx(above, rel=1e-7)


def test_lstm_exceeds_one_plus_u_beyond_its_threshold() -> None:
    threshold = crossing.lstm_threshold()
    assert worst_case("lstm", 0.995 * threshold) == pytest.approx(1 + 0.995 * threshold)
    assert worst_case("lstm", 1.01 * threshold) > 1 + 1.01 * threshold + 1e-4


def test_a_wrong_value_is_noticed(monkeypatch) -> None:
    monkeypatch.setitem(WORST_CASES, "gru", lambda u: 0.9 * (1 + u) ** 2 / 4 + u / 9)
    monkeypatch.setattr(crossing, "GRID", (8.0,))
    assert not crossing.prove().holds


def test_refusals_name_what_is_allowed() -> None:
    with pytest.raises(ValueError, match="allowed are tanh, relu, lstm"):
        worst_case("gru_reset_after", 1.0)
    with pytest.raises(ValueError, match="must be positive"):
        worst_case("gru", 0.0)
