"""An LSTM whose forget gate is held: a control that sets apart the gate from its learning."""

import jax
import jax.numpy as jnp
from jax import Array

from rnngrad.cells.activations import sigmoid, tanh
from rnngrad.cells.base import Gates, Params, Terms, affine, gate_matrix, rows_times
from rnngrad.cells.memory_cell import MemoryCell
from rnngrad.cells.state import State


class ClampedLSTM(MemoryCell):
    r"""LSTM with its forget gate clamped at sigmoid(logit_f) for each unit, never trained.

    .. math::
        i_t, o_t &= \sigma(W x_t + U h_{t-1} + b) \\
        \hat c_t &= \tanh(W_c x_t + U_c h_{t-1} + b_c) \\
        c_t &= f \circ c_{t-1} + i_t \circ \hat c_t \\
        h_t &= o_t \circ \tanh c_t
    """

    gates = ("i", "o", "c")
    candidate = "c"
    keep_gate = "f"
    input_gate = "i"

    def more_params(self, hidden_size: int, key: Array) -> Params:
        """Return `logit_f` `[n]`, to which the keep bias is added."""
        return {"logit_f": jnp.zeros(hidden_size)}

    def shift_keep(self, params: Params, shift: Array) -> Params:
        """Add a shift `[n]` to `logit_f`."""
        return params | {"logit_f": params["logit_f"] + shift}

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance (c, h), each `[n]`, by one input x `[d]`."""
        c, h = state
        a_i, a_o, a_c = affine(params, x, h)
        f = sigmoid(jax.lax.stop_gradient(params["logit_f"]))
        i, o, c_hat = sigmoid(a_i), sigmoid(a_o), tanh(a_c)
        c = f * c + i * c_hat
        h = o * tanh(c)
        return (c, h), {"f": f, "i": i, "o": o, "c": c_hat}

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Split the Jacobian as the LSTM's, without the term `forget`."""
        state, g = self.step(params, state, x)
        i, c_hat = g["i"], g["c"]
        zero = jnp.zeros((i.size, i.size), i.dtype)
        by_h = {
            "input": rows_times(c_hat * i * (1 - i), gate_matrix(self, params, "i")),
            "candidate": rows_times(i * (1 - c_hat**2), gate_matrix(self, params, "c")),
        }
        memory_terms = {"keep": (jnp.diag(g["f"]), zero)} | {k: (zero, v) for k, v in by_h.items()}
        return self.full_state_terms(params, state, g, memory_terms)
