"""The minimal GRU, whose gate sees the input alone."""

from jax import Array

from rnngrad.cells.activations import sigmoid
from rnngrad.cells.base import Gates, Params
from rnngrad.cells.linear_cell import LinearCell, affine_in_input


class MinGRU(LinearCell):
    r"""The minGRU (Feng et al., 2024), in which z replaces.

    .. math::
        z_t &= \sigma(W_z x_t + b_z) \\
        \tilde h_t &= W_h x_t + b_h \\
        h_t &= (1 - z_t) \circ h_{t-1} + z_t \circ \tilde h_t

    So the paper defines it; the version that it computes in log space, with a map that makes the
    candidate positive, is another cell.
    """

    gates = ("z", "h")
    candidate = "h"
    keep_gate = "z"
    keep_sign = -1

    def recurrence(self, params: Params, x: Array) -> tuple[Array, Array, Gates]:
        """Return 1 - z, z times the candidate, and the gates."""
        a_z, h_new = affine_in_input(params, x)
        z = sigmoid(a_z)
        return 1 - z, z * h_new, {"z": z, "h": h_new}
