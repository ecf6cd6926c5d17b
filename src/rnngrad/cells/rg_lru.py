"""The real-gated linear recurrent unit of Griffin."""

import jax
import jax.numpy as jnp
from jax import Array

from rnngrad.cells.activations import sigmoid
from rnngrad.cells.base import Gates, Params
from rnngrad.cells.linear_cell import LinearCell, affine_in_input

SHARPNESS = 8.0
"""The constant c of the paper."""


class RGLRU(LinearCell):
    r"""The RG-LRU (De et al., 2024), with c = 8.

    .. math::
        r_t &= \sigma(W_r x_t + b_r) \\
        i_t &= \sigma(W_i x_t + b_i) \\
        a_t &= \sigma(\Lambda)^{c r_t} \\
        h_t &= a_t \circ h_{t-1}
            + \sqrt{1 - a_t^2} \circ (i_t \circ \tilde x_t), \qquad \tilde x_t = W_x x_t + b_x

    The paper's x_t is what a linear layer and a convolution make of the input, for the gates too.
    Here the candidate has a linear layer of its own and the gates see the input itself; Griffin's
    block has a gated branch besides. Its W_a and W_x are W_r and W_i, and some code has minus
    Lambda as its parameter. The keep bias k sets Lambda so that a = sigmoid(k) where the recurrence
    gate r is one half; the paper's own start has a^2 uniform on [0.9, 0.999] there.
    """

    gates = ("r", "i", "x")
    candidate = "x"
    keep_gate = "a"

    def more_params(self, hidden_size: int, key: Array) -> Params:
        """Return `Lambda` `[n]`, at which a = 1/2 where r = 1/2."""
        return {"Lambda": jnp.full(hidden_size, parameter(jnp.log(2.0)))}

    def shift_keep(self, params: Params, shift: Array) -> Params:
        """Add a shift `[n]` to the logit of a where r = 1/2."""
        rate = SHARPNESS / 2 * jax.nn.softplus(-params["Lambda"])
        logit = -jnp.log(jnp.expm1(rate))
        return params | {"Lambda": parameter(jax.nn.softplus(-logit - shift))}

    def recurrence(self, params: Params, x: Array) -> tuple[Array, Array, Gates]:
        """Return a, the normalised and gated input, and the gates with a."""
        a_r, a_i, x_new = affine_in_input(params, x)
        r, i = sigmoid(a_r), sigmoid(a_i)
        # Where it would be zero, the root would have no derivative.
        tiny = jnp.finfo(r.dtype).tiny
        log_a = jnp.minimum(-SHARPNESS * r * jax.nn.softplus(-params["Lambda"]), -tiny)
        a = jnp.exp(log_a)
        added = jnp.sqrt(-jnp.expm1(2 * log_a)) * (i * x_new)
        return a, added, {"r": r, "i": i, "x": x_new, "a": a}


def parameter(rate: Array) -> Array:
    """Return the Lambda at which a = exp(-rate) where r = 1/2."""
    return -jnp.log(jnp.expm1(2 * rate / SHARPNESS))
