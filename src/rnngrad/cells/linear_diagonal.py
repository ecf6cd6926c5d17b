"""A linear recurrence with a chosen factor per unit: the positive control."""

import jax
import jax.numpy as jnp
from jax import Array

from rnngrad.cells.base import Gates, Params
from rnngrad.cells.linear_cell import LinearCell


class LinearDiagonal(LinearCell):
    r"""A diagonal linear recurrence, whose gradient is whatever the factor says.

    .. math:: h_t = \lambda \circ h_{t-1} + W x_t + b, \qquad \lambda = \exp(-\exp(\nu)) \in (0, 1]

    The parametrisation is that of the linear recurrent unit (Orvieto et al., 2023). The keep bias
    sets lambda = sigmoid(keep_bias), so that ln(T - 1) gives the factor 1 - 1/T.
    """

    gates = ("h",)
    candidate = "h"
    homogeneous_in = ("b",)
    keep_gate = "lambda"

    def more_params(self, hidden_size: int, key: Array) -> Params:
        """Return `nu` `[n]`, at which lambda = 1/2."""
        return {"nu": jnp.full(hidden_size, jnp.log(jnp.log(2.0)))}

    def shift_keep(self, params: Params, shift: Array) -> Params:
        """Add a shift `[n]` to the logit of lambda."""
        logit = -jnp.log(jnp.expm1(jnp.exp(params["nu"])))
        return params | {"nu": jnp.log(jax.nn.softplus(-logit - shift))}

    def recurrence(self, params: Params, x: Array) -> tuple[Array, Array, Gates]:
        """Return lambda, W x + b, and lambda as the only gate."""
        factor = jnp.exp(-jnp.exp(params["nu"]))
        return factor, params["W"][0] @ x + params["b"][0], {"lambda": factor}
