"""`lstm` and `gru_reset_after` are PyTorch's nn.LSTM and nn.GRU (tests/references)."""

from functools import partial
from pathlib import Path

import jax
import numpy as np
import pytest

from rnngrad import cells
from rnngrad.measures import trajectory

REFERENCES = Path(__file__).parents[1] / "references" / "torch_cells.npz"


def lstm_params(torch):
    """PyTorch stacks i, f, g, o; here the order is f, i, o, c."""
    order = [1, 0, 3, 2]
    W, U, b_ih, b_hh = torch
    return {"W": W[order], "U": U[order], "b": (b_ih + b_hh)[order]}


def gru_params(torch):
    """PyTorch stacks r, z, n, and its z keeps: sigma(-a) = 1 - sigma(a)."""
    order, sign = [1, 0, 2], np.array([-1.0, 1.0, 1.0])
    W, U, b_ih, b_hh = torch
    b = b_ih + b_hh * np.array([[1.0], [1.0], [0.0]])
    return {
        "W": W[order] * sign[:, None, None],
        "U": U[order] * sign[:, None, None],
        "b": b[order] * sign[:, None],
        "b_rec": b_hh[2],
    }


@pytest.mark.parametrize(
    ("name", "convert"), [("lstm", lstm_params), ("gru_reset_after", gru_params)]
)
def test_outputs_and_input_gradients_are_pytorchs(name, convert):
    cell = cells.load(name)
    with np.load(REFERENCES) as file:
        data = {key.split("/")[1]: file[key] for key in file if key.startswith(f"{name}/")}
    size = data["h"].shape[-1]
    split = [
        data[f"{key}_l0"].reshape(-1, size, *data[f"{key}_l0"].shape[1:])
        for key in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    ]
    params = convert(split)

    def outputs(x):
        states, _ = jax.vmap(partial(trajectory, cell, params), in_axes=1, out_axes=1)(x)
        return states[-1][1:]

    @jax.jit
    def forth_and_back(x, weights):
        h, pull_back = jax.vjp(outputs, x)
        return h, *pull_back(weights)

    h, x_grad = forth_and_back(data["x"], data["weights"])
    np.testing.assert_allclose(h, data["h"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(x_grad, data["x_grad"], rtol=0, atol=1e-12)
