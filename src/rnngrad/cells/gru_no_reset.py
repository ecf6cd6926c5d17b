"""GRU without a reset gate: the control for the effect of the reset."""

import jax.numpy as jnp
from jax import Array

from rnngrad.cells.activations import sigmoid, tanh
from rnngrad.cells.base import Cell, Gates, Params, Terms, affine, gate_matrix, rows_times
from rnngrad.cells.state import State


class GRUNoReset(Cell):
    r"""GRU with r = 1.

    .. math::
        z_t &= \sigma(W_z x_t + U_z h_{t-1} + b_z) \\
        \hat h_t &= \tanh(W_h x_t + U_h h_{t-1} + b_h) \\
        h_t &= (1 - z_t) \circ h_{t-1} + z_t \circ \hat h_t
    """

    gates = ("z", "h")
    candidate = "h"
    keep_gate = "z"
    keep_sign = -1

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance h `[n]` by one input x `[d]`."""
        (h,) = state
        a_z, a_h = affine(params, x, h)
        z, h_hat = sigmoid(a_z), tanh(a_h)
        h = (1 - z) * h + z * h_hat
        return (h,), {"z": z, "h": h_hat}

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Split the Jacobian into the GRU's terms without `reset`."""
        (h_old,) = state
        _, g = self.step(params, state, x)
        z, h_hat = g["z"], g["h"]
        U_z = gate_matrix(self, params, "z")
        return {
            "keep": jnp.diag(1 - z),
            "update_old": rows_times(-h_old * z * (1 - z), U_z),
            "update_new": rows_times(h_hat * z * (1 - z), U_z),
            "candidate": rows_times(z * (1 - h_hat**2), gate_matrix(self, params, "h")),
        }
