"""Memory against output: how the two halves of an LSTM's state carry a derivative."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from rnngrad.cells import Cell
from rnngrad.cells.base import Params, State
from rnngrad.measures.linalg.scaled import Scaled, log_norm, normalised
from rnngrad.measures.trajectory import as_double, trajectory


class Blocks(NamedTuple):
    """Natural logs of Frobenius norms of parts of ds_t/ds_0, with s = (c, h), t = 1..T, each `[T]`.

    Attributes:
        memory: dc_t/dc_0.
        output: dh_t/dh_0; that of the whole state for a cell with the state (h,).
        full: ds_t/ds_0.
    """

    memory: Array
    output: Array
    full: Array


def block_sensitivity(cell: Cell, params: Params, x: Array) -> Blocks:
    """Measure the derivative of every state by the first, and its two diagonal blocks.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`.
    """
    params, x = as_double((params, x))
    states, _ = trajectory(cell, params, x)
    before = tuple(entry[:-1] for entry in states)
    n, m = states[0].shape[1], sum(entry.shape[1] for entry in states)

    def body(product: Scaled, inputs: tuple[State, Array]) -> tuple[Scaled, Blocks]:
        jacobian = cell.jacobian(params, *inputs)
        product = normalised(jacobian @ product.mantissa, product.exponent)
        memory = normalised(product.mantissa[:n, :n], product.exponent)
        output = normalised(product.mantissa[-n:, -n:], product.exponent)
        return product, Blocks(log_norm(memory), log_norm(output), log_norm(product))

    return jax.lax.scan(body, normalised(jnp.eye(m)), (before, x))[1]
