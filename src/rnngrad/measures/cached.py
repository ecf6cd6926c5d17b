"""What the backward pass has to keep: the memory of the compiled gradient."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.cells.unrolling import hidden_states
from rnngrad.measures import arguments

LENGTHS = (64, 128)
"""Steps up to which the backward pass of every cell keeps its whole record."""


def cached_floats(cell: Cell, hidden_size: int, batch_size: int = 32, input_size: int = 8) -> float:
    """Return how many floats the compiled gradient keeps for each step, sequence and unit.

    It is the slope, between two lengths, of the temporary memory that XLA assigns to the gradient
    of a loss at the last step, in float32. Inputs and parameters are not counted.

    Args:
        cell: the recurrent cell.
        hidden_size: n, at least 1.
        batch_size: sequences B, at least 1.
        input_size: entries d of an input, at least 1.

    Raises:
        ValueError: if a size is less than 1.
        RuntimeError: if the backend does not tell.
    """
    counts = {"hidden_size": hidden_size, "batch_size": batch_size, "input_size": input_size}
    for name, value in counts.items():
        arguments.at_least(name, value, 1)

    def loss(params: Params, x: Float[Array, "B T d"]) -> Array:
        return jnp.sum(jnp.abs(hidden_states(cell, params, x)[:, -1]) ** 2)

    def temporary_bytes(length: int) -> int:
        key = jax.ShapeDtypeStruct((), jax.random.key(0).dtype)
        params = jax.eval_shape(lambda key: cell.init(key, input_size, hidden_size), key)
        single = jax.tree.map(lambda leaf: jax.ShapeDtypeStruct(leaf.shape, _single(leaf)), params)
        x = jax.ShapeDtypeStruct((batch_size, length, input_size), jnp.float32)
        memory = jax.jit(jax.grad(loss)).lower(single, x).compile().memory_analysis()
        if memory is None:
            raise RuntimeError("this backend of JAX does not tell how much memory a program needs")
        return memory.temp_size_in_bytes

    short, long = (temporary_bytes(length) for length in LENGTHS)
    return (long - short) / (4 * batch_size * hidden_size * (LENGTHS[1] - LENGTHS[0]))


def _single(leaf: jax.ShapeDtypeStruct) -> type:
    """Return the type of the leaf in single precision."""
    return jnp.complex64 if jnp.issubdtype(leaf.dtype, jnp.complexfloating) else jnp.float32
