"""How far an output moves with the parameters, and how curved a loss is where they move."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike
from jaxtyping import Array, Float, Inexact

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.cells.state import flatten
from rnngrad.cells.unrolling import hidden_states
from rnngrad.measures import arguments
from rnngrad.measures.linalg.scaled import LN_10, log_norm, normalised


class ParameterSensitivity(NamedTuple):
    """Logarithms to base 10 of mean norms over sequences, at each of K lengths T.

    Attributes:
        total: |dh_T/dtheta|_F, theta being all parameters of the cell `[K]`.
        by_parameter: |dh_T/dp|_F of each of them, by name `[K]`.
        by_keep_bias: |dh_T/dk|_F, k being the keep bias of each unit, the logit of the factor that
            keeps its memory `[K]`; None for a cell without a gate that keeps.
    """

    total: Float[Array, " K"]
    by_parameter: dict[str, Float[Array, " K"]]
    by_keep_bias: Float[Array, " K"] | None


class Curvature(NamedTuple):
    """The slope of a loss in the parameters, and its curvature that way.

    Attributes:
        log10_gradient: log10 |g|, g = dL/dtheta `[]`.
        curvature: g'Hg / |g|^2, H being the Hessian of the loss `[]`; nan where g is zero. A step
            of gradient descent lowers the loss, to second order, if its rate is below
            2 / curvature, so that the largest stable rate is that or less.
    """

    log10_gradient: Float[Array, ""]
    curvature: Float[Array, ""]


def parameter_sensitivity(
    cell: Cell, params: Params, x: ArrayLike, lengths: Sequence[int]
) -> ParameterSensitivity:
    r"""Return the Frobenius norm of the derivative of the last output by the parameters.

    .. math:: \frac{dh_T}{d\theta} = \sum_{t=1}^{T} \frac{\partial h_T}{\partial s_t}
        \frac{\partial s_t}{\partial \theta}

    It is exact, by reverse mode from every number of h_T. As a cell keeps its memory longer it
    grows, although no factor exceeds one: the curse of memory (Zucchet and Orvieto, 2024). The keep
    bias moves by `Cell.shift_keep`, and all that a cell derives from it moves along, such as the
    normaliser of the LRU.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[B, T, d]`.
        lengths: numbers of first steps after which the output is taken, each 1..T.

    Raises:
        ValueError: if an argument does not fit.
        FloatingPointError: if the derivative leaves the range of float64; nan inside jax.jit.
    """
    params, x = arguments.batch(cell, params, x)
    limit = f"T = {x.shape[1]}"
    steps = [arguments.whole("lengths", each, 1, x.shape[1], limit) for each in lengths]
    found = [jax.lax.map(partial(_log_norms, cell, params), x[:, :each]) for each in steps]
    columns = jax.tree.map(lambda *logs: jnp.stack([_log10_of_mean(log) for log in logs]), *found)
    total, by_parameter, by_keep_bias = columns
    result = ParameterSensitivity(total, by_parameter, by_keep_bias)
    finite = ~jnp.any(jnp.isnan(total))
    return arguments.known(cell, result, finite, "the derivative by the parameters")


def gradient_curvature(
    cell: Cell,
    params: Params,
    x: ArrayLike,
    loss_of_hidden: Callable[[Inexact[Array, "B T n"]], Float[Array, ""]],
) -> Curvature:
    """Return the gradient of a loss by the parameters, and the curvature along it.

    The product Hg is the forward derivative of the gradient along itself (Pearlmutter, 1994).

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[B, T, d]`.
        loss_of_hidden: the loss `[]` of the outputs h_1..h_T `[B, T, n]`, at one or several steps.

    Raises:
        ValueError: if an argument does not fit.
        FloatingPointError: if a derivative leaves the range of float64; nan inside jax.jit.
    """
    params, x = arguments.batch(cell, params, x)
    gradient_of = jax.grad(lambda p: loss_of_hidden(hidden_states(cell, p, x)))
    gradient = gradient_of(params)
    log_length = log_norm(normalised(_real(gradient)))
    unit = jax.tree.map(lambda leaf: leaf * jnp.exp(-log_length), gradient)
    _, change = jax.jvp(gradient_of, (params,), (unit,))
    found = Curvature(log_length / LN_10, _real(unit) @ _real(change))
    finite = ~jnp.isnan(log_length) & (jnp.isneginf(log_length) | jnp.isfinite(found.curvature))
    return arguments.known(cell, found, finite, "a derivative by the parameters")


def _log_norms(
    cell: Cell, params: Params, x: Inexact[Array, "T d"]
) -> tuple[Array, dict[str, Array], Array | None]:
    """Return ln |dh_T/dtheta|, that of each parameter, and that of the keep bias, each `[]`."""
    shift = None if cell.keep_gate is None else jnp.zeros(cell.hidden_size(params))
    output, pull_back = jax.vjp(partial(_last_output, cell, x), params, shift)
    by_params, by_shift = jax.vmap(pull_back)(jnp.eye(output.size))
    norm_of_each = {name: log_norm(normalised(_real(rows))) for name, rows in by_params.items()}
    keep = None if by_shift is None else log_norm(normalised(by_shift))
    return log_norm(normalised(_real(by_params))), norm_of_each, keep


def _last_output(
    cell: Cell, x: Inexact[Array, "T d"], params: Params, shift: Array | None
) -> Float[Array, " n"]:
    """Return the real numbers in h_T, the keep bias of each unit being shifted `[n]` from 0."""
    if shift is not None:
        still = jax.lax.stop_gradient(params)
        shifted = cell.shift_keep(still, shift)
        params = jax.tree.map(lambda p, s: p + (s - jax.lax.stop_gradient(s)), params, shifted)
    first = cell.first_state(params, x[0])
    last, _ = jax.lax.scan(lambda s, x_t: (cell.step(params, s, x_t)[0], None), first, x)
    return flatten(last[-1:])


def _log10_of_mean(log: Float[Array, " B"]) -> Float[Array, ""]:
    """Return log10 of the mean of exp(log)."""
    return (jax.nn.logsumexp(log) - jnp.log(log.size)) / LN_10


def _real(tree: Any) -> Float[Array, " P"]:
    """Return the real numbers in the arrays of a tree, side by side."""
    return flatten(tuple(leaf.ravel() for leaf in jax.tree.leaves(tree)))
