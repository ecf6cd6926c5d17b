"""The simple recurrent network."""

from jax import Array

from rnngrad.cells.activations import tanh
from rnngrad.cells.base import Cell, Gates, Params, Terms, affine, gate_matrix, rows_times
from rnngrad.cells.state import State


class Tanh(Cell):
    r"""Elman's network (the article's equation 5).

    .. math:: h_t = \tanh(W x_t + U h_{t-1} + b)
    """

    gates = ("h",)
    candidate = "h"

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance h `[n]` by one input x `[d]`."""
        (h,) = state
        (a,) = affine(params, x, h)
        h = tanh(a)
        return (h,), {"h": h}

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Return dh_t/dh_{t-1} = (1 - h_t^2) U (the article's equation 6)."""
        (h,), _ = self.step(params, state, x)
        return {"recurrent": rows_times(1 - h**2, gate_matrix(self, params, "h"))}
