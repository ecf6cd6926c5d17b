"""The simple recurrent network with a rectifier."""

import jax
from jax import Array

from rnngrad.cells.base import Cell, Gates, Params, Terms, affine, gate_matrix, rows_times
from rnngrad.cells.state import State


class Relu(Cell):
    r"""The network of `tanh` with the activation that the article compares it with.

    .. math:: h_t = \max(0, W x_t + U h_{t-1} + b)
    """

    gates = ("h",)
    candidate = "h"
    homogeneous_in = ("b",)

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance h `[n]` by one input x `[d]`."""
        (h,) = state
        (a,) = affine(params, x, h)
        h = jax.nn.relu(a)
        return (h,), {"h": h}

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Return dh_t/dh_{t-1} = 1[h_t > 0] U."""
        (h,), _ = self.step(params, state, x)
        return {"recurrent": rows_times((h > 0).astype(h.dtype), gate_matrix(self, params, "h"))}
