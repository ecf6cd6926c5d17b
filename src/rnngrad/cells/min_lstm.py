"""The minimal LSTM, whose gates see the input alone, with and without normalised gates."""

import jax
from jax import Array

from rnngrad.cells.activations import sigmoid
from rnngrad.cells.base import Gates, Params
from rnngrad.cells.linear_cell import LinearCell, affine_in_input


class MinLSTM(LinearCell):
    r"""The minLSTM (Feng et al., 2024), whose gates are normalised to sum to one.

    .. math::
        f_t &= \sigma(W_f x_t + b_f) \\
        i_t &= \sigma(W_i x_t + b_i) \\
        \tilde h_t &= W_h x_t + b_h \\
        f'_t &= \frac{f_t}{f_t + i_t}, \qquad i'_t = \frac{i_t}{f_t + i_t} \\
        h_t &= f'_t \circ h_{t-1} + i'_t \circ \tilde h_t

    The keep bias k is added to b_f and taken from b_i: from biases of zero, f' is then sigmoid(k)
    where W x = 0. The gate values that a step returns are f' and i'. The paper's version in log
    space, with a map that makes the candidate positive, is another cell.
    """

    gates = ("f", "i", "h")
    keep_gate = "f"

    def shift_keep(self, params: Params, shift: Array) -> Params:
        """Add a shift `[n]` to the bias of f, and take it from that of i."""
        return params | {"b": params["b"].at[0].add(shift).at[1].add(-shift)}

    def recurrence(self, params: Params, x: Array) -> tuple[Array, Array, Gates]:
        """Return f', i' times the candidate, and the gates, from ln(f/i), which never overflows."""
        a_f, a_i, h_new = affine_in_input(params, x)
        logit = jax.nn.log_sigmoid(a_f) - jax.nn.log_sigmoid(a_i)
        f, i = sigmoid(logit), sigmoid(-logit)
        return f, i * h_new, {"f": f, "i": i, "h": h_new}


class MinLSTMFree(LinearCell):
    r"""The minLSTM without normalisation (Feng et al., 2024, before they fix the time scale).

    .. math::
        f_t &= \sigma(W_f x_t + b_f) \\
        i_t &= \sigma(W_i x_t + b_i) \\
        \tilde h_t &= W_h x_t + b_h \\
        h_t &= f_t \circ h_{t-1} + i_t \circ \tilde h_t
    """

    gates = ("f", "i", "h")
    candidate = "h"
    keep_gate = "f"
    input_gate = "i"

    def recurrence(self, params: Params, x: Array) -> tuple[Array, Array, Gates]:
        """Return f, i times the candidate, and the gates."""
        a_f, a_i, h_new = affine_in_input(params, x)
        f, i = sigmoid(a_f), sigmoid(a_i)
        return f, i * h_new, {"f": f, "i": i, "h": h_new}
