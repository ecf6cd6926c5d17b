"""How the parameters of a cell are drawn."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jax.nn import initializers
from jaxtyping import Array, Float

SCHEMES = ("orthogonal", "uniform", "normal", "identity")


@dataclass(frozen=True)
class Initialisation:
    """How the parameters of a cell are drawn.

    Attributes:
        scheme: law of the recurrent matrices. `orthogonal` (Flax: one orthogonal matrix for each
            gate; Glorot-uniform input weights, zero bias), `uniform` (PyTorch: every weight and
            bias uniform, with standard deviation gain/sqrt(n); its default U(-1/sqrt(n),
            1/sqrt(n)) has gain 1/sqrt(3)), `normal` (mean-field theory: entries N(0, gain^2/n),
            otherwise as `orthogonal`) or `identity` (Le et al., 2015: gain times the identity for
            every gate, otherwise as `orthogonal`).
        gain: scale of the recurrent matrices.
        keep_bias: added to the bias of the gate that keeps the memory, so that larger values
            remember longer in every cell, whatever the orientation of its gate.
        tie_input: set the bias of a separate input gate to minus the keep bias.
        chrono_length: if given, the keep bias is ln U[1, chrono_length - 1] for each unit instead
            (Tallec and Ollivier, 2018), and the input gate is tied to it.
    """

    scheme: str = "orthogonal"
    gain: float = 1.0
    keep_bias: float = 0.0
    tie_input: bool = False
    chrono_length: int | None = None

    def draw_keep_bias(self, key: Array, hidden_size: int) -> Float[Array, " n"]:
        """Return the keep bias of each unit, `[n]`."""
        if self.chrono_length is None:
            return jnp.full(hidden_size, self.keep_bias)
        return jnp.log(
            jax.random.uniform(key, (hidden_size,), minval=1.0, maxval=self.chrono_length - 1.0)
        )

    def draw_weights(
        self, key: Array, gates: int, input_size: int, hidden_size: int
    ) -> dict[str, Array]:
        """Return `W` `[G, n, d]`, `U` `[G, n, n]` and `b` `[G, n]`, one slice for each gate.

        Raises:
            ValueError: if the scheme is unknown.
        """
        key_w, key_u, key_b = jax.random.split(key, 3)
        shape_w, shape_u = (gates, hidden_size, input_size), (gates, hidden_size, hidden_size)
        shape_b = (gates, hidden_size)
        if self.scheme == "uniform":
            limit = self.gain * jnp.sqrt(3.0 / hidden_size)
            keys = {"W": (key_w, shape_w), "U": (key_u, shape_u), "b": (key_b, shape_b)}
            return {
                name: jax.random.uniform(k, shape, minval=-limit, maxval=limit)
                for name, (k, shape) in keys.items()
            }
        glorot = initializers.glorot_uniform(in_axis=-1, out_axis=-2, batch_axis=0)
        return {
            "W": glorot(key_w, shape_w),
            "U": self._draw_recurrent(key_u, shape_u),
            "b": jnp.zeros(shape_b),
        }

    def _draw_recurrent(self, key: Array, shape: tuple[int, int, int]) -> Float[Array, "G n n"]:
        """Return the recurrent matrices of every scheme but `uniform`."""
        gates, *square = shape
        if self.scheme == "orthogonal":
            draw = initializers.orthogonal(self.gain)
            return jax.vmap(lambda key: draw(key, tuple(square)))(jax.random.split(key, gates))
        if self.scheme == "normal":
            return self.gain / jnp.sqrt(square[0]) * jax.random.normal(key, shape)
        if self.scheme == "identity":
            return jnp.tile(self.gain * jnp.eye(square[0]), (gates, 1, 1))
        raise ValueError(f"unknown scheme '{self.scheme}': allowed are {', '.join(SCHEMES)}")
