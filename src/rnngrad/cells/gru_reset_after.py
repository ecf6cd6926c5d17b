"""Gated recurrent unit, reset after the recurrent product."""

import jax.numpy as jnp
from jax import Array

from rnngrad.cells.activations import sigmoid, tanh
from rnngrad.cells.base import Cell, Gates, Params, Terms, gate_matrix, per_gate, rows_times
from rnngrad.cells.state import State


class GRUResetAfter(Cell):
    r"""GRU as PyTorch, cuDNN and Keras run it, in the article's orientation (z replaces).

    .. math::
        z_t, r_t &= \sigma(W x_t + U h_{t-1} + b) \\
        \hat h_t &= \tanh(W_h x_t + b_h + r_t \circ (U_h h_{t-1} + b'_h)) \\
        h_t &= (1 - z_t) \circ h_{t-1} + z_t \circ \hat h_t

    PyTorch's z keeps: its weights of z are minus the ones here.
    """

    gates = ("z", "r", "h")
    candidate = "h"
    keep_gate = "z"
    keep_sign = -1

    def more_params(self, hidden_size: int, key: Array) -> Params:
        """Return `b_rec` `[n]` = b'_h, which starts at zero."""
        return {"b_rec": jnp.zeros(hidden_size)}

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance h `[n]` by one input x `[d]`."""
        (h,) = state
        a_z, a_r, a_h = per_gate(jnp.tensordot(x, params["W"], (0, 2)) + params["b"])
        u_z, u_r, u_h = per_gate(jnp.tensordot(h, params["U"], (0, 2)))
        z, r = sigmoid(a_z + u_z), sigmoid(a_r + u_r)
        h_hat = tanh(a_h + r * (u_h + params["b_rec"]))
        h = (1 - z) * h + z * h_hat
        return (h,), {"z": z, "r": r, "h": h_hat}

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Split the Jacobian into the same terms as the GRU's; `candidate` has r on the rows."""
        (h_old,) = state
        _, g = self.step(params, state, x)
        z, r, h_hat = g["z"], g["r"], g["h"]
        U_z, U_r, U_h = params["U"]
        through_candidate = z * (1 - h_hat**2)
        return {
            "keep": jnp.diag(1 - z),
            "update_old": rows_times(-h_old * z * (1 - z), U_z),
            "update_new": rows_times(h_hat * z * (1 - z), U_z),
            "candidate": rows_times(through_candidate * r, U_h),
            "reset": rows_times(
                through_candidate * (U_h @ h_old + params["b_rec"]) * r * (1 - r),
                gate_matrix(self, params, "r"),
            ),
        }
