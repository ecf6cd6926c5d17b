"""Optimiser arms: an update rule and a way of clipping."""

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Inexact

from rnngrad.cells.base import Params

RULES = {"adam": optax.adam, "sgd": optax.sgd, "rmsprop": optax.rmsprop}
CLIPS = ("none", "norm", "value", "parameter", "spectral")


@dataclass(frozen=True)
class Optimiser:
    """How the gradient becomes a step.

    Attributes:
        name: `adam`, `sgd` or `rmsprop` (Optax, default moments).
        learning_rate: constant over the run.
        clip: `none`; `norm` or `value` of the gradient; or, after each step, `parameter`, which
            clips every entry of the recurrent matrices to [-threshold, threshold], or `spectral`,
            which scales each gate's recurrent matrix down to the largest singular value threshold.
        clip_threshold: the threshold of the clip.
    """

    name: str = "adam"
    learning_rate: float = 1e-3
    clip: str = "none"
    clip_threshold: float = 1.0

    def transformation(self) -> optax.GradientTransformation:
        """Return the Optax transformation; clipping the parameters is not part of it."""
        clips = {
            "norm": optax.clip_by_global_norm(self.clip_threshold),
            "value": optax.clip(self.clip_threshold),
        }
        return optax.chain(
            clips.get(self.clip, optax.identity()), RULES[self.name](self.learning_rate)
        )

    def clip_parameters(self, params: Params) -> Params:
        """Clip the recurrent matrices of a cell, if that is how this optimiser clips."""
        if "U" not in params:
            return params
        if self.clip == "parameter":
            return params | {"U": jnp.clip(params["U"], -self.clip_threshold, self.clip_threshold)}
        if self.clip == "spectral":
            return params | {"U": scaled_down(params["U"], self.clip_threshold)}
        return params

    def acts_on(self, gradient: Any, gradient_norm: Array) -> Array:
        """Tell whether the clip of the gradient changes it."""
        if self.clip == "norm":
            return gradient_norm > self.clip_threshold
        if self.clip == "value":
            largest = jnp.stack([jnp.abs(g).max() for g in jax.tree.leaves(gradient)]).max()
            return largest > self.clip_threshold
        return jnp.zeros((), bool)


def scaled_down(matrices: Inexact[Array, "... n n"], threshold: float) -> Inexact[Array, "... n n"]:
    """Return each matrix times min(1, threshold / its largest singular value)."""
    largest = jnp.linalg.norm(matrices, ord=2, axis=(-2, -1), keepdims=True)
    return matrices * jnp.minimum(1.0, threshold / largest)
