"""Estimators on measured networks, untrained and trained, on tables of known truth."""

import numpy as np
import pandas as pd
import pytest

from tests.claims.decided import decided, effects, of, on, spread, verdicts, verdicts_from


def test_c03_sees_the_share_of_the_far_half(estimated):
    found = estimated["C03"]
    np.testing.assert_allclose(on(found, "far_share")["value"], -0.05 * 1500, atol=0.05)
    assert set(verdicts_from("C03", found).values()) == {"supported"}


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


def test_c08_reads_untrained_networks_once_and_only_solved_trained_ones(tables, estimated):
    untrained, trained = (on(estimated["C08"], name) for name in ("share", "share_trained"))
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


@pytest.mark.parametrize("claim_id", ["C08", "C10"])
def test_keep_biases_that_are_drawn_are_a_control(tables, claim_id):
    before = verdicts(claim_id, tables)
    for name in ("terms", "products"):
        drawn = tables[name].query("cell == 'lstm' and keep_bias == 2")
        drawn = drawn.assign(keep_bias_law="chrono", run=drawn["run"] + "_drawn")
        tables[name] = pd.concat([tables[name], drawn], ignore_index=True)
    assert verdicts(claim_id, tables) == before
    found = effects(claim_id, tables).query("keep_bias_law == 'chrono'")
    assert len(found) and set(found["role"]) == {"control"}


@pytest.mark.parametrize(("slope", "expected"), [(-0.05, "supported"), (0.0, "refuted")])
def test_c12_takes_the_growth_over_thousands_of_steps(tables, slope, expected):
    table = tables["horizon"]
    tilt = slope + 1e-5 * table["seed"]
    tables["horizon"] = table.assign(log10_loss_sensitivity=tilt * table["lag"])
    assert verdicts("C12", tables)["growth"] == expected


def test_c12_judges_the_longest_sequences(tables):
    table = tables["horizon"]
    tables["horizon"] = table.assign(length=table["length"].replace(300, 1000))
    found = effects("C12", tables)
    assert set(on(found, "growth")["length"]) == {3000}
    assert 1000 in set(on(found, "growth", "control")["length"])


def test_c12_takes_solved_networks_from_the_end_of_training(estimated):
    found = on(estimated["C12"], "trained")
    assert set(found["start"]) == {"solved"} and (found["length"] == 40).all()
    np.testing.assert_allclose(found["value"], -2.4, atol=0.1)
    failed = on(estimated["C12"], "trained", "control")
    assert len(failed) and set(failed["start"]) == {"not solved"}


@pytest.mark.parametrize(("floats", "expected"), [(12.0, "supported"), (14.0, "refuted")])
def test_c17_counts_floats(tables, floats, expected):
    memory = tables["memory"]
    proposal = memory["cell"] == "output_reset"
    tables["memory"] = memory.assign(floats=memory["floats"].where(~proposal, floats))
    assert verdicts("C17", tables) == {"floats": expected}
