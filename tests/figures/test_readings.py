"""What a figure compares is comparable, and what its caption says is what it draws."""

import numpy as np
import pandas as pd
import pytest

from rnngrad.figures import clipping, drawing, price, products, reach, summary, survival
from rnngrad.figures.style import select
from tests.figures.small_study import of, small
from tests.study_tables import parameters_of


@pytest.fixture(scope="module")
def plain():
    return small()


def test_all_panels_of_the_summary_are_of_one_length_and_the_same_lags(plain):
    left = summary.stages(of("summary", plain))
    assert list(left) == ["untrained", "solved"]
    assert pd.concat(left.values())["length"].nunique() == 1
    lags = [set(table["lag"]) for table in left.values()]
    assert lags[0] == lags[1]
    steps = max(lags[0]) - min(lags[0])
    assert f"over the same {steps} steps" in summary.finding(of("summary", plain))


def test_without_solved_networks_the_summary_shows_the_untrained_ones(plain):
    lags = plain["lags"]
    left = summary.stages({"lags": lags[lags["stage"] == "start"]})
    assert list(left) == ["untrained"]


def miss(plain, ratio: float) -> str:
    table = plain["products"].assign(keep_log_ratio=ratio)
    own = of("products", plain) | {"products": table}
    return products.finding(own | {"terms": own["terms"].assign(share=0.6)})


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_product_misses_from_a_factor_over_the_whole_sequence(plain, sign):
    longest = plain["terms"]["length"].max()
    shortest = plain["terms"]["length"].min()
    least = np.log(products.MISSED)
    assert "nats per step" not in miss(plain, sign * 0.99 * least / longest)
    text = miss(plain, sign * 1.01 * least / shortest)
    assert text.count("nats per step") == len(products.chosen(of("products", plain)))


def test_rows_of_clipping_are_told_apart_by_law_and_kind(plain):
    table = clipping.chosen(of("clipping", plain))
    shown = clipping.lines(table)
    assert len(set(shown)) == len(shown)
    assert {line for line in shown if line[1]} == set(zip(table["law"], table["kind"], strict=True))
    one = clipping.lines(table.assign(law=""))
    assert all(kind for _, kind in one)


def test_a_seed_without_a_finite_loss_has_exploded(plain):
    table = clipping.chosen(of("clipping", plain)).assign(solved=False)
    for loss, exploded in ((np.nan, True), (np.inf, True), (5.0, True), (3.0, False)):
        found = clipping.rates(table.assign(test_loss=loss, baseline=2.0), 2.0)["exploded"]
        assert (found == exploded).all()


def test_a_seed_that_diverged_has_exploded_whatever_its_last_loss(plain):
    """In the figure as in the claim and the table of known effects."""
    table = clipping.chosen(of("clipping", plain)).assign(test_loss=1.0, baseline=2.0)
    assert not clipping.rates(table, 2.0)["exploded"].any()
    assert clipping.rates(table.assign(alive=False), 2.0)["exploded"].all()


def test_what_survival_leaves_out_is_said(plain):
    own = of("survival", plain)
    drawn = pd.concat(survival.shown(survival.chosen(own)).values())
    everything = select.by_keep_bias(plain["results"].query("task == 'recall'"))
    text = survival.finding(own)
    lost = everything[~everything["run"].isin(drawn["run"])]
    kept = lost[lost["cell"].isin(drawn["cell"])]
    for keep in kept["keep"].unique():
        assert keep in text.split("other keep biases (")[1]


def test_survival_that_shows_all_leaves_nothing_out(plain):
    results = plain["results"].query("task == 'recall' and cell == 'tanh'")
    assert "left out" not in survival.finding({"results": results})


def lags(**solved: dict[int, float]) -> pd.DataFrame:
    rows = [
        {"cell": cell, "length": length, "solved": share, "run": f"{cell}/{length}"}
        for cell, shares in solved.items()
        for length, share in shares.items()
    ]
    return pd.DataFrame(rows)


def test_a_lag_learned_is_a_lower_bound_where_no_longer_one_was_tried():
    reached = lags(gru={20: 1.0, 40: 0.5}, lstm={20: 0.9}, tanh={20: 1.0, 40: 0.4}, relu={20: 0.1})
    found = price.longest(reached).set_index("cell")
    assert dict(found["length"]) == {"gru": 40, "lstm": 20, "tanh": 20}
    assert dict(found["open"]) == {"gru": True, "lstm": True, "tanh": False}
    assert dict(found["tried"]) == {"gru": 2, "lstm": 1, "tanh": 2}


def test_the_same_words_name_finite_growth_and_the_exponent_apart(plain):
    for name in ("law", "regimes"):
        text = drawing.caption(name, of(name, plain), parameters_of(name))
        assert "σ₁" in text and "λ₁" not in text


def test_a_reach_goes_no_further_than_its_own_lengths():
    """A cell that all seeds learn is said to go beyond the longest lag that it was trained at."""
    shares = {("slstm", 20): 1.0, ("slstm", 40): 1.0, ("gru", 20): 1.0, ("gru", 160): 1.0}
    seeds = [
        {"data": "fresh", "cell": cell, "keep": "0", "length": lag, "solved": seed < 20 * share}
        for (cell, lag), share in (shares | {("tanh", 20): 0.0, ("tanh", 160): 0.0}).items()
        for seed in range(20)
    ]
    found = reach.reaches(pd.DataFrame(seeds)).set_index("cell")
    assert found.loc[["slstm", "gru"], "estimate"].eq(np.inf).all()
    assert (found["at_estimate"] / found["longest"])[["slstm", "gru"]].eq(1.5).all()
    assert found.loc["tanh", "at_estimate"] == 20 / 1.5
    assert found["longest"].to_dict() == {"slstm": 40, "gru": 160, "tanh": 160}
