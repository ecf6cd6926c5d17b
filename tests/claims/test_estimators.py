"""Every estimator on tables whose truth is known, and on tables without data."""

import numpy as np
import pandas as pd
import pytest

from rnngrad import claims
from rnngrad.claims import verdict
from rnngrad.claims.decision import decide
from rnngrad.claims.effects import COLUMNS, CONDITIONS
from tests.study_tables import REGISTRY, study_tables


@pytest.fixture
def tables() -> dict[str, pd.DataFrame]:
    return study_tables()


def effects(claim_id: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    parameters = REGISTRY[claim_id].get("parameters", {})
    return claims.estimator(claim_id).effects(tables, **parameters)


def evidence(claim_id: str, tables: dict[str, pd.DataFrame], role: str = "claim") -> pd.DataFrame:
    found = decide(claim_id, REGISTRY[claim_id], tables)
    return found[found["role"] == role]


def verdict_on(claim_id: str, tables: dict[str, pd.DataFrame]) -> dict[str, set[str]]:
    """The verdicts of each hypothesis's conditions."""
    judged = evidence(claim_id, tables)
    return {name: set(group["verdict"]) for name, group in judged.groupby("hypothesis")}


def more_seeds(tables, *names, times=4):
    """The tables with the seeds of some several times over, as other seeds."""
    made = {
        name: pd.concat(
            [tables[name].assign(seed=tables[name]["seed"] + 100 * k) for k in range(times)],
            ignore_index=True,
        )
        for name in names
    }
    return tables | made


def with_results(tables, times=4, **columns):
    """The tables with other results, of so many seeds that rates are told apart."""
    return more_seeds(
        tables | {"results": tables["results"].assign(**columns)}, "results", times=times
    )


@pytest.mark.parametrize("claim_id", REGISTRY)
def test_effects_are_tidy_and_of_registered_hypotheses(claim_id, tables):
    found = effects(claim_id, tables)
    assert set(COLUMNS) <= set(found) <= {*COLUMNS, *CONDITIONS}
    assert set(found["hypothesis"]) == set(REGISTRY[claim_id]["hypotheses"])
    assert found["value"].notna().all()


@pytest.mark.parametrize("claim_id", REGISTRY)
def test_without_data_nothing_is_claimed(claim_id, tables):
    empty = {name: table.iloc[:0] for name, table in tables.items()}
    assert len(effects(claim_id, empty)) == 0
    assert verdict.combine(decide(claim_id, REGISTRY[claim_id], empty)) == "inconclusive"


def test_c03_sees_the_share_of_the_far_half(tables):
    found = effects("C03", tables).query("hypothesis == 'far_share' and role == 'claim'")
    np.testing.assert_allclose(found["value"], -0.05 * 1500, atol=0.05)
    assert verdict_on("C03", tables) == {"far_share": {"supported"}, "total_norm": {"supported"}}


@pytest.mark.parametrize(("shift", "expected"), [(0.5, "supported"), (-0.5, "refuted")])
def test_c06_is_decided_by_the_sign(tables, shift, expected):
    table = tables["exponents"]
    tables["exponents"] = table.assign(
        exponent=table["exponent"] + shift * (table["cell"] == "relu")
    )
    assert verdict_on("C06", tables) == {"exponent": {expected}}


def test_c06_takes_differences_within_a_seed(tables):
    table = tables["exponents"]
    tables["exponents"] = table.assign(
        exponent=10.0 * table["seed"] + 0.1 * (table["cell"] == "relu")
    )
    np.testing.assert_allclose(effects("C06", tables)["value"], 0.1)


@pytest.mark.parametrize(("share", "expected"), [(0.9, "supported"), (0.1, "refuted")])
def test_c08_is_decided_by_the_share_of_the_forget_gate(tables, share, expected):
    table = tables["terms"]
    tables["terms"] = table.assign(share=share + 1e-3 * table["seed"])
    assert verdict_on("C08", tables)["share"] == {expected}


@pytest.mark.parametrize(("factor", "expected"), [(5.0, "supported"), (0.2, "refuted")])
def test_c09_compares_time_constants_on_the_two_tasks(tables, factor, expected):
    units = tables["units"]
    longer = units["time_constant"] * np.where(units["task"] == "recall", factor, 1.0)
    tables["units"] = units.assign(time_constant=longer)
    tables["results"] = tables["results"].assign(success=True)
    assert verdict_on("C09", tables)["history_raises_keep"] == {expected}


def test_c09_finds_the_trap(tables):
    """Seeds that fail with short time constants where another initialisation solves the task."""
    tables = with_results(tables, success=tables["results"]["arm"] == "remember")
    tables = more_seeds(tables, "units")
    found = effects("C09", tables).query("hypothesis == 'low_keep_means_no_need'")
    at_forty = found[found["length"] == 40]
    assert at_forty["value"].mean() > 0.8  # constants near e^2 are below 40 / 4
    assert verdict_on("C09", tables)["low_keep_means_no_need"] & {"refuted"}


def test_c09_asks_trapped_seeds_whether_opening_the_gate_helps(tables):
    """Every second seed fails; opened they solve the task, left alone they do not."""
    results = tables["results"]
    moved = results["arm"].isin(["raised", "continued"])
    opened = results["success"].where(~moved, results["arm"] == "raised")
    tables["results"] = results.assign(success=opened)
    found = effects("C09", tables).query("hypothesis == 'opening_helps_not' and role == 'claim'")
    assert (found["length"] == 40).all() and (found["contrast"] == "opened").all()
    assert found["value"].tolist() == [1.0] * 3
    assert found["reference"].tolist() == [0.0] * 3


def test_c14_finds_the_gain_at_which_gradients_explode(tables):
    """Exponents 0.1 ln(gain / critical) with a critical gain of 1.5 for one cell and 1 beyond."""
    table = tables["exponents"]
    critical = np.where(table["cell"] == "gru", 1.2, 1.5) + 1e-3 * table["seed"]
    tables["exponents"] = table.assign(exponent=0.1 * np.log(table["gain"] / critical))
    found = effects("C14", tables).query("hypothesis == 'critical_gain'")
    assert len(found)
    np.testing.assert_allclose(found["value"], np.log(1.5 / 1.2), atol=1e-3)
    assert verdict_on("C14", tables)["critical_gain"] == {"supported"}


@pytest.mark.parametrize(("scale", "expected"), [(30.0, "supported"), (1.0, "refuted")])
def test_c14_compares_the_spread_over_seeds(tables, scale, expected):
    table = tables["exponents"]
    wider = np.where(table["cell"] == "gru", scale, 1.0)
    jitter = 1e-5 * np.random.default_rng(0).normal(size=len(table))
    tables["exponents"] = table.assign(exponent=wider * 1e-3 * table["seed"] + jitter)
    assert verdict_on("C14", tables)["seed_spread"] == {expected}


def test_c14_sees_a_wider_range_as_more_dependence(tables):
    table = tables["exponents"]
    stretched = np.where(table["cell"] == "gru", 3.0, 1.0) * table["exponent"]
    tables["exponents"] = table.assign(exponent=stretched)
    assert verdict_on("C14", tables)["dependence"] == {"supported"}


def test_a_tied_gate_at_keep_bias_zero_is_not_counted_twice(tables):
    table = tables["exponents"]
    tables["exponents"] = pd.concat([table, table.assign(tie_input=True)], ignore_index=True)
    found = effects("C16", tables).query("hypothesis == 'exponent' and role == 'claim'")
    tied = found[found["tie_input"].astype(bool)]
    assert len(tied) and (tied["keep_bias"] != 0).all()


def test_a_map_of_tied_gates_only_is_kept(tables):
    before = effects("C16", tables).query("hypothesis == 'exponent'")
    tables["exponents"] = tables["exponents"].assign(tie_input=True)
    after = effects("C16", tables).query("hypothesis == 'exponent'")
    assert len(before) == len(after) > 0


def test_c16_accepts_a_cell_that_behaves_like_the_lstm(tables):
    assert verdict_on("C16", tables)["exponent"] == {"supported"}


def test_c20_compares_successes_at_the_longest_length(tables):
    results = tables["results"]
    solved = (results["cell"] == "lstm") | (results["length"] == 10)
    verdicts = verdict_on("C20", with_results(tables, success=solved))
    assert verdicts == {name: {"supported"} for name in ("advantage", "decline", "tuned")}


@pytest.mark.parametrize(("scale", "expected"), [(1.0, "supported"), (0.001, "refuted")])
def test_c02_counts_exponents_near_zero(tables, scale, expected):
    tables = more_seeds(tables, "priors", times=12)
    table = tables["priors"]
    tables["priors"] = table.assign(exponent=scale * (table["exponent"] - 3.0))
    assert verdict_on("C02", tables) == {"near_one": {expected}}


def test_c04_sees_what_reach_does(tables):
    """Runs whose first gradient reaches further end with the higher score, or the lower one."""
    tables = more_seeds(tables, "lags", "results", times=8)
    lags, results = tables["lags"], tables["results"]
    rank = {run: k for k, run in enumerate(sorted(set(runs_of(results))))}
    reach = np.array([rank[run] for run in runs_of(lags)]) - 10.0
    tables["lags"] = lags.assign(log10_far_share=reach)
    place = np.array([rank[run] for run in runs_of(results)])
    for sign, expected in ((1, "supported"), (-1, "refuted")):
        tables["results"] = results.assign(test_score=sign * place, success=False)
        assert verdict_on("C04", tables) == {"rank": {expected}, "unreached": {"supported"}}


def test_c04_does_not_decide_by_twenty_zeros(tables):
    """Twenty seeds without a success leave a rate of a tenth open."""
    tables = more_seeds(tables, "lags", "results")
    keep = {name: tables[name].query("seed % 100 < 5") for name in ("lags", "results")}
    lags = keep["lags"].assign(log10_far_share=-10.0 - keep["lags"]["seed"])
    results = keep["results"].assign(success=False)
    found = evidence("C04", tables | {"lags": lags, "results": results})
    found = found[found["hypothesis"] == "unreached"]
    assert (found["seeds"] == 20).all()
    assert set(found["verdict"]) == {"inconclusive"}
    np.testing.assert_allclose(found["high"], 1 - 0.025 ** (1 / 20))


def runs_of(table):
    return list(zip(table["cell"], table["arm"], strict=True))


def test_c07_counts_explosions_and_the_gain_on_vanishing(tables):
    results = tables["results"]
    clipped = results["arm"].isin(["clip_norm", "explosive_norm"])
    exploded = results["arm"] == "explosive"
    verdicts = verdict_on(
        "C07", with_results(tables, success=clipped, test_loss=np.where(exploded, np.nan, 1.0))
    )
    assert verdicts["explosion"] == {"supported"}
    assert verdicts["vanishing"] == {"refuted"}
    assert verdicts["relu_trains"] == {"supported"}
    assert verdict_on("C07", with_results(tables, test_loss=np.inf))["explosion"] == {"refuted"}


@pytest.mark.parametrize(("gap", "expected"), [(0.0, "supported"), (0.1, "refuted")])
def test_c10_compares_memory_and_output(tables, gap, expected):
    table = tables["products"]
    tables["products"] = table.assign(
        output_growth=table["output_growth"] + gap, output_offset=table["output_offset"] + 50 * gap
    )
    assert verdict_on("C10", tables) == {"exponent": {expected}, "endpoint": {expected}}


def test_c11_needs_the_same_success_and_no_divergence(tables):
    results = tables["results"]
    solved = results["arm"] != "many"
    verdicts = verdict_on("C11", with_results(tables, success=solved, alive=False))
    assert verdicts == {"clipping": {"refuted"}, "divergence": {"refuted"}}
    many = with_results(tables, times=16, success=True)
    assert verdict_on("C11", many) == {"clipping": {"supported"}, "divergence": {"supported"}}


@pytest.mark.parametrize(("slope", "expected"), [(-0.05, "supported"), (0.0, "refuted")])
def test_c12_takes_the_growth_over_thousands_of_steps(tables, slope, expected):
    table = tables["horizon"]
    tilt = slope + 1e-5 * table["seed"]
    tables["horizon"] = table.assign(log10_loss_sensitivity=tilt * table["lag"])
    assert verdict_on("C12", tables) == {"growth": {expected}}


def test_c13_is_refuted_if_an_initialisation_makes_the_difference(tables):
    remembers = tables["results"]["arm"] == "remember"
    verdicts = verdict_on("C13", with_results(tables, success=remembers))
    assert verdicts == {"same_capacity": {"refuted"}}
    assert verdict_on("C13", with_results(tables, success=True)) == {"same_capacity": {"supported"}}


def test_c15_compares_with_and_without_reset(tables):
    assert verdict_on("C15", with_results(tables, success=True)) == {
        "exponent": {"supported"},
        "success": {"supported"},
    }


@pytest.mark.parametrize(("floats", "expected"), [(12.0, "supported"), (14.0, "refuted")])
def test_c17_counts_floats(tables, floats, expected):
    memory = tables["memory"]
    proposal = memory["cell"] == "output_reset"
    tables["memory"] = memory.assign(floats=memory["floats"].where(~proposal, floats))
    assert verdict_on("C17", tables) == {"floats": {expected}}


@pytest.mark.parametrize(("sign", "expected"), [(1, "supported"), (-1, "refuted")])
def test_c18_ranks_cells_at_two_widths(tables, sign, expected):
    """Equal rank correlations decide by their number, since they are bounded."""
    tables = more_seeds(tables, "priors")
    table = tables["priors"]
    wide = table["hidden_size"] == 64
    tables["priors"] = table.assign(
        exponent=table["exponent"].where(~wide, sign * table["exponent"])
    )
    assert verdict_on("C18", tables) == {"ranks": {expected}}


@pytest.mark.parametrize(("exponent", "expected"), [(0.5, "supported"), (0.0, "refuted")])
def test_c19_judges_both_constructions(tables, exponent, expected):
    table = tables["exponents"]
    sign = np.where(table["keep_bias"] < 0, -1.0, 1.0)
    tables["exponents"] = table.assign(exponent=exponent * sign + 1e-3 * table["seed"])
    assert verdict_on("C19", tables) == {"vanishes": {expected}, "explodes": {expected}}
