"""C14: how stable GRU and LSTM are, on tables of known truth."""

import numpy as np
import pandas as pd
import pytest

from rnngrad.claims import untrained
from tests.claims.decided import (
    effects,
    more_seeds,
    of,
    on,
    spread,
    verdicts,
    verdicts_from,
    with_exponents,
)


def critical(table, gru, others):
    """Exponents that are zero at a gain of the GRU and at one of other cells."""
    return 0.1 * np.log(table["gain"] / np.where(table["cell"] == "gru", gru, others))


def test_c14_finds_the_gain_at_which_gradients_explode(tables):
    tables = with_exponents(tables, lambda t: critical(t, 1.2, 1.5))
    found = effects("C14", tables)
    np.testing.assert_allclose(on(found, "critical_gain")["value"], np.log(1.5 / 1.2), atol=0.06)
    assert verdicts_from("C14", found)["critical_gain"] == "supported"


def test_c14_keeps_what_does_not_explode_within_the_map(tables):
    """An LSTM that never explodes is later than any GRU; two that never do are alike."""
    tables = more_seeds(tables, "exponents")
    never = effects("C14", with_exponents(tables, lambda t: critical(t, 1.2, 99.0)))
    assert np.isposinf(on(never, "critical_gain")["value"]).all()
    assert verdicts_from("C14", never)["critical_gain"] == "supported"
    both = with_exponents(tables, lambda t: critical(t, 99.0, 99.0))
    assert (of("C14", "critical_gain", both)["value"] == 0).all()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([-1.0, 1.0, 3.0], 0.5 * np.log(2.0)),
        ([-1.0, -1.0, -1.0], np.inf),
        ([1.0, -1.0, 1.0], -np.inf),
        ([-3.0, -1.0, 0.0], np.inf),
    ],
)
def test_a_gain_at_which_an_exponent_turns_positive_may_be_beyond_the_map(values, expected):
    curve = pd.Series(values, index=[1.0, 2.0, 4.0])
    assert untrained.critical_gain(curve) == pytest.approx(expected)


def test_the_gain_of_a_mean_has_an_interval_over_seeds():
    """Of twelve seeds two turn early, so that the mean turns between these and the others."""
    early, late = [-1.0, 1.0, 3.0], [-3.0, -1.0, 1.0]
    gains = [1.0, 2.0, 4.0]
    mixed = pd.DataFrame([early] * 2 + [late] * 10, columns=gains)
    found = untrained.critical_gain_of_mean(mixed)
    assert found.estimate == pytest.approx(2.0 ** (1 + 2 / 3 / 2))
    assert 2**0.5 < found.low < found.estimate < found.high <= 2.0**1.5
    assert untrained.critical_gain_of_mean(mixed) == found
    never = untrained.critical_gain_of_mean(mixed - 10.0)
    always = untrained.critical_gain_of_mean(mixed + 10.0)
    assert never == (np.inf,) * 3 and always == (0.0,) * 3


def test_c14_matches_one_recurrence_or_the_other(tables):
    """Exponents that are the gain itself show which gains were compared."""
    table = tables["exponents"]
    found = effects("C14", tables | {"exponents": table.assign(exponent=table["gain"])})
    same, twice = on(found, "exponent"), on(found, "gates_matched")
    assert (same["value"] == 0).all() and set(same["effective_gain"]) == {0.25, 0.5, 1.0}
    assert (twice["value"] == -twice["effective_gain"]).all()
    assert set(twice["effective_gain"]) == {0.5, 1.0}


def test_c14_compares_with_an_lstm_whose_input_gate_is_free(estimated):
    found = on(estimated["C14"], "free_input")
    assert len(found) and not found["tie_input"].astype(bool).any()
    assert 0 not in set(found["keep_bias"])


def test_c14_compares_with_an_lstm_whose_input_gate_follows_its_forget_gate(estimated):
    found = on(estimated["C14"], "exponent")
    assert (found["tie_input"].astype(bool) == (found["keep_bias"] != 0)).all()


@pytest.mark.parametrize(("share", "expected"), [(0.7, "supported"), (0.8, "refuted")])
def test_c14_compares_secondary_terms(tables, share, expected):
    table = tables["terms"]
    ours = np.where(table["cell"] == "gru", share, 0.8) + spread(table)
    tables["terms"] = table.assign(share=ours)
    # The others are judged only if the primary is decided.
    found = effects("C14", with_exponents(tables, lambda t: 0.5 * (t["cell"] == "gru")))
    assert on(found, "secondary_share")["keep_bias"].nunique() == 2
    assert verdicts_from("C14", found)["secondary_share"] == expected


def test_c14_sees_a_wider_range_as_more_dependence(tables):
    tables = with_exponents(
        tables, lambda t: np.where(t["cell"] == "gru", 3.0, 1.0) * t["gain"] + 0.5
    )
    assert verdicts("C14", tables)["dependence"] == "supported"


def test_c14_compares_explosive_starts_with_those_of_tanh(tables):
    tables = more_seeds(tables, "priors", times=10)
    table = tables["priors"]
    tables["priors"] = table.assign(
        exponent=np.where((table["cell"] == "tanh") & (table["seed"] % 2 == 0), 0.1, -0.1)
    )
    tables = with_exponents(tables, lambda t: 0.5 * (t["cell"] == "gru"))
    found = effects("C14", tables)
    share = found[found["hypothesis"] == "explosive_share"]
    assert set(share.loc[share["role"] == "claim", "cell"]) == {"lstm"}
    assert share.loc[share["tie_input"].astype(bool), "role"].eq("control").all()
    assert verdicts_from("C14", found)["explosive_share"] == "supported"


def test_c14_counts_every_exponent_above_zero_as_a_control(tables):
    table = tables["priors"]
    tables["priors"] = table.assign(exponent=np.where(table["cell"] == "lstm", 0.005, -0.1))
    share = of("C14", "explosive_share", tables)
    assert not share["value"].any()
    share = of("C14", "explosive_share", tables, role="control")
    above = share[share["contrast"] == "above_zero"]
    assert above.loc[above["cell"] == "lstm", "value"].all()
    assert not above["reference"].any()
