"""Gated recurrent unit, reset before the recurrent product."""

import jax.numpy as jnp
from jax import Array

from rnngrad.cells.activations import sigmoid, tanh
from rnngrad.cells.base import Cell, Gates, Params, Terms, gate_matrix, per_gate, rows_times
from rnngrad.cells.state import State


class GRU(Cell):
    r"""GRU in the article's form (its equation 11; Cho et al., 2014), in which z replaces.

    .. math::
        z_t, r_t &= \sigma(W x_t + U h_{t-1} + b) \\
        \hat h_t &= \tanh(W_h x_t + U_h (r_t \circ h_{t-1}) + b_h) \\
        h_t &= (1 - z_t) \circ h_{t-1} + z_t \circ \hat h_t
    """

    gates = ("z", "r", "h")
    candidate = "h"
    keep_gate = "z"
    keep_sign = -1

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance h `[n]` by one input x `[d]`."""
        (h,) = state
        U_zr, U_h = params["U"][:2], params["U"][2]
        a_z, a_r, a_h = per_gate(jnp.tensordot(x, params["W"], (0, 2)) + params["b"])
        u_z, u_r = per_gate(jnp.tensordot(h, U_zr, (0, 2)))
        z, r = sigmoid(a_z + u_z), sigmoid(a_r + u_r)
        h_hat = tanh(a_h + jnp.tensordot(r * h, U_h, (0, 1)))
        h = (1 - z) * h + z * h_hat
        return (h,), {"z": z, "r": r, "h": h_hat}

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Split the Jacobian into the terms of the article's equation 13.

        `keep` is 1 - z, `update_old` and `update_new` act through z on h_{t-1} and on the
        candidate, `candidate` through U_h with r fixed, `reset` through r.
        """
        (h_old,) = state
        _, g = self.step(params, state, x)
        z, r, h_hat = g["z"], g["r"], g["h"]
        through_candidate = rows_times(z * (1 - h_hat**2), gate_matrix(self, params, "h"))
        U_z, U_r = gate_matrix(self, params, "z"), gate_matrix(self, params, "r")
        return {
            "keep": jnp.diag(1 - z),
            "update_old": rows_times(-h_old * z * (1 - z), U_z),
            "update_new": rows_times(h_hat * z * (1 - z), U_z),
            "candidate": through_candidate * r[None, :],
            "reset": through_candidate @ rows_times(h_old * r * (1 - r), U_r),
        }
