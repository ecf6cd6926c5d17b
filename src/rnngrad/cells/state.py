"""A state of any number of entries, real or complex, as one vector of real numbers."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Inexact

State = tuple[Inexact[Array, "..."], ...]
"""Entries `[..., n_i]`, the last of which is the output; sizes and types may differ."""


def flatten(state: State) -> Float[Array, "... m"]:
    """Return the full state s `[..., m]`: the entries side by side, in order.

    A complex entry counts as its real parts followed by its imaginary parts.
    """
    parts = []
    for entry in state:
        parts += [entry.real, entry.imag] if jnp.iscomplexobj(entry) else [entry]
    return jnp.concatenate(parts, axis=-1)


def unflatten(s: Float[Array, "... m"], like: State) -> State:
    """Return the entries of the full state s `[..., m]`, in sizes and types those of `like`."""
    parts = jnp.split(s, np.cumsum(sizes(like))[:-1], axis=-1)
    return tuple(
        part[..., : entry.shape[-1]] + 1j * part[..., entry.shape[-1] :]
        if jnp.iscomplexobj(entry)
        else part
        for part, entry in zip(parts, like, strict=True)
    )


def sizes(state: State) -> tuple[int, ...]:
    """Return how many real numbers each entry has; they sum to m."""
    return tuple(entry.shape[-1] * (1 + jnp.iscomplexobj(entry)) for entry in state)
