"""The article's proposal: a GRU whose reset gate acts on the output."""

import jax.numpy as jnp
from jax import Array

from rnngrad.cells.activations import sigmoid, tanh
from rnngrad.cells.base import Gates, Params, Terms, affine, gate_matrix, rows_times
from rnngrad.cells.memory_cell import MemoryCell
from rnngrad.cells.state import State


class OutputReset(MemoryCell):
    r"""The cell that the article proposes in its last equation.

    .. math::
        z_t, r_t &= \sigma(W x_t + U h_{t-1} + b) \\
        \hat c_t &= \tanh(W_c x_t + U_c h_{t-1} + b_c) \\
        c_t &= (1 - z_t) \circ c_{t-1} + z_t \circ \hat c_t \\
        h_t &= r_t \circ c_t
    """

    gates = ("z", "r", "c")
    candidate = "c"
    keep_gate = "z"
    keep_sign = -1
    output_gate = "r"

    def squash(self, c: Array) -> Array:
        """Return c: the proposal has no second nonlinearity."""
        return c

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance (c, h), each `[n]`, by one input x `[d]`."""
        c, h = state
        a_z, a_r, a_c = affine(params, x, h)
        z, r, c_hat = sigmoid(a_z), sigmoid(a_r), tanh(a_c)
        c = (1 - z) * c + z * c_hat
        h = r * c
        return (c, h), {"z": z, "r": r, "c": c_hat}

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Split the Jacobian into `keep` (1 - z), the three paths through h_{t-1}, and `output`.

        The article gives no derivative for this cell; the names follow its terms for the GRU.
        """
        c_old, _ = state
        state, g = self.step(params, state, x)
        z, c_hat = g["z"], g["c"]
        zero = jnp.zeros((z.size, z.size), z.dtype)
        by_h = {
            "update_old": rows_times(-c_old * z * (1 - z), gate_matrix(self, params, "z")),
            "update_new": rows_times(c_hat * z * (1 - z), gate_matrix(self, params, "z")),
            "candidate": rows_times(z * (1 - c_hat**2), gate_matrix(self, params, "c")),
        }
        memory_terms = {"keep": (jnp.diag(1 - z), zero)} | {k: (zero, v) for k, v in by_h.items()}
        return self.full_state_terms(params, state, g, memory_terms)
