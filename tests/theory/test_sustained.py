"""Sustained worst cases against orbits of whole cells, and the interval proofs behind them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnngrad.theory import potentials, sustained, sustained_crossing
from rnngrad.theory.intervals import Interval, as_interval, certify
from rnngrad.theory.sustained import CLOSED, GRU_BREAK, gru_fixed_point, sustained_factor
from rnngrad.theory.worst_case import worst_case


def random_products(cell, u, length=60, size=40_000, seed=0):
    """|product of total derivatives|^(1/T) of whole cells, by complex steps, drives at random."""
    rng = np.random.default_rng(seed)

    def sigma(x):
        return 1 / (1 + np.exp(-x))

    weights = u * rng.choice([-1.0, 1.0], size=(3, size))
    rests = rng.uniform(-0.7, 0.7, size)
    gates = rng.normal(0, 4, (2, size))
    state, total = rests.astype(complex), np.zeros(size)
    for _ in range(length):
        noise = rng.normal(0, 0.3, (3, size))
        h = state + 1e-30j
        z = sigma(gates[0] + noise[0] + weights[0] * (h - h.real))
        r = sigma(gates[1] + noise[1] + weights[1] * (h - h.real)) if cell == "gru" else 1.0
        centre = np.arctanh(np.clip(rests + 0.2 * noise[2], -0.99, 0.99))
        candidate = np.tanh(centre + weights[2] * (r * h - (r * h).real))
        new = (1 - z) * h + z * candidate
        total += np.log(np.maximum(np.abs(new.imag) / 1e-30, 1e-300))
        state = new.real.astype(complex)
    return np.exp(total / length)


@pytest.mark.parametrize("cell", ["gru", "gru_no_reset"])
@pytest.mark.parametrize("u", [2.0, 4.0, 7.5, 15.0])
def test_no_orbit_of_whole_cells_exceeds_the_bound(cell, u) -> None:
    rates = random_products(cell, u)
    ratio = {"gru": (1 + u) ** 2 / (4 * u) * 1.3, "gru_no_reset": 1.5}[cell] ** (1 / 60)
    assert 0.6 * sustained_factor(cell, u) < rates.max() <= sustained_factor(cell, u) * ratio


@pytest.mark.parametrize("u", [6.0, 7.6, 20.0])
def test_the_gru_rests_at_its_fixed_point_with_the_closed_form(u) -> None:
    """Iterate the whole cell at finite drives: the product of its derivatives by complex steps."""
    h_rest, value = gru_fixed_point(u)
    r, z_drive = (1 + u * h_rest) / (2 * u * h_rest), 14.0
    drives = (z_drive, math.log(r / (1 - r)) - u * h_rest)
    a_h = math.atanh(h_rest) - u * r * h_rest
    h, total = h_rest, 0.0
    for _ in range(5):
        x = h + 1e-30j
        z, reset = (1 / (1 + np.exp(-(a + w * x))) for a, w in zip(drives, (0, u), strict=True))
        new = (1 - z) * x + z * np.tanh(a_h + u * reset * x)
        total += math.log(new.imag / 1e-30)
        h = h_rest  # an unstable point of rest: the drives of the next step correct it
        assert new.real == pytest.approx(h_rest, abs=1e-9)
    assert math.exp(total / 5) == pytest.approx(value, rel=1e-4)


@given(u=st.floats(2, 200))
def test_the_closed_form_is_the_maximum_on_a_grid(u) -> None:
    h = np.linspace(1 / u, 1, 20_001)
    largest = max(u, float(((1 - h**2) * (1 + u * h) ** 2 / (4 * h)).max()))
    assert sustained_factor("gru", u) == pytest.approx(largest, rel=1e-6)
    assert sustained_factor("gru", u) <= worst_case("gru", u) * (1 + 1e-12)


def test_the_break_is_where_both_fixed_points_agree() -> None:
    assert sustained_factor("gru", GRU_BREAK - 1e-3) == GRU_BREAK - 1e-3
    assert gru_fixed_point(GRU_BREAK + 1e-3)[0] == pytest.approx(math.sqrt(2) - 1, abs=1e-3)


def test_the_gru_overtakes_the_lstm_at_the_crossing_only() -> None:
    low, high = sustained_crossing.crossing_with_lstm()
    assert 7.5187 < low < high < 7.5188
    for u in np.linspace(2, 27, 200):
        ahead = sustained_factor("gru", u) > sustained_factor("lstm", u)
        assert ahead == (u > low)


@pytest.mark.parametrize("sign", [1, -1])
def test_value_iteration_finds_nothing_above_the_merged_fixed_point(sign) -> None:
    low, high = sustained.merged_by_value_iteration(13.0, sign)
    assert low <= high < sustained.merged_fixed_point(13.0) * (1 + 1e-3)


@given(u=st.floats(0.1, 60))
def test_merged_fixed_point_is_the_maximum_on_a_grid(u) -> None:
    r, h = np.linspace(0, 1, 301)[:, None], np.linspace(0, 1, 301)
    grid = 1 - r + r * r * (1 - h * h) * u * (1 + (1 - r) * h * u)
    assert grid.max() <= sustained.merged_fixed_point(u) * (1 + 1e-9)
    assert grid.max() == pytest.approx(sustained.merged_fixed_point(u), rel=2e-3)


def inequality(v, x, y, e, start, slope):
    """The GRU's inequality in plain floats, right side less left, both times bump(x)."""
    r = np.linspace(0, 1, 20_001)

    def gain(h):
        return v * (r * (1 + (1 - r) * abs(h) / v)).max()

    def bump(h):
        return 1 + slope * max(0.0, abs(h) - start)

    onward = e * x + (1 - e) * y
    u = 1 / v
    factor = e + (1 - e) * (e * u * abs(x - y) + (1 - y * y) * gain(x) * u * u)
    right = sustained_factor("gru", u) * gain(x) * bump(x)
    return right - factor * gain(onward) * bump(onward)


@settings(max_examples=300)
@given(
    v=st.floats(0.002, 0.5),
    x=st.floats(0, 1),
    y=st.floats(-1, 1),
    e=st.floats(0, 1),
)
def test_the_certified_inequality_holds_at_any_point(v, x, y, e) -> None:
    start, slope = next(b for (low, high), b in potentials.BUMPS.items() if low <= v <= high)
    assert inequality(v, x, y, e, start, slope) >= -1e-6 * sustained_factor("gru", 1 / v)


def test_too_large_a_claim_is_not_certified(monkeypatch) -> None:
    monkeypatch.setattr(potentials, "gru_rate", lambda v: 0.98 * np.maximum(v, 0.05))
    monkeypatch.setattr(potentials, "BUMPS", {(0.2, 0.3): (0.9, 1.0)})
    monkeypatch.setattr(potentials, "certify", lambda *args: certify(*args, limit=100_000))
    with pytest.raises(ArithmeticError, match="not proved"):
        potentials.certify_gru()


def test_without_the_bump_the_gru_is_not_certified() -> None:
    """At u = 5.9 the plain potential fails near h = 1, as the proof says."""
    assert inequality(1 / 5.9, 1.0, 0.4, 0.045, 0.9, 0.0) < 0
    assert inequality(1 / 5.9, 1.0, 0.4, 0.045, 0.9, 1.0) > 0


@given(
    a=st.floats(-5, 5),
    b=st.floats(-5, 5),
    c=st.floats(-5, 5),
    d=st.floats(-5, 5),
    s=st.floats(0, 1),
    t=st.floats(0, 1),
)
def test_interval_operations_contain_the_values(a, b, c, d, s, t) -> None:
    one = Interval(np.array([min(a, b)]), np.array([max(a, b)]))
    two = Interval(np.array([min(c, d)]), np.array([max(c, d)]))
    x = float(np.clip(min(a, b) + s * abs(a - b), one.lo[0], one.hi[0]))
    y = float(np.clip(min(c, d) + t * abs(c - d), two.lo[0], two.hi[0]))
    for interval, value in (
        (one + two, x + y),
        (one - two, x - y),
        (1 - one, 1 - x),
        (one * two, x * y),
        (abs(one), abs(x)),
        (one.squared(), x * x),
    ):
        assert interval.lo[0] <= value <= interval.hi[0]


def test_certify_proves_what_is_true_and_refuses_what_is_not() -> None:
    def below(limit):
        return lambda x, y: (x * (1 - x) * y - as_interval(limit)).hi <= 0

    assert certify(below(0.26), [0, 0], [1, 1], [1, 1]) > 1
    with pytest.raises(ArithmeticError, match="not proved with 1000 boxes"):
        certify(below(0.24), [0, 0], [1, 1], [1, 1], limit=1000)


def test_refusals_name_what_is_allowed() -> None:
    with pytest.raises(ValueError, match="allowed are lstm, coupled_lstm"):
        sustained_factor("merged_gru", 3.0)
    with pytest.raises(ValueError, match="proved for 'gru' between 2 and inf"):
        sustained_factor("gru", 1.5)
    assert all(low < high for low, high in CLOSED.values())
