"""Long short-term memory."""

import jax.numpy as jnp
from jax import Array

from rnngrad.cells.activations import sigmoid, tanh
from rnngrad.cells.base import Gates, Params, Terms, affine, gate_matrix, rows_times
from rnngrad.cells.memory_cell import MemoryCell
from rnngrad.cells.state import State


class LSTM(MemoryCell):
    r"""LSTM with a forget gate (the article's equation 7; Gers et al., 2000).

    .. math::
        f_t, i_t, o_t &= \sigma(W x_t + U h_{t-1} + b) \\
        \hat c_t &= \tanh(W_c x_t + U_c h_{t-1} + b_c) \\
        c_t &= f_t \circ c_{t-1} + i_t \circ \hat c_t \\
        h_t &= o_t \circ \tanh c_t
    """

    gates = ("f", "i", "o", "c")
    candidate = "c"
    keep_gate = "f"
    input_gate = "i"

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance (c, h), each `[n]`, by one input x `[d]`."""
        c, h = state
        a_f, a_i, a_o, a_c = affine(params, x, h)
        f, i, o, c_hat = sigmoid(a_f), sigmoid(a_i), sigmoid(a_o), tanh(a_c)
        c = f * c + i * c_hat
        h = o * tanh(c)
        return (c, h), {"f": f, "i": i, "o": o, "c": c_hat}

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Split the Jacobian into the article's four terms (its equations 8 to 10) and `output`.

        `keep` is f; `forget`, `input` and `candidate` act through h_{t-1} on the gates f, i and
        the candidate; `output` is the path through o, absent from the article.
        """
        c_old, _ = state
        state, g = self.step(params, state, x)
        f, i, c_hat = g["f"], g["i"], g["c"]
        zero = jnp.zeros((f.size, f.size), f.dtype)
        by_h = {
            "forget": rows_times(c_old * f * (1 - f), gate_matrix(self, params, "f")),
            "input": rows_times(c_hat * i * (1 - i), gate_matrix(self, params, "i")),
            "candidate": rows_times(i * (1 - c_hat**2), gate_matrix(self, params, "c")),
        }
        memory_terms = {"keep": (jnp.diag(f), zero)} | {k: (zero, v) for k, v in by_h.items()}
        return self.full_state_terms(params, state, g, memory_terms)
