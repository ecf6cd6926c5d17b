"""Networks that PyTorch trained on a real series, against what its own autograd found.

They have two and three layers (tests/references/make_sunspots.py); PyTorch is not needed here.
"""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import interop, measures
from rnngrad.cells.unrolling import hidden_states
from rnngrad.training.network import read_out
from tests.interop.test_files import WEIGHTS

NETWORKS = {"lstm": "torch.nn.LSTM, 2 layers", "gru": "torch.nn.GRU, 3 layers"}


@pytest.fixture(scope="module")
def stored():
    with np.load(WEIGHTS.parent / "sunspots.npz") as file:
        return dict(file)


@pytest.fixture(scope="module", params=[pytest.param("lstm", marks=pytest.mark.slow), "gru"])
def case(request, stored):
    """A network, what is measured on it, and what PyTorch found."""
    network = interop.load(WEIGHTS / f"sunspots_{request.param}.pt")
    assert network.origin == NETWORKS[request.param]
    V, v = (jnp.asarray(part, float) for part in network.readout)
    x, y = stored["x"], stored["y"]

    def forecasts(h):
        return read_out({"V": V, "v": v}, h)[:, -1, 0]

    def loss(h):
        return ((forecasts(h) - y) ** 2).mean()

    @jax.jit
    def program(params):
        cell = network.cell
        h = hidden_states(cell, params, x)
        found = measures.lag_contribution(cell, params, x, loss)
        return {
            "prediction": forecasts(h),
            "loss": loss(h),
            "loss_sensitivity": found.loss_sensitivity,
            "contribution": found.contribution,
            "total": found.total,
            "exponents": measures.lyapunov_spectrum(cell, params, x[0]),
            "largest": measures.state_sensitivity(cell, params, x[0], [x.shape[1]])[0, 0],
        }

    params = {name: np.asarray(value, float) for name, value in network.params.items()}
    theirs = {k.partition("/")[2]: a for k, a in stored.items() if k.startswith(request.param)}
    return program(params), theirs


def test_forecasts_and_gradients_are_those_of_pytorch(case):
    ours, theirs = case
    for name in ("prediction", "loss", "loss_sensitivity", "contribution", "total", "largest"):
        np.testing.assert_allclose(ours[name], theirs[name], rtol=1e-9, err_msg=name)


def test_exponents_are_those_of_its_jacobians(case):
    ours, theirs = case
    np.testing.assert_allclose(ours["exponents"], theirs["exponents"], rtol=1e-6)
