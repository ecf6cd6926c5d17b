"""A linear recurrence with a chosen factor per unit: the positive control."""

import jax
import jax.numpy as jnp
from jax import Array

from rnngrad.cells.base import Cell, Gates, Params, Terms
from rnngrad.cells.initialisation import Initialisation
from rnngrad.cells.state import State


class LinearDiagonal(Cell):
    r"""A diagonal linear recurrence, whose gradient is whatever the factor says.

    .. math:: h_t = \lambda \circ h_{t-1} + W x_t + b, \qquad \lambda = \exp(-\exp(\nu)) \in (0, 1]

    The parametrisation is that of the linear recurrent unit (Orvieto et al., 2023). The keep bias
    sets lambda = sigmoid(keep_bias), so that ln(T - 1) gives the factor 1 - 1/T.
    """

    gates = ("h",)
    candidate = "h"
    homogeneous_in = ("b",)
    keep_gate = "lambda"

    def init(
        self,
        key: Array,
        input_size: int,
        hidden_size: int,
        initialisation: Initialisation = Initialisation(),
    ) -> Params:
        """Draw `W` `[1, n, d]`, `b` `[1, n]` and `nu` `[n]`; there is no recurrent matrix."""
        key_weights, key_keep = jax.random.split(key)
        weights = initialisation.draw_weights(key_weights, 1, input_size, hidden_size)
        nu = jnp.full(hidden_size, jnp.log(jnp.log(2.0)))
        params = {"W": weights["W"], "b": weights["b"], "nu": nu}
        return self.add_keep_bias(key_keep, params, initialisation)

    def shift_keep(self, params: Params, shift: Array) -> Params:
        """Add a shift `[n]` to the logit of lambda."""
        logit = -jnp.log(jnp.expm1(jnp.exp(params["nu"])))
        return params | {"nu": jnp.log(jax.nn.softplus(-logit - shift))}

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance h `[n]` by one input x `[d]`; the only gate value is lambda."""
        (h,) = state
        factor = jnp.exp(-jnp.exp(params["nu"]))
        h = factor * h + params["W"][0] @ x + params["b"][0]
        return (h,), {"lambda": factor}

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Return dh_t/dh_{t-1} = diag(lambda)."""
        return {"keep": jnp.diag(jnp.exp(-jnp.exp(params["nu"])))}
