"""What every cell is whose gates do not see its state, so that it is linear in its memory."""

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Inexact

from rnngrad.cells.base import Cell, Gates, Params, Terms, per_gate
from rnngrad.cells.linear_scan import linear_scan
from rnngrad.cells.state import State

BLOCK = 128
"""Most steps whose factors are computed together: they stay in the cache of one core."""


class LinearCell(Cell):
    r"""A cell whose memory, the first entry of its state, is linear in itself, unit by unit.

    .. math:: m_t = a(x_t) \circ m_{t-1} + v(x_t)

    The factor a is the derivative of the memory, and products of factors are its derivative over
    many steps. There is no recurrent matrix: the gain of an initialisation scales nothing, except
    in the scheme `uniform`, where it scales `W` and `b`.
    """

    without: ClassVar[tuple[str, ...]] = ("U",)

    @abstractmethod
    def recurrence(
        self, params: Params, x: Inexact[Array, " d"]
    ) -> tuple[Inexact[Array, " n"], Inexact[Array, " n"], Gates]:
        """Return the factor a, what is added v, and the gates' values, each `[n]`."""

    def emit(self, params: Params, memory: Array, x: Array) -> State:
        """Return the state that has this memory `[n]`: the memory itself, unless overridden."""
        return (memory,)

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance the state by one input x `[d]`."""
        factor, added, gates = self.recurrence(params, x)
        return self.emit(params, factor * state[0] + added, x), gates

    def unroll(
        self, params: Params, state: State, x: Inexact[Array, "T B d"]
    ) -> Inexact[Array, "T B n"]:
        """Return the outputs h along a batch of sequences, from states with a leading axis `[B]`.

        Factors and additions of a block of steps are computed together, before its recurrence. The
        backward pass keeps the memories between blocks and computes each block again.
        """
        steps = len(x)
        blocks = -(-steps // BLOCK)
        size = -(-steps // blocks)
        # What is padded comes last and is cut off; it repeats an input that a cell can take.
        x = jnp.pad(x, ((0, blocks * size - steps), (0, 0), (0, 0)), mode="edge")

        def along(memory: Array, x: Array) -> tuple[Array, Array]:
            factor, added, _ = over_steps(self.recurrence, 1)(params, x)
            memories = linear_scan(factor, added, memory)
            return memories[-1], over_steps(self.emit, 2)(params, memories, x)[-1]

        if blocks > 1:
            along = jax.checkpoint(along, prevent_cse=False)
        _, h = jax.lax.scan(along, state[0], x.reshape(blocks, size, *x.shape[1:]))
        return h.reshape(-1, *h.shape[2:])[:steps]

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Return dm_t/dm_{t-1} = diag(a), all that there is."""
        return {"keep": jnp.diag(self.recurrence(params, x)[0])}


def over_steps(function: Callable, arguments: int) -> Callable:
    """Map a function of parameters and so many arguments over two leading axes of the latter."""
    axes = (None, *[0] * arguments)
    return jax.vmap(jax.vmap(function, axes), axes)


def affine_in_input(params: Params, x: Array) -> list[Array]:
    """Return the gates' pre-activations W x + b, each `[n]`."""
    return per_gate(jnp.tensordot(x, params["W"], (0, 2)) + params["b"])
