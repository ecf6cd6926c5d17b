"""What every cell is whose gates do not see its state, so that it is linear in its memory."""

from abc import abstractmethod

import jax.numpy as jnp
from jaxtyping import Array, Inexact

from rnngrad.cells.base import Cell, Gates, Params, Terms, per_gate
from rnngrad.cells.initialisation import Initialisation
from rnngrad.cells.state import State


class LinearCell(Cell):
    r"""A cell whose memory, the first entry of its state, is linear in itself, unit by unit.

    .. math:: m_t = a(x_t) \circ m_{t-1} + v(x_t)

    The factor a is the derivative of the memory, and products of factors are its derivative over
    many steps. There is no recurrent matrix: the gain of an initialisation scales nothing, except
    in the scheme `uniform`, where it scales `W` and `b`.
    """

    @abstractmethod
    def recurrence(
        self, params: Params, x: Inexact[Array, " d"]
    ) -> tuple[Inexact[Array, " n"], Inexact[Array, " n"], Gates]:
        """Return the factor a, what is added v, and the gates' values, each `[n]`."""

    def emit(self, params: Params, memory: Array, x: Array) -> State:
        """Return the state that has this memory `[n]`: the memory itself, unless overridden."""
        return (memory,)

    def init(
        self,
        key: Array,
        input_size: int,
        hidden_size: int,
        initialisation: Initialisation = Initialisation(),
    ) -> Params:
        """Draw parameters: `W` `[G, n, d]`, `b` `[G, n]` and `more_params`; there is no `U`."""
        params = super().init(key, input_size, hidden_size, initialisation)
        return {name: value for name, value in params.items() if name != "U"}

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance the state by one input x `[d]`."""
        factor, added, gates = self.recurrence(params, x)
        return self.emit(params, factor * state[0] + added, x), gates

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Return dm_t/dm_{t-1} = diag(a), all that there is."""
        return {"keep": jnp.diag(self.recurrence(params, x)[0])}


def affine_in_input(params: Params, x: Array) -> list[Array]:
    """Return the gates' pre-activations W x + b, each `[n]`."""
    return per_gate(jnp.tensordot(x, params["W"], (0, 2)) + params["b"])
