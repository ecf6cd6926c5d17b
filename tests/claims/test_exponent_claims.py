"""Estimators on untrained networks, and on measured trained ones, on tables of known truth."""

import numpy as np
import pandas as pd
import pytest

from rnngrad import claims
from rnngrad.claims import registry, verdict
from rnngrad.claims.estimators import c14, c18
from rnngrad.claims.untrained import exponent_pairs, input_follows_keep
from tests.study_tables import REGISTRY, study_tables


@pytest.fixture(scope="module")
def made() -> dict[str, pd.DataFrame]:
    return study_tables()


@pytest.fixture
def tables(made) -> dict[str, pd.DataFrame]:
    """Tables to be replaced at will, and not to be changed in place."""
    return dict(made)


def effects(claim_id: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    parameters = REGISTRY[claim_id].get("parameters", {})
    return claims.estimator(claim_id).effects(tables, **parameters)


def decided(claim_id: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """What is said of each hypothesis."""
    registered = registry.claim(claim_id, REGISTRY[claim_id])
    return verdict.hypotheses(registered, effects(claim_id, tables)).set_index("hypothesis")


def verdicts(claim_id: str, tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    return decided(claim_id, tables)["verdict"].to_dict()


def of(claim_id: str, hypothesis: str, tables, role: str = "claim") -> pd.DataFrame:
    found = effects(claim_id, tables)
    return found[(found["hypothesis"] == hypothesis) & (found["role"] == role)]


def more_seeds(tables, *names, times=4):
    """The tables with the seeds of some several times over, as other seeds."""
    made = {
        name: pd.concat(
            [tables[name].assign(seed=tables[name]["seed"] + 6 * k) for k in range(times)],
            ignore_index=True,
        )
        for name in names
    }
    return tables | made


def spread(table, scale=1e-3):
    return scale * np.random.default_rng(5).normal(size=len(table))


def with_exponents(tables, function):
    """The tables with exponents that are a function of the map's rows, and a little noise."""
    table = tables["exponents"]
    return tables | {"exponents": table.assign(exponent=function(table) + spread(table))}


def test_c02_depends_on_the_number_of_steps(tables):
    """Exponents near 0.02 are within one tenth of zero, and not within one hundredth."""
    tables = more_seeds(tables, "priors", times=12)
    table = tables["priors"]
    tables["priors"] = table.assign(exponent=0.02 + spread(table))
    found = decided("C02", tables)
    assert set(found["verdict"]) == {"conditional"}
    assert (found["boundary_low"] == 30).all() and (found["boundary_high"] == 100).all()


@pytest.mark.parametrize(("scale", "expected"), [(1.0, "supported"), (1e-6, "refuted")])
def test_c02_counts_exponents_near_zero(tables, scale, expected):
    tables = more_seeds(tables, "priors", times=12)
    tables["priors"] = tables["priors"].assign(exponent=scale * (tables["priors"]["seed"] + 3.0))
    assert verdicts("C02", tables)["near_one"] == expected


def test_c02_tells_large_keep_biases_from_small_ones(tables):
    tables = more_seeds(tables, "priors", times=16)
    table = tables["priors"].assign(keep_bias=tables["priors"]["seed"] % 5)
    tables["priors"] = table.assign(exponent=np.where(table["keep_bias"] < 2.5, -1.0, -1e-5))
    found = verdicts("C02", tables)
    assert (found["low_bias"], found["high_bias"]) == ("supported", "refuted")


def test_c02_judges_free_input_gates_and_shows_tied_ones(tables):
    tied = of("C02", "near_one", tables, "control").query("cell == 'lstm'")
    assert len(tied) and tied["tie_input"].all()
    assert not of("C02", "near_one", tables)["tie_input"].any()


def test_c03_sees_the_share_of_the_far_half(tables):
    np.testing.assert_allclose(of("C03", "far_share", tables)["value"], -0.05 * 1500, atol=0.05)
    assert verdicts("C03", tables) == {"far_share": "supported", "total_norm": "supported"}


@pytest.mark.parametrize(("shift", "expected"), [(0.5, "supported"), (-0.5, "refuted")])
def test_c06_is_decided_by_the_sign(tables, shift, expected):
    tables = with_exponents(tables, lambda t: shift * (t["cell"] == "relu"))
    assert verdicts("C06", tables) == {"exponent": expected}


def test_c06_finds_the_gain_from_which_tanh_is_calmer(tables):
    tables = with_exponents(tables, lambda t: (t["gain"] - 1.3) * (t["cell"] == "relu"))
    found = decided("C06", tables).loc["exponent"]
    assert found["verdict"] == "conditional"
    assert found["boundary_low"] <= 1.31 <= found["boundary_high"]
    assert found["boundary"] == pytest.approx(1.31, abs=0.01)


def test_c06_takes_differences_within_a_seed(tables):
    table = tables["exponents"]
    exponent = 10.0 * table["seed"] + 0.1 * (table["cell"] == "relu")
    found = effects("C06", tables | {"exponents": table.assign(exponent=exponent)})
    np.testing.assert_allclose(found["value"], 0.1)


@pytest.mark.parametrize(("share", "expected"), [(0.9, "supported"), (0.1, "refuted")])
def test_c08_is_decided_by_the_share_of_the_forget_gate(tables, share, expected):
    tables["terms"] = tables["terms"].assign(share=share + 1e-3 * tables["terms"]["seed"])
    found = verdicts("C08", tables)
    assert (found["share"], found["share_trained"]) == (expected, expected)


def test_c08_may_change_along_the_keep_bias(tables):
    table = tables["terms"]
    share = 0.3 + 0.1 * table["keep_bias"] + 1e-3 * table["seed"]
    found = decided("C08", tables | {"terms": table.assign(share=share)}).loc["share"]
    assert found["verdict"] == "conditional"
    assert found["boundary"] == pytest.approx(2, abs=0.05)


def test_c08_reads_untrained_networks_once_and_only_solved_trained_ones(tables):
    untrained, trained = (of("C08", name, tables) for name in ("share", "share_trained"))
    assert not untrained.duplicated(["keep_bias", "seed"]).any() and untrained["data"].isna().all()
    assert set(trained["data"]) == {"fresh", "reused"}
    unsolved = tables["terms"].assign(solved=False)
    assert of("C08", "share_trained", tables | {"terms": unsolved}).empty


@pytest.mark.parametrize(("gap", "expected"), [(0.0, "supported"), (0.1, "refuted")])
def test_c10_compares_memory_and_output(tables, gap, expected):
    table = tables["products"]
    tables["products"] = table.assign(
        output_growth=table["output_growth"] + gap,
        output_offset=table["output_offset"] + 50 * gap,
        block_growth=table["full_growth"] + gap + spread(table),
    )
    assert set(verdicts("C10", tables).values()) == {expected}


def test_c10_sees_a_block_that_does_not_see_the_forget_gate(tables):
    """The whole grows with the keep bias, the block does not."""
    table = tables["products"]
    whole = -1.9 + 0.4 * table["keep_bias"] + spread(table)
    tables["products"] = table.assign(full_growth=whole, block_growth=-1.9)
    found = decided("C10", tables).loc["block"]
    assert (found["verdict"], found["end_low_verdict"]) == ("conditional", "supported")


@pytest.mark.parametrize(("slope", "expected"), [(-0.05, "supported"), (0.0, "refuted")])
def test_c12_takes_the_growth_over_thousands_of_steps(tables, slope, expected):
    table = tables["horizon"]
    tilt = slope + 1e-5 * table["seed"]
    tables["horizon"] = table.assign(log10_loss_sensitivity=tilt * table["lag"])
    assert verdicts("C12", tables)["growth"] == expected


def test_c12_takes_solved_networks_from_the_end_of_training(tables):
    found = of("C12", "trained", tables)
    assert set(found["start"]) == {"solved"} and (found["length"] == 40).all()
    np.testing.assert_allclose(found["value"], -2.4, atol=0.1)
    failed = of("C12", "trained", tables, "control")
    assert len(failed) and set(failed["start"]) == {"not solved"}


def critical(table, gru, others):
    """Exponents that are zero at a gain of the GRU and at one of other cells."""
    return 0.1 * np.log(table["gain"] / np.where(table["cell"] == "gru", gru, others))


def test_c14_finds_the_gain_at_which_gradients_explode(tables):
    tables = with_exponents(tables, lambda t: critical(t, 1.2, 1.5))
    found = of("C14", "critical_gain", tables)
    np.testing.assert_allclose(found["value"], np.log(1.5 / 1.2), atol=0.06)
    assert verdicts("C14", tables)["critical_gain"] == "supported"


def test_c14_keeps_what_does_not_explode_within_the_map(tables):
    """An LSTM that never explodes is later than any GRU; two that never do are alike."""
    tables = more_seeds(tables, "exponents")
    never = with_exponents(tables, lambda t: critical(t, 1.2, 99.0))
    assert np.isposinf(of("C14", "critical_gain", never)["value"]).all()
    assert verdicts("C14", never)["critical_gain"] == "supported"
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
    assert c14.first_zero(pd.Series(values, index=[1.0, 2.0, 4.0])) == pytest.approx(expected)


def test_c14_matches_one_recurrence_or_the_other(tables):
    """Exponents that are the gain itself show which gains were compared."""
    table = tables["exponents"]
    found = effects("C14", tables | {"exponents": table.assign(exponent=table["gain"])})
    same, twice = (
        found[(found["hypothesis"] == name) & (found["role"] == "claim")]
        for name in ("exponent", "gates_matched")
    )
    assert (same["value"] == 0).all() and set(same["gain"]) == {0.25, 0.5, 1.0}
    assert (twice["value"] == -twice["gain"]).all() and set(twice["gain"]) == {0.5, 1.0}


def test_c14_compares_with_an_lstm_whose_input_gate_follows_its_forget_gate(tables):
    found = of("C14", "exponent", tables)
    assert (found["tie_input"].astype(bool) == (found["keep_bias"] != 0)).all()


@pytest.mark.parametrize(("share", "expected"), [(0.7, "supported"), (0.8, "refuted")])
def test_c14_compares_secondary_terms(tables, share, expected):
    table = tables["terms"]
    ours = np.where(table["cell"] == "gru", share, 0.8) + spread(table)
    tables["terms"] = table.assign(share=ours)
    found = of("C14", "secondary_share", tables)
    assert found["keep_bias"].nunique() == 2
    # The others are judged only if the primary is decided.
    tables = with_exponents(tables, lambda t: 0.5 * (t["cell"] == "gru"))
    assert verdicts("C14", tables)["secondary_share"] == expected


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
    found = effects("C14", tables).query("hypothesis == 'explosive_share'")
    assert set(found.loc[found["role"] == "claim", "cell"]) == {"lstm"}
    assert found.loc[found["tie_input"].astype(bool), "role"].eq("control").all()
    assert verdicts("C14", tables)["explosive_share"] == "supported"


def test_c15_doubles_the_gain_of_the_gru(tables):
    tables = with_exponents(
        tables, lambda t: np.where(t["cell"] == "gru_no_reset", 2.0, 1.0) * t["gain"]
    )
    found = verdicts("C15", tables)
    assert (found["exponent"], found["nominal"]) == ("supported", "refuted")


def test_c16_accepts_a_cell_that_behaves_like_the_lstm(tables):
    found = verdicts("C16", tables)
    assert (found["exponent"], found["one_unit"]) == ("supported", "supported")


def test_c16_may_hold_at_large_keep_biases_only(tables):
    gap = {0.0: 0.2, 1.0: 0.0}
    tables = with_exponents(
        tables, lambda t: t["keep_bias"].map(gap).fillna(0) * (t["cell"] == "output_reset")
    )
    found = decided("C16", tables).loc["exponent"]
    assert found["verdict"] == "conditional"
    assert found["boundary"] == pytest.approx(0.75, abs=0.05)


def test_a_tied_gate_at_keep_bias_zero_is_not_counted_twice(tables):
    table = input_follows_keep(tables["exponents"])
    zero = table[(table["cell"] == "lstm") & (table["keep_bias"] == 0)]
    assert len(zero) and not zero.duplicated(["hidden_size", "gain", "seed"]).any()
    free = input_follows_keep(tables["exponents"], follows=False)
    assert set(free["cell"]) == set(table["cell"])


def test_maps_that_tie_cells_without_an_input_gate_change_nothing(tables):
    table = tables["exponents"]
    twice = pd.concat([table, table.assign(tie_input=True)], ignore_index=True)
    before, after = (
        next(exponent_pairs(input_follows_keep(t), "gru", "gru_no_reset"))[1]
        for t in (table, twice)
    )
    assert len(before) == len(after) > 0


@pytest.mark.parametrize(("floats", "expected"), [(12.0, "supported"), (14.0, "refuted")])
def test_c17_counts_floats(tables, floats, expected):
    memory = tables["memory"]
    proposal = memory["cell"] == "output_reset"
    tables["memory"] = memory.assign(floats=memory["floats"].where(~proposal, floats))
    assert verdicts("C17", tables) == {"floats": expected}


@pytest.mark.parametrize(("sign", "expected"), [(1, "supported"), (-1, "refuted")])
def test_c18_ranks_effects_at_two_widths(tables, sign, expected):
    order = {name: k for k, name in enumerate(sorted(tables["exponents"]["cell"].unique()))}

    def exponents(table):
        one = np.where(table["hidden_size"] == 1, sign, 1)
        return one * (table["gain"] ** 2 + 0.3 * table["keep_bias"] + table["cell"].map(order) ** 2)

    tables = more_seeds(tables, "exponents")
    tables = with_exponents(tables, exponents)
    assert verdicts("C18", tables) == {"effects": expected}
    ceiling = of("C18", "effects", tables, "control")
    assert ceiling["value"].mean() > 0.7


def test_pseudo_values_of_a_mean_are_its_values():
    """The jackknife of a correlation of two points is trivial; its mean is the estimate."""
    rng = np.random.default_rng(0)
    index = pd.MultiIndex.from_product([[1.0, 2.0, 3.0, 4.0], [0.0], [False], ["a"]],
                                       names=c18.SETTINGS)  # fmt: skip
    blocks = {("sum", k): rng.normal(size=4) for k in range(5)}
    blocks |= {("count", k): np.ones(4) for k in range(5)}
    side = pd.DataFrame(blocks, index=index)
    found = c18.pseudo_values(side, side, "gain")
    np.testing.assert_allclose(found, 1.0)


@pytest.mark.parametrize(("exponent", "expected"), [(0.5, "supported"), (0.0, "refuted")])
def test_c19_judges_both_constructions(tables, exponent, expected):
    tables = with_exponents(tables, lambda t: exponent * np.where(t["keep_bias"] < 0, -1.0, 1.0))
    assert verdicts("C19", tables) == {"vanishes": expected, "explodes": expected}
