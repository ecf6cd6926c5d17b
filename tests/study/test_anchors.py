"""Published numbers, and the conventions of other libraries."""

import jax
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.cells import Initialisation
from rnngrad.study import anchors


@pytest.mark.slow
def test_ours_agree_with_the_published():
    table = anchors.anchor_table()
    disagreeing = table.loc[~table["agrees"], ["name", "ours", "published"]]
    assert disagreeing.empty, disagreeing.to_string()


def test_a_number_outside_its_tolerance_disagrees():
    assert not anchors.Anchor("a", 1.2, 1.0, "nowhere", 0.1).agrees
    assert not anchors.Anchor("a", float("nan"), 1.0, "nowhere", 0.1).agrees


def test_chrono_ties_the_input_gate_to_the_forget_gate():
    lstm = cells.load("lstm")
    b = lstm.init(jax.random.key(0), 2, 32, Initialisation(chrono_length=50))["b"]
    forget, let_in = (b[lstm.gates.index(gate)] for gate in ("f", "i"))
    np.testing.assert_array_equal(forget, -let_in)
    assert np.all((forget >= 0) & (forget <= np.log(49)))


@pytest.mark.parametrize("size", [4, 64])
def test_the_uniform_law_with_gain_one_over_root_three_is_pytorchs(size):
    """Every weight and bias of torch.nn.LSTM is U(-1/sqrt(n), 1/sqrt(n))."""
    law = Initialisation("uniform", gain=3**-0.5)
    params = cells.load("lstm").init(jax.random.key(0), 3, size, law)
    for leaf in params.values():
        assert np.abs(leaf).max() <= size**-0.5
    assert np.std(params["U"]) == pytest.approx((3 * size) ** -0.5, rel=0.15)
