"""Claim B3 on tables of known slopes."""

import numpy as np
import pandas as pd
import pytest

from tests.claims.decided import effects, judged, of, on, spread, verdicts, verdicts_from

NORMALISED = ("lru", "rg_lru", "min_gru", "min_lstm")


def with_slopes(tables, keep_bias, everything=None, phase=1.0):
    """The tables with sensitivities of these slopes, functions of the rows or numbers."""
    table = tables["sensitivities"]
    decades = np.log10(table["time_constant"].astype(float))
    by = {"keep bias": keep_bias, "theta": phase, "all": everything or keep_bias}
    values = [each(table) if callable(each) else each for each in by.values()]
    slope = np.select([table["parameter"] == name for name in by], values)
    log = 0.3 * table["seed"] + slope * decades + spread(table)
    return tables | {"sensitivities": table.assign(log10_sensitivity=log)}


@pytest.mark.parametrize(
    ("slope", "expected"), [(0.5, "supported"), (-0.5, "supported"), (-1.0, "refuted")]
)
def test_the_slope_by_the_factor_is_that_by_its_logit_and_nearly_one(tables, slope, expected):
    found = effects("B3", with_slopes(tables, slope))
    said = verdicts_from("B3", found)
    assert (said["factor"], said["seen"]) == (expected, expected)
    np.testing.assert_allclose(on(found, "factor")["value"], slope + 0.98, atol=0.03)


def test_normalised_cells_alone_tell_whether_the_logit_is_a_cure(tables):
    def keep_bias(table):
        return np.where(table["cell"].isin(NORMALISED), 0.0, 1.0)

    found = effects("B3", with_slopes(tables, keep_bias))
    said = verdicts_from("B3", found)
    assert (said["time_scale"], said["normalised"]) == ("supported", "supported")
    assert set(on(found, "time_scale")["cell"]) == {"lru", "min_lstm"}
    np.testing.assert_allclose(on(found, "normalised")["value"], -1, atol=0.01)


def test_without_a_difference_normalisation_is_no_cure(tables):
    found = verdicts("B3", with_slopes(tables, 0.5, phase=0.0))
    assert (found["time_scale"], found["normalised"]) == ("refuted", "refuted")
    assert found["phase"] == "refuted"


def test_curvature_is_judged_by_its_own_slope(tables, estimated):
    found = judged("B3", estimated["B3"]).loc["curvature"]
    assert found["estimate"] == pytest.approx(2, abs=0.02)
    flat = tables["sensitivities"].assign(log10_curvature=spread(tables["sensitivities"]))
    assert verdicts("B3", tables | {"sensitivities": flat})["curvature"] == "refuted"


def test_short_sequences_and_short_memories_do_not_count(tables, estimated):
    """What saturates, because the sequence is short, is left out; so is what is no memory."""
    table = tables["sensitivities"]
    odd = pd.concat([table.assign(time_constant=each, log10_sensitivity=99.0) for each in (2, 200)])
    more = tables | {"sensitivities": pd.concat([table, odd.drop_duplicates()], ignore_index=True)}
    pd.testing.assert_frame_equal(effects("B3", more), estimated["B3"])


def test_networks_that_explode_and_zeros_are_left_out(tables):
    table = tables["sensitivities"]
    explodes = (table["seed"] == 1) & (table["time_constant"] == 30)
    zero = (table["seed"] == 2) & (table["time_constant"] == 30)
    exponent = table["exponent"].where(~explodes, 0.1)
    log = table["log10_sensitivity"].where(~zero, -np.inf)
    tables["sensitivities"] = table.assign(exponent=exponent, log10_sensitivity=log)
    assert set(of("B3", "factor", tables)["seed"]) == {0, 3, 4, 5}
