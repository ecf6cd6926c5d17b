"""What estimators and figures read of the table of lags, by network."""

import numpy as np
import pandas as pd

from rnngrad.claims.effects import at_last_lag, far_share, over_the_last_step


def lags() -> pd.DataFrame:
    """Two seeds of a run at two stages, with lags in no order; a logarithm falls by 2 a lag."""
    index = pd.MultiIndex.from_product(
        [["run"], [0, 1], ["start", "end"], [20, 1, 5]], names=["run", "seed", "stage", "lag"]
    )
    table = index.to_frame(index=False).assign(length=20)
    level = 10.0 * table["seed"] + 3 * (table["stage"] == "end")
    fall = -2.0 * table["lag"]
    return table.assign(log10_loss_sensitivity=level + fall, log10_far_share=level + fall)


def test_each_network_has_one_row_at_its_largest_lag():
    last = at_last_lag(lags())
    assert len(last) == 4 and (last["lag"] == 20).all()


def test_what_is_left_is_less_the_same_networks_at_the_smallest_lag():
    left = over_the_last_step(lags())
    np.testing.assert_allclose(left["log10_left"], -2.0 * (left["lag"] - 1))


def test_the_far_share_is_that_of_each_network_at_its_first_distant_lag():
    assert (far_share(lags(), 0.2)["lag"] == 5).all() and len(far_share(lags(), 0.2)) == 4
