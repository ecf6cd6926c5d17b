"""The derivative of the whole sequence, block by block."""

import jax
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.measures import block_sensitivity
from rnngrad.measures.trajectories import flat_step


@pytest.mark.parametrize("name", ["lstm", "output_reset", "gru"])
def test_blocks_are_those_of_autodiff(name, draw_params, draw_inputs):
    cell, n = cells.load(name), 3
    params, x = draw_params(cell, n), draw_inputs(6, 2)

    def last(s):
        for x_k in x:
            s = flat_step(cell, params, s, x_k, cell.initial_state(n))
        return s

    whole = np.asarray(jax.jacfwd(last)(np.zeros(n * len(cell.state_names))))
    parts = {"memory": whole[:n, :n], "output": whole[-n:, -n:], "full": whole}
    for part, found in block_sensitivity(cell, params, x)._asdict().items():
        assert found.shape == (len(x),)
        np.testing.assert_allclose(found[-1], np.log(np.linalg.norm(parts[part])), rtol=1e-9)


def test_a_long_product_does_not_underflow(draw_params, draw_inputs):
    cell = cells.load("lstm")
    params, x = draw_params(cell, 2, scale=0.1), draw_inputs(3000, 2)
    found = block_sensitivity(cell, params, x)
    assert np.isfinite(found.full[-1]) and found.full[-1] < np.log(np.finfo(float).tiny)
