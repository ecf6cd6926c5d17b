"""The article's extreme GRU: one gate both resets and replaces."""

import jax.numpy as jnp
from jax import Array

from rnngrad.cells.activations import sigmoid, tanh
from rnngrad.cells.base import Cell, Gates, Params, Terms, gate_matrix, per_gate, rows_times
from rnngrad.cells.state import State


class MergedGRU(Cell):
    r"""GRU with z = r (the article's equation 12; the minimal gated unit of Zhou et al., 2016).

    .. math::
        r_t &= \sigma(W_r x_t + U_r h_{t-1} + b_r) \\
        \hat h_t &= \tanh(W_h x_t + U_h (r_t \circ h_{t-1}) + b_h) \\
        h_t &= (1 - r_t) \circ h_{t-1} + r_t \circ \hat h_t
    """

    gates = ("r", "h")
    candidate = "h"
    keep_gate = "r"
    keep_sign = -1

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance h `[n]` by one input x `[d]`."""
        (h,) = state
        U_r, U_h = params["U"]
        a_r, a_h = per_gate(jnp.tensordot(x, params["W"], (0, 2)) + params["b"])
        r = sigmoid(a_r + jnp.tensordot(h, U_r, (0, 1)))
        h_hat = tanh(a_h + jnp.tensordot(r * h, U_h, (0, 1)))
        h = (1 - r) * h + r * h_hat
        return (h,), {"r": r, "h": h_hat}

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Split the Jacobian into the GRU's terms with z = r; the article does not derive it."""
        (h_old,) = state
        _, g = self.step(params, state, x)
        r, h_hat = g["r"], g["h"]
        U_r = gate_matrix(self, params, "r")
        through_candidate = rows_times(r * (1 - h_hat**2), gate_matrix(self, params, "h"))
        return {
            "keep": jnp.diag(1 - r),
            "update_old": rows_times(-h_old * r * (1 - r), U_r),
            "update_new": rows_times(h_hat * r * (1 - r), U_r),
            "candidate": through_candidate * r[None, :],
            "reset": through_candidate @ rows_times(h_old * r * (1 - r), U_r),
        }
