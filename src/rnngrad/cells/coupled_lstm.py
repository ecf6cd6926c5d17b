"""LSTM whose input gate is one minus its forget gate."""

import jax.numpy as jnp
from jax import Array

from rnngrad.cells.activations import sigmoid, tanh
from rnngrad.cells.base import Gates, Params, Terms, affine, gate_matrix, rows_times
from rnngrad.cells.memory_cell import MemoryCell
from rnngrad.cells.state import State


class CoupledLSTM(MemoryCell):
    r"""LSTM with coupled gates (Greff et al., 2017), a control between the LSTM and the GRU.

    .. math::
        f_t, o_t &= \sigma(W x_t + U h_{t-1} + b) \\
        \hat c_t &= \tanh(W_c x_t + U_c h_{t-1} + b_c) \\
        c_t &= f_t \circ c_{t-1} + (1 - f_t) \circ \hat c_t \\
        h_t &= o_t \circ \tanh c_t
    """

    gates = ("f", "o", "c")
    candidate = "c"
    keep_gate = "f"

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance (c, h), each `[n]`, by one input x `[d]`."""
        c, h = state
        a_f, a_o, a_c = affine(params, x, h)
        f, o, c_hat = sigmoid(a_f), sigmoid(a_o), tanh(a_c)
        c = f * c + (1 - f) * c_hat
        h = o * tanh(c)
        return (c, h), {"f": f, "o": o, "c": c_hat}

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Split the Jacobian into `keep`, `forget`, `input`, `candidate` and `output`.

        The names are the LSTM's, with i = 1 - f: `input` acts through the same gate as `forget`.
        """
        c_old, _ = state
        state, g = self.step(params, state, x)
        f, c_hat = g["f"], g["c"]
        zero = jnp.zeros((f.size, f.size), f.dtype)
        by_h = {
            "forget": rows_times(c_old * f * (1 - f), gate_matrix(self, params, "f")),
            "input": rows_times(-c_hat * f * (1 - f), gate_matrix(self, params, "f")),
            "candidate": rows_times((1 - f) * (1 - c_hat**2), gate_matrix(self, params, "c")),
        }
        memory_terms = {"keep": (jnp.diag(f), zero)} | {k: (zero, v) for k, v in by_h.items()}
        return self.full_state_terms(params, state, g, memory_terms)
