"""Loss sensitivity and lag contribution: what each lag adds to the parameter gradient."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array
from jax.flatten_util import ravel_pytree
from jax.typing import ArrayLike

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.measures.linalg.scaled import LN_10, Scaled, add, log_norm, normalised, relative, zero
from rnngrad.measures.trajectory import as_double, flat_step, flatten, trajectory


class LagContribution(NamedTuple):
    """Logarithms to base 10 of the gradients at every step k = 1..T, whose lag is T - k.

    Attributes:
        loss_sensitivity: |dL/ds_k| of each sequence `[B, T]`.
        contribution: |G_k| `[T]`, G_k = sum over the batch of (dL/ds_k)(ds_k/dtheta), the last
            factor with s_{k-1} held fixed and theta all parameters of the cell.
        far_sum: |G_1 + ... + G_k| `[T]`, the part from lags of at least T - k.
        total: |dL/dtheta| `[]`.
    """

    loss_sensitivity: Array
    contribution: Array
    far_sum: Array
    total: Array


def lag_contribution(
    cell: Cell, params: Params, x: Array, loss_of_hidden: Callable[[Array], Array]
) -> LagContribution:
    """Split the gradient of a loss into the contributions of the lags (the article's section 2).

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[B, T, d]`.
        loss_of_hidden: the loss `[]` of the outputs h_1..h_T `[B, T, n]`, at one or several steps.
    """
    params, x = as_double((params, x))
    states, _ = jax.vmap(partial(trajectory, cell, params))(x)
    injections = jax.grad(loss_of_hidden)(states[-1][:, 1:])
    before = flatten(states)[:, :-1]
    adjoints = jax.vmap(partial(_adjoints, cell, params))(before, x, injections)
    contribution, far_sum = _sums(cell, params, before, x, adjoints)
    sensitivity = jax.vmap(jax.vmap(log_norm))(adjoints)
    return LagContribution(
        sensitivity / LN_10, contribution / LN_10, far_sum / LN_10, far_sum[-1] / LN_10
    )


def share_beyond(result: LagContribution, lag: ArrayLike) -> Array:
    """Return log10 of |sum of the lags above `lag`| / |sum of all|; one share for each lag."""
    length = result.far_sum.shape[0]
    last = length - jnp.asarray(lag) - 2
    far = jnp.where(last >= 0, result.far_sum[jnp.maximum(last, 0)], -jnp.inf)
    return far - result.total


def _adjoints(cell: Cell, params: Params, before: Array, x: Array, injections: Array) -> Scaled:
    """Return dL/ds_k `[T, m]` of a sequence from s_0..s_{T-1}, x_1..x_T and dL/dh_k alone."""
    m, n = before.shape[-1], injections.shape[-1]

    def body(carried: Scaled, inputs: tuple[Array, Array, Array]) -> tuple[Scaled, Scaled]:
        s, x_k, injection = inputs
        adjoint = add(carried, normalised(jnp.pad(injection, (m - n, 0))))
        _, pull_back = jax.vjp(lambda s: flat_step(cell, params, s, x_k), s)
        (earlier,) = pull_back(adjoint.mantissa)
        return normalised(earlier, adjoint.exponent), adjoint

    return jax.lax.scan(body, zero(m), (before, x, injections), reverse=True)[1]


def _sums(
    cell: Cell, params: Params, before: Array, x: Array, adjoints: Scaled
) -> tuple[Array, Array]:
    """Return ln |G_k| and ln |G_1 + ... + G_k|, each `[T]`; forwards, so that nothing cancels."""

    def body(
        far: Scaled, inputs: tuple[Array, Array, Scaled]
    ) -> tuple[Scaled, tuple[Array, Array]]:
        s, x_k, adjoint = inputs
        weight, top = relative(adjoint.exponent)
        step = jax.vmap(partial(flat_step, cell), in_axes=(None, 0, 0))
        _, pull_back = jax.vjp(lambda p: step(p, s, x_k), params)
        (gradient,) = pull_back(adjoint.mantissa * weight[:, None])
        term = normalised(ravel_pytree(gradient)[0], top)
        far = add(far, term)
        return far, (log_norm(term), log_norm(far))

    steps_first = jax.tree.map(lambda leaf: leaf.swapaxes(0, 1), (before, x, adjoints))
    size = sum(leaf.size for leaf in jax.tree.leaves(params))
    return jax.lax.scan(body, zero(size), steps_first)[1]
