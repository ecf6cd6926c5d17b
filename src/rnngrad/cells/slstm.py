"""The LSTM with exponential gates, with a logistic or an exponential forget gate."""

import jax
import jax.numpy as jnp
from jax import Array

from rnngrad.cells.activations import sigmoid, tanh
from rnngrad.cells.base import Cell, Gates, Params, Terms, affine, gate_matrix, rows_times
from rnngrad.cells.state import State


class SLSTM(Cell):
    r"""The sLSTM of xLSTM (Beck et al., 2024), with one head and a logistic forget gate.

    .. math::
        f_t, o_t &= \sigma(W x_t + U h_{t-1} + b), \qquad i_t = \exp(\tilde\imath_t), \quad
            \tilde\imath_t = W_i x_t + U_i h_{t-1} + b_i \\
        z_t &= \tanh(W_z x_t + U_z h_{t-1} + b_z) \\
        m_t &= \max(\ln f_t + m_{t-1}, \tilde\imath_t) \\
        f'_t &= \exp(\ln f_t + m_{t-1} - m_t), \qquad i'_t = \exp(\tilde\imath_t - m_t) \\
        c_t &= f'_t \circ c_{t-1} + i'_t \circ z_t \\
        n_t &= f'_t \circ n_{t-1} + i'_t \\
        h_t &= o_t \circ c_t / n_t

    The stabiliser m drops out of h. At the start, where n = 0, m_t is the input gate's exponent, as
    in the authors' code; so n >= 1 from then on. The gate values that a step returns are f and i',
    as i may overflow. The keep factor is f; what multiplies the stored c is f', and the product of
    f' is that of f times exp(m_0 - m_T). The paper's blocks have a convolution before the cell and
    a group norm after it, which are left out, and another start of the forget bias.
    """

    gates = ("f", "i", "o", "z")
    state_names = ("c", "n", "m", "h")
    keep_gate = "f"
    input_gate = "i"

    def log_forget(self, a_f: Array) -> Array:
        """Return the logarithm of the forget gate for its pre-activation."""
        return jax.nn.log_sigmoid(a_f)

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance (c, n, m, h), each `[n]`, by one input x `[d]`."""
        c, n, m, h = state
        a_f, a_i, a_o, a_z = affine(params, x, h)
        log_f = self.log_forget(a_f)
        old = log_f + m
        outweighs, first = a_i >= old, n == 0
        f = jnp.exp(jnp.where(outweighs, old - a_i, 0.0))
        i = jnp.exp(jnp.where(outweighs | first, 0.0, a_i - old))
        m = jnp.where(outweighs | first, a_i, old)
        o, z = sigmoid(a_o), tanh(a_z)
        c, n = f * c + i * z, f * n + i
        return (c, n, m, o * c / n), {"f": jnp.exp(log_f), "i": i, "o": o, "z": z}

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Split the Jacobian by what the step goes through.

        `keep` is f' on c and on n, `stabiliser` acts through m_{t-1}; `forget`, `input`,
        `candidate` and `output` act through h_{t-1} on the gates f, i, z and o.
        """
        c_old, n_old, m_old, h_old = state
        (c, n, _, _), g = self.step(params, state, x)
        i, o, z = g["i"], g["o"], g["z"]
        a_f, a_i, _, _ = affine(params, x, h_old)
        forget_slope = jax.vmap(jax.grad(self.log_forget))(a_f)
        old = self.log_forget(a_f) + m_old
        outweighs = a_i >= old
        f = jnp.exp(jnp.where(outweighs, old - a_i, 0.0))
        moves_f, moves_i = outweighs * f, ~(outweighs | (n_old == 0)) * i
        # The derivatives of c, n and m by ln f + m_{t-1}; with the sign changed, those of c and n
        # by the exponent of the input gate.
        by_old = (moves_f * c_old - moves_i * z, moves_f * n_old - moves_i, (moves_i > 0) * 1.0)
        by_input = (-by_old[0], -by_old[1], 1 - by_old[2])
        zero, eye = jnp.zeros_like(c), jnp.eye(len(c), dtype=c.dtype)

        def term(column: int, factors: tuple[Array, ...], matrix: Array) -> Array:
            """Return what acts on (c, n, m) by factors times a matrix of one entry of the state."""
            d_c, d_n, d_m = factors
            rows = [d_c, d_n, d_m, o / n * (d_c - c / n * d_n)]
            block = jnp.concatenate([rows_times(row, matrix) for row in rows])
            size = len(c)
            return jnp.pad(block, ((0, 0), (column * size, (3 - column) * size)))

        through_o = rows_times(c / n * o * (1 - o), gate_matrix(self, params, "o"))
        U_f, U_i, U_z = (gate_matrix(self, params, gate) for gate in "fiz")
        return {
            "keep": term(0, (f, zero, zero), eye) + term(1, (zero, f, zero), eye),
            "stabiliser": term(2, by_old, eye),
            "forget": term(3, tuple(d * forget_slope for d in by_old), U_f),
            "input": term(3, by_input, U_i),
            "candidate": term(3, (i * (1 - z**2), zero, zero), U_z),
            "output": jnp.pad(through_o, ((3 * len(c), 0), (3 * len(c), 0))),
        }


class SLSTMExp(SLSTM):
    r"""The sLSTM with an exponential forget gate, f = exp(W_f x + U_f h + b_f).

    An exponential has no logit: the keep bias k is added as ln sigmoid(k), so that f = sigmoid(k)
    where the rest is zero.
    """

    def log_forget(self, a_f: Array) -> Array:
        """Return the pre-activation itself."""
        return a_f

    def shift_keep(self, params: Params, shift: Array) -> Params:
        """Add ln sigmoid(shift) `[n]` to the bias of the forget gate."""
        return super().shift_keep(params, jax.nn.log_sigmoid(shift))
