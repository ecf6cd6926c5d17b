"""The time that the arithmetic of a training step takes by itself, measured where it is needed.

Matrix products of the very shapes: states by recurrent and input weights forward, the gates'
gradients by the weights backward, each in a loop over time as the recurrence demands, and the
weights' gradient as one product over all time steps; and the transcendental functions of the
forward pass. Nothing else that a step does is counted.
"""

import functools
import time

import jax
import jax.numpy as jnp

from rnngrad import cells

TRANSCENDENTALS = {
    "tanh": 1,
    "lstm": 5,
    "gru_reset_after": 3,
    "gru": 3,
    "merged_gru": 2,
    "output_reset": 3,
}


@functools.cache
def parts(gates, functions, size, length, batch, inputs):
    """Return compiled functions with their arguments."""
    wide = jnp.ones((size + inputs, gates * size)) / size
    back = jnp.ones((gates * size, size)) / (gates * size)
    state, gate = jnp.ones((batch, size + inputs)), jnp.ones((batch, gates * size))
    states = jnp.ones((length * batch, size + inputs))
    deltas = jnp.ones((length * batch, gates * size))
    argument = jnp.full((batch, functions * size), 0.5)

    def forward(state, wide):
        return jax.lax.scan(
            lambda s, _: ((s @ wide)[:, : size + inputs], None), state, length=length
        )[0]

    def narrow(state, wide):  # one gate is narrower than state and input together
        return jax.lax.scan(
            lambda s, _: (jnp.pad(s @ wide, ((0, 0), (0, inputs))), None), state, length=length
        )[0]

    def backward(gate, back):
        return jax.lax.scan(
            lambda g, _: (jnp.tile(g @ back, (1, gates)), None), gate, length=length
        )[0]

    def weights(states, deltas):
        return states.T @ deltas

    def elementwise(a):
        return jax.lax.scan(lambda a, _: (jnp.tanh(a), None), a, length=length)[0]

    return (
        (jax.jit(narrow if gates == 1 else forward), (state, wide)),
        (jax.jit(backward), (gate, back)),
        (jax.jit(weights), (states, deltas)),
        (jax.jit(elementwise), (argument,)),
    )


def limit(cell_name, size, length, batch, inputs):
    """Return the seconds of one step's arithmetic, measured now."""
    gates, total = len(cells.load(cell_name).gates), 0.0
    for function, arguments in parts(
        gates, TRANSCENDENTALS[cell_name], size, length, batch, inputs
    ):
        jax.block_until_ready(function(*arguments))
        begin = time.perf_counter()
        jax.block_until_ready(function(*arguments))
        total += time.perf_counter() - begin
    return total
