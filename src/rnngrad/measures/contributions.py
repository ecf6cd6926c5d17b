"""Loss sensitivity and lag contribution: what each lag adds to the parameter gradient."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike
from jaxtyping import Array, Float, Inexact

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.cells.state import flatten, sizes, unflatten
from rnngrad.measures import arguments
from rnngrad.measures.linalg.scaled import LN_10, Scaled, add, log_norm, normalised, relative, zero
from rnngrad.measures.trajectories import flat_step, follow


class LagContribution(NamedTuple):
    """Logarithms to base 10 of the gradients at every step k = 1..T, whose lag is T - k.

    Attributes:
        loss_sensitivity: |dL/ds_k| of each sequence `[B, T]`.
        contribution: |G_k| `[T]`, G_k = sum over the batch of (dL/ds_k)(ds_k/dtheta), the last
            factor with s_{k-1} held fixed and theta all parameters of the cell.
        far_sum: |G_1 + ... + G_k| `[T]`, the part from lags of at least T - k.
        total: |dL/dtheta| `[]`.
    """

    loss_sensitivity: Float[Array, "B T"]
    contribution: Float[Array, " T"]
    far_sum: Float[Array, " T"]
    total: Float[Array, ""]


def lag_contribution(
    cell: Cell,
    params: Params,
    x: ArrayLike,
    loss_of_hidden: Callable[[Inexact[Array, "B T n"]], Float[Array, ""]],
) -> LagContribution:
    """Split the gradient of a loss into the contributions of the lags (the article's section 2).

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[B, T, d]`.
        loss_of_hidden: the loss `[]` of the outputs h_1..h_T `[B, T, n]`, at one or several steps.

    Raises:
        ValueError: if an argument does not fit.
        FloatingPointError: if the states or the derivative of the loss leave the range of float64,
            where the loss has no value; nan inside jax.jit.
    """
    params, x = arguments.batch(cell, params, x)
    found, in_range, finite = jax.jit(partial(_contributions, cell, loss_of_hidden))(params, x)
    found = arguments.known(cell, found, in_range)
    return arguments.known(cell, found, finite, "the derivative of the loss")


def _contributions(
    cell: Cell, loss_of_hidden: Callable[[Array], Array], params: Params, x: Array
) -> tuple[LagContribution, Array, Array]:
    """Return what `lag_contribution` does, and whether states `[T]` and loss `[]` are finite."""
    path = jax.vmap(partial(follow, cell, params))(x)
    output = path.states[-1][:, 1:]
    injections = _injections(loss_of_hidden, output)
    like = tuple(entry[0, 0] for entry in path.states)
    before = flatten(path.states)[:, :-1]
    adjoints = jax.vmap(partial(_adjoints, cell, params, like))(before, x, injections)
    contribution, far_sum = _sums(cell, params, like, before, x, adjoints)
    sensitivity = jax.vmap(jax.vmap(log_norm))(adjoints)
    found = LagContribution(sensitivity, contribution, far_sum, far_sum[-1])
    found = jax.tree.map(lambda log: log / LN_10, found)
    finite = jnp.all(jnp.isfinite(injections)) & ~jnp.any(jnp.isnan(far_sum))
    return found, jnp.all(path.in_range, axis=0), finite


def share_beyond(result: LagContribution, lag: ArrayLike) -> Float[Array, "..."]:
    """Return log10 of |sum of the lags above `lag`| / |sum of all|; one share for each lag.

    A share of nothing, where the whole gradient is zero, is nan.

    Args:
        result: what `lag_contribution` returns.
        lag: whole numbers, 0..T-1, of any shape.

    Raises:
        ValueError: if a lag is another number.
    """
    steps = result.far_sum.shape[0]
    if not arguments.is_traced(lag):
        arguments.lags(np.ravel(np.asarray(lag)), steps - 1, f"T - 1 = {steps - 1}")
    last = steps - jnp.asarray(lag) - 2
    far = jnp.where(last >= 0, result.far_sum[jnp.maximum(last, 0)], -jnp.inf)
    return far - result.total


def _injections(
    loss_of_hidden: Callable[[Array], Array], output: Inexact[Array, "B T n"]
) -> Float[Array, "B T n"]:
    """Return dL/dh_k alone, with the other outputs held fixed, by the real numbers in h."""
    value = jax.eval_shape(loss_of_hidden, output)
    if getattr(value, "shape", None) != () or not jnp.issubdtype(value.dtype, jnp.floating):
        raise ValueError(f"loss_of_hidden: expected a real number [], got {value}")

    def loss(flat: Array) -> Array:
        return loss_of_hidden(unflatten(flat, (output,))[0])

    return jax.grad(loss)(flatten((output,)))


def _adjoints(
    cell: Cell, params: Params, like: tuple[Array, ...], before: Array, x: Array, injections: Array
) -> Scaled:
    """Return dL/ds_k `[T, m]` of a sequence from s_0..s_{T-1}, x_1..x_T and dL/dh_k alone."""
    m, n = sum(sizes(like)), injections.shape[-1]

    def body(carried: Scaled, inputs: tuple[Array, Array, Array]) -> tuple[Scaled, Scaled]:
        s, x_k, injection = inputs
        adjoint = add(carried, normalised(jnp.pad(injection, (m - n, 0))))
        _, pull_back = jax.vjp(lambda s: flat_step(cell, params, s, x_k, like), s)
        (earlier,) = pull_back(adjoint.mantissa)
        return normalised(earlier, adjoint.exponent), adjoint

    return jax.lax.scan(body, zero(m), (before, x, injections), reverse=True)[1]


def _sums(
    cell: Cell, params: Params, like: tuple[Array, ...], before: Array, x: Array, adjoints: Scaled
) -> tuple[Array, Array]:
    """Return ln |G_k| and ln |G_1 + ... + G_k|, each `[T]`; forwards, so that nothing cancels."""
    step = jax.vmap(partial(flat_step, cell, like=like), in_axes=(None, 0, 0))

    def body(
        far: Scaled, inputs: tuple[Array, Array, Scaled]
    ) -> tuple[Scaled, tuple[Array, Array]]:
        s, x_k, adjoint = inputs
        weight, top = relative(adjoint.exponent)
        _, pull_back = jax.vjp(lambda p: step(p, s, x_k), params)
        (gradient,) = pull_back(adjoint.mantissa * weight[:, None])
        term = normalised(_real(gradient), top)
        far = add(far, term)
        return far, (log_norm(term), log_norm(far))

    steps_first = jax.tree.map(lambda leaf: leaf.swapaxes(0, 1), (before, x, adjoints))
    return jax.lax.scan(body, zero(len(_real(params))), steps_first)[1]


def _real(tree: Any) -> Float[Array, " P"]:
    """Return the real numbers in the arrays of a tree, side by side."""
    return flatten(tuple(leaf.ravel() for leaf in jax.tree.leaves(tree)))
